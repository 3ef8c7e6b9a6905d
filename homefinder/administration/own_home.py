"""A catalogue of one's own: declarations, vocabulary, titles and flows in a folder that its owner may change."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

from homefinder.errors import UsageError
from homefinder.store.faults import explain_os_error

CONTENTS = ("flows", "metadata.yml", "prefect.yaml", "sources", "vocab")
"""What is copied. The sample is not: a folder without one of its own has the sample that came with Homefinder."""

SAID_BY_OTHERS = ("decisions", "requests")
"""Folders of ``vocab/`` that hold what people of another catalogue said, which are no beginning of one's own."""

README = Path(__file__).with_name("own_home.md")


def lay_out_home(folder: Path, root: Path) -> None:
    """Copy what a catalogue is declared with from ``root`` into ``folder``, with a page that says what to do next.

    The folder is made; one that is there must be empty. It is filled whole or not at all. Raises UsageError,
    StoreError.
    """
    _require_empty(folder)
    beside = folder.absolute().with_name(f".{folder.absolute().name}.{os.getpid()}.part")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside.mkdir()
        try:
            for name in CONTENTS:
                _copy(root / name, beside / name)
            (beside / "README.md").write_text(_describe(folder.absolute()), encoding="utf-8")
            (beside / ".gitignore").write_text("/data/\n/trial/\n__pycache__/\n", encoding="utf-8")
            folder.mkdir(exist_ok=True)
            for path in sorted(beside.iterdir()):
                path.rename(folder / path.name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise explain_os_error(folder, error) from error


def _require_empty(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError(f"{folder} is no folder; name one that is empty or not there yet")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty, and nothing in it was touched; name one that is empty or not there")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=_list_left_out, copy_function=shutil.copyfile)
    else:
        shutil.copyfile(source, target)


def _list_left_out(folder: str, names: list[str]) -> set[str]:
    left = {name for name in names if name == "__pycache__"}
    return left | set(SAID_BY_OTHERS) if Path(folder).name == "vocab" else left


def _describe(folder: Path) -> str:
    return README.read_text(encoding="utf-8").replace("{{ folder }}", shlex.quote(str(folder)))
