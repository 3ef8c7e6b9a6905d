"""What ``python -m bench.structure`` counts, on small checkouts made for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.structure.contents import count_word, list_helpers_called_once, list_sql
from bench.structure.imports import find_circles, find_package_circles
from bench.structure.modules import Module, count_files, read_modules
from bench.structure.names import find_public_participles, find_repeated_classes, is_participle, list_definitions
from tests.conftest import ROOT


def write_checkout(root: Path, **texts: str) -> list[Module]:
    """Files of a library, named ``package__module``, and the packages that hold them."""
    for name, text in texts.items():
        path = root / "homefinder" / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        (path.parent / "__init__.py").touch()
    (root / "homefinder" / "__init__.py").touch()
    return read_modules(root)


@pytest.mark.parametrize(
    "name", ["told", "_told", "Told", "TOLD", "known", "unknown", "rebuilt", "shown", "left", "made", "agreed", "used"]
)
def test_a_participle_alone_is_found(name: str) -> None:
    assert is_participle(name)


@pytest.mark.parametrize(
    "name",
    ["read", "need", "feed", "seed", "embed", "speed", "exceed", "red", "bed", "tell", "told_by", "list_told",
     "RobotsDenied", "is_known", "present", "cut", "run", "set", "__init__", ""],
)  # fmt: skip
def test_verbs_nouns_and_names_of_two_words_are_no_participle_alone(name: str) -> None:
    assert not is_participle(name)


def test_names_are_found_wherever_they_are_defined(tmp_path: Path) -> None:
    text = """
KEPT = 1
_HELD = 2
class Told:
    given: int
    def shown(self): ...
    def _drawn(self): ...
def outer():
    def wrapped(): ...
"""
    modules = write_checkout(tmp_path, a=text, b__sent="class Told: ...")
    assert [one.qualified for one in list_definitions(modules[1])] == [
        "Told", "Told.shown", "Told._drawn", "outer", "outer.<locals>.wrapped",
    ]  # fmt: skip
    assert find_public_participles(modules) == [
        "homefinder.a.KEPT", "homefinder.a.Told", "homefinder.a.Told.shown",
        "homefinder.b.sent", "homefinder.b.sent.Told",
    ]  # fmt: skip
    assert find_repeated_classes(modules) == {"Told": ["homefinder/a.py:4", "homefinder/b/sent.py:1"]}


def test_a_circle_is_of_packages_beside_each_other(tmp_path: Path) -> None:
    modules = write_checkout(
        tmp_path,
        a__one="def f():\n    from homefinder.b import two",
        b__two="from homefinder.c.three import x",
        c__three="import homefinder.a.one",
        c__four="from homefinder.c import three\nfrom homefinder.d.five import y",
        d__five="import ast",
    )
    assert find_package_circles(modules) == [("homefinder.a", "homefinder.b", "homefinder.c")]


def test_a_package_and_what_is_inside_it_are_no_circle(tmp_path: Path) -> None:
    write_checkout(tmp_path, a__one="from homefinder.a import x", a__b__two="import homefinder.a.one")
    (tmp_path / "homefinder/a/__init__.py").write_text("from homefinder.a.b.two import x", encoding="utf-8")
    assert find_package_circles(read_modules(tmp_path)) == []


def test_circles_are_told_apart() -> None:
    graph = {"a": {"b"}, "b": {"a", "c"}, "c": {"d"}, "d": {"c"}, "e": {"a"}, "f": {"f"}}
    assert find_circles(graph) == [("a", "b"), ("c", "d")]


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('"SELECT id FROM homes"', 1),
        ('"""\\n  WITH x AS (SELECT 1) SELECT * FROM x"""', 1),
        ('f"UPDATE {table} SET a = ?"', 1),
        ('f"{table}"', 0),
        ('f"""{rows("SELECT id FROM homes")}"""', 1),
        ('"DROP TABLE " + "x"', 1),
        ('"Select a home"', 0),
        ('("SELECT", "INSERT")', 0),
        ('"SELECT and ASK answer with a table"', 0),
        ('"SELECT ?home WHERE { ?home a hf:Home }"', 0),
        ('"INSERT DATA { <a> <b> <c> }"', 0),
    ],
)
def test_statements_of_sql_are_counted(tmp_path: Path, code: str, count: int) -> None:
    (_, module) = write_checkout(tmp_path, a=f"x = {code}")
    assert len(list_sql(module)) == count


def test_helpers_called_once_are_those_that_nothing_else_names(tmp_path: Path) -> None:
    text = """
def _once(): ...
def _twice(): ...
def _never(): ...
def _taken(): ...
def public():
    _once() or _twice() or _twice() or _taken()
"""
    modules = write_checkout(tmp_path, a=text, b="from homefinder.a import _taken")
    assert list_helpers_called_once(modules) == ["homefinder/a.py:2 _once"]
    assert count_word("twice", modules) == 0
    assert count_word("public", modules) == 1


def test_files_are_counted_without_faces_and_caches(tmp_path: Path) -> None:
    write_checkout(tmp_path, a__one="", a__two="")
    (tmp_path / "homefinder/a/__pycache__").mkdir()
    (tmp_path / "homefinder/a/page.html").touch()
    assert count_files(tmp_path) == {"homefinder": 0, "homefinder/a": 3}


def test_the_command_counts_a_checkout(tmp_path: Path) -> None:
    write_checkout(tmp_path, store__db='x = "SELECT 1"', site__pages="def told():\n    return 'SELECT id FROM homes'\n")
    figures = {figure["name"]: figure for figure in json.loads(count("--json", tmp_path).stdout)}
    assert figures["lines"]["count"] == 2
    assert figures["strings of SQL outside store/"]["count"] == 1
    assert figures["function names that are a participle alone"]["which"] == ["homefinder/site/pages.py:1 told"]
    assert "participle alone" in count(tmp_path).stdout
    assert "is no checkout" in count(tmp_path / "homefinder").stderr


def count(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command on what the arguments name."""
    line = [sys.executable, "-m", "bench.structure", *map(str, arguments)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
