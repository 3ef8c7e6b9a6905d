"""The Python that the documentation shows runs, and gives what is shown."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
from pathlib import Path

import pytest

import homefinder
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "python.md"


@pytest.mark.slow
def test_the_examples_give_what_is_shown(sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOMEFINDER_DATA", raising=False)
    for path in (*sample_folder.iterdir(), ROOT / "bench"):
        (tmp_path / path.name).symlink_to(path)
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    assert (failed, tried > 8) == (0, True)


def test_every_public_name_is_there_and_described() -> None:
    text = PAGE.read_text("utf-8")
    for name in homefinder.__all__:
        assert getattr(homefinder, name).__doc__
        assert name[0].isupper() or name == "__version__" or name in text


def test_the_public_api_is_typed(tmp_path: Path) -> None:
    script = tmp_path / "typed.py"
    script.write_text(
        "import homefinder\n"
        "titles: list[int] = [home.title for home in homefinder.find('census')]\n"
        "homefinder.harvest_sources(replay=1)\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, "--follow-imports", "silent", script],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.count("error:") == 2, done.stdout + done.stderr
    assert 'has type "list[str]"' in done.stdout or "List comprehension has incompatible type" in done.stdout
    assert 'Argument "replay"' in done.stdout
