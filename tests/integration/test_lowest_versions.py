"""The lowest versions that the project says it works with give the same candidates as those of the lock file."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.commands import rows

CANDIDATES = "SELECT need_id, home_id, rank, score, matched FROM candidates ORDER BY need_id, rank"
OUTCOMES = "SELECT need_id, outcome FROM outcomes ORDER BY need_id"
FORMATS = ("ttl", "trig", "nq", "jsonld", "dcat", "sssom", "csv")


def find_uv() -> str:
    own = ROOT / ".tools" / "bin" / "uv"
    found = str(own) if own.exists() else shutil.which("uv")
    if not found:
        pytest.skip("uv is not here; `make` brings it")
    return found


def run(*line: str, **more: str) -> str:
    done = subprocess.run(line, env={**os.environ, **more}, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode and "error sending request" in done.stderr:
        pytest.skip("the package index cannot be reached")
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.slow
def test_the_lowest_versions_rank_alike_and_export(sample_folder: Path, tmp_path: Path) -> None:
    uv, venv, data = find_uv(), tmp_path / "venv", tmp_path / "data"
    run(uv, "venv", "--quiet", "--python", "3.11", str(venv))
    install = (uv, "pip", "install", "--quiet", "--resolution", "lowest-direct", "-r", "pyproject.toml")
    run(*install, VIRTUAL_ENV=str(venv))
    command = (str(venv / "bin" / "python"), "-m", "homefinder")
    run(*command, "build", "--offline", "--data", str(data))
    for sql in (CANDIDATES, OUTCOMES):
        assert rows(data, sql, name="catalogue.db") == rows(sample_folder, sql, name="catalogue.db")
    for name in FORMATS:
        run(*command, "export", name, "--data", str(data), "--out", str(tmp_path / name))
        assert (tmp_path / name).stat().st_size > 100_000, name
