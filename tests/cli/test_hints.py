"""A command that a message names is typed for the data folder that the message is about."""

from __future__ import annotations

import ast
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.settings import format_command
from tests.conftest import ROOT
from tests.support.commands import command
from tests.support.pairs import world

MARK = "`homefinder "
FILES = (
    *sorted((ROOT / "homefinder" / "cli").glob("*.py")),
    ROOT / "homefinder" / "build" / "doctor.py",
    ROOT / "homefinder" / "build" / "check_links.py",
    ROOT / "homefinder" / "harvest" / "run.py",
)
WITHOUT_FOLDER = {
    "help": "The help of an option is the same whatever folder is named.",
}
"""Keywords of a call whose text may name a command without a folder, each with the reason."""


FOLDERLESS = ("init", "source check ")
"""Commands that no data folder is named for."""


def names_command(text: str) -> bool:
    """Whether a text names a command that is typed for a data folder."""
    return any(not said.startswith(FOLDERLESS) for said in text.split(MARK)[1:])


def list_texts(node: ast.AST, is_free: bool = False) -> Iterator[tuple[str, int]]:
    """Every text below a node that a message is made of, with its line: no docstrings, nothing of WITHOUT_FOLDER."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and not is_free:
        yield node.value, node.lineno
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        yield from list_texts(child, is_free or (isinstance(child, ast.keyword) and child.arg in WITHOUT_FOLDER))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_message_names_has_the_folder(path: Path) -> None:
    found = [line for text, line in list_texts(ast.parse(path.read_text(encoding="utf-8"))) if names_command(text)]
    assert not found, f"write it with format_command: lines {found}"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("sources",), "build --offline"),
        (("runs",), "build"),
        (("decisions",), "review"),
        (("events",), "runs"),
        (("upkeep",), "build"),
        (("curator", "list"), "curator add NAME"),
        (("request", "list"), "request open --title TITLE --by NAME"),
        (("issues", "--run", "7"), "runs"),
        (("retire", "source", "gone", "--keep", "--because", "x", "--reviewer", "ann"), "sources"),
    ],
)
def test_the_hint_can_be_typed_as_it_stands(words: tuple[str, ...], named: str) -> None:
    with world() as made:
        made.publishes()
        for table in ("sources", "runs"):
            assert made.ledger.execute(f"SELECT count(*) FROM {table}").fetchone()[0], table
        if words[0] in ("sources", "runs", "upkeep", "events"):
            return_to_nothing(made.root)
        said = command(*words, data=made.root)
        assert format_command(named, made.root) in said.out + said.err


def return_to_nothing(folder: Path) -> None:
    """Leave databases without a row: nothing was harvested yet."""
    for name in ("ledger.db", "catalogue.db"):
        with closing(sqlite3.connect(folder / name)) as database, database:
            for table in ("runs", "sources", "events", "stewardship", "upkeep", "homes"):
                if database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
                    database.execute(f"DELETE FROM {table}")
