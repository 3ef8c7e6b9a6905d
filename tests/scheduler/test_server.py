"""The scheduler on a folder that it cannot use: it says so in one sentence, before anything is started."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.folder_states import modes
from tests.support.lowly import run_lowly


@pytest.fixture(autouse=True)
def contact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEFINDER_CONTACT", "data-team@example.org")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with modes(tmp_path, folders=0o555, files=0o444):
        for data, named in ((tmp_path, tmp_path), (tmp_path / "fresh", tmp_path / "fresh")):
            (said,) = run_lowly([["schedule", "--port", "48123"]], data)
            assert said.code == 1
            assert said.complaint.startswith(f"homefinder: {named}: cannot be written (Permission denied); ask whoever")


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    (said,) = run_lowly([["schedule", "--port", "48123"]], file)
    assert (said.code, said.complaint) == (1, f"homefinder: {file}: is a file, not a folder; name a folder with --data")
