"""What the commands log: each request with its source, run and address; nothing where nothing is asked for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = "social-care-data-standards"
REQUEST = re.compile(rf"DEBUG homefinder\.fetch\.recorder: {SOURCE}, run of (\S+): (https://\S+): (200|304), \d+ bytes")
RUN = re.compile(
    rf"INFO homefinder\.harvest\.run: {SOURCE}: run (\d+) (begins: replay of .*|is committed: \d+ records .*)"
)


def harvest(data: Path, *options: str, level: str = "") -> subprocess.CompletedProcess[str]:
    script = (
        "import sys; from homefinder.build.batch import offline_steps, run_steps; from homefinder.settings import *"
    )
    work = f"{script}; run_steps(offline_steps(Settings.from_environment(), ['{SOURCE}']), lambda *_: None)"
    shown = f"from homefinder.cli.app import app; app({list(options)!r}, standalone_mode=False); {work}"
    environment = {**os.environ, "HOMEFINDER_DATA": str(data), "HOMEFINDER_LOG": level}
    call = [sys.executable, "-c", shown]
    return subprocess.run(call, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize(
    ("options", "level", "requests", "runs"),
    [(["--verbose"], "", True, True), ([], "DEBUG", True, True), ([], "info", False, True), ([], "", False, False)],
)
def test_each_level_logs_what_the_settings_say(
    options: list[str], level: str, requests: bool, runs: bool, tmp_path: Path
) -> None:
    done = harvest(tmp_path, *options, "curator", "list", level=level)
    assert done.returncode == 0, done.stderr
    asked = REQUEST.findall(done.stderr)
    assert bool(asked) is requests
    folders = {path.name for path in (tmp_path / "archive" / "runs" / SOURCE).iterdir()}
    assert {run for run, *_ in asked} <= folders
    assert bool(RUN.search(done.stderr)) is runs
    assert requests or runs or done.stderr == ""


def test_a_level_that_is_none_is_explained(tmp_path: Path) -> None:
    done = harvest(tmp_path, "curator", "list", level="loud")
    assert "HOMEFINDER_LOG is 'loud'; set it to debug, info, warning or error" in done.stderr
