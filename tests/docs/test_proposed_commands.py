"""A command that Homefinder proposes can be typed: in its messages, on its pages, and in sentences of the docs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.generator import commands
from tests.conftest import ROOT
from tests.docs.test_names import BLOCK, library, list_docstrings, pages

IN_MESSAGE = re.compile(r"`(homefinder [^`]+)`|(?:^|\n| {2}|: )(homefinder [a-z][^`\n]*)")
"""In back quotes, at the start of a line, or behind a colon."""
ON_PAGE = re.compile(r"<code>(homefinder [^<]+)</code>")
IN_SENTENCE = re.compile(r"`(homefinder(?: [^`\n]+)?)`")
OPTIONAL = re.compile(r" \[[^\]]*\]")
"""What a synopsis such as `why RECORD [FIELD]` may leave out."""
GROUPS = {name.split()[0] for name in commands.commands() if " " in name}


def read_text(node: ast.AST) -> str | None:
    """The text of a string, with 1 for what is put in when it is made: it reads as a number, a name and an id."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(read_text(part) or "1" for part in node.values)
    return None


def list_messages() -> Iterator[tuple[str, str]]:
    """Place and command of each message of the code, docstrings left out."""
    for module in library():
        if module.path.parts[0] == "docs":
            continue
        inside = {id(part) for node in ast.walk(module.tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        left_out = inside | set(map(id, list_docstrings(module)))
        for node in ast.walk(module.tree):
            text = read_text(node) if id(node) not in left_out else None
            place = f"{module.path}:{getattr(node, 'lineno', 0)}"
            for found in IN_MESSAGE.finditer(text or ""):
                line = (found[1] or found[2]).rstrip(".;,")
                if not line.startswith("homefinder 1 "):  # the command itself is put in: see below
                    yield place, line
            is_call = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "format_command"
            if is_call and (command := read_text(node.args[0])):
                yield place, f"homefinder {command} --data 1"


def list_on_pages() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "homefinder").rglob("*.html")):
        for found in ON_PAGE.findall(path.read_text(encoding="utf-8")):
            yield path.name, re.sub(r"\{\{.*?\}\}", "1", found)


def list_in_sentences(path: Path) -> Iterator[tuple[str, str]]:
    for found in IN_SENTENCE.findall(BLOCK.sub("", path.read_text(encoding="utf-8"))):
        yield path.name, re.sub(r"\bN\b", "1", OPTIONAL.sub("", found))


def find_fault(line: str) -> str:
    """Why a line cannot be typed; empty where it can."""
    if line.split()[1:2] == ["--help"]:
        return ""
    try:
        commands.parse(line)
    except Exception as error:  # the parser's own error, whichever
        return f"{line!r}: {error}"
    return ""


def is_name(line: str) -> bool:
    """Whether a line only names a command or a group, as a sentence about it does."""
    name = line.removeprefix("homefinder").removeprefix(" --verbose").strip()
    return not name or name in commands.commands() or name in GROUPS


@pytest.mark.parametrize(("listed", "least"), [(list_messages, 40), (list_on_pages, 4)])
def test_a_command_that_a_message_proposes_can_be_typed(listed: object, least: int) -> None:
    found = list(listed())  # type: ignore[operator]
    assert len(found) >= least
    assert not [f"{place}: {fault}" for place, line in found if (fault := find_fault(line))]


def test_a_command_inside_a_sentence_of_the_documentation_can_be_typed() -> None:
    found = [(place, line) for path in pages() for place, line in list_in_sentences(path)]
    assert len(found) > 100
    assert not [f"{place}: {fault}" for place, line in found if not is_name(line) and (fault := find_fault(line))]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("homefinder publish", ""),
        ("homefinder decide NEED HOME accept --because WHY", ""),
        ("homefinder decide NEED HOME accept", "because"),
        ("homefinder undo", "uid"),
        ("homefinder publsh", "names no command"),
        ("homefinder runs --all-of-them", "all-of-them"),
    ],
)
def test_what_cannot_be_typed_is_found(line: str, fault: str) -> None:
    assert (fault in find_fault(line)) if fault else not find_fault(line)
