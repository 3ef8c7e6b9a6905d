"""A text as passages: each line, list item or cell with the headings, the lead and the column that it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

LONGEST_TEXT = 1_000_000
"""Characters of one text that are read: a publication of 150,000 words; what follows is left out."""
LONGEST_LINE = 4_000
MOST_PASSAGES = 20_000
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_ITEM = re.compile(r"(?:[-*+•o]|\(?[0-9]{1,2}[.)]|\([a-z]\))\s+(?=\S)")
_EMPTY_NAME = re.compile(
    r"(?:date|dates|day|when|time|what|stage|milestone|event|activity|action|key dates?)\s*:?", re.IGNORECASE
)
"""Names of columns that say nothing of what is to happen."""
_RULE_ROW = re.compile(r"\|?\s*:?-{2,}")
_SHORT_HEADING = re.compile(r"[^.;!?|]{3,90}[^.;!?,|]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DAY = re.compile(r"[0-9]{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-]|:\s*\S")
_SENTENCE_END = re.compile(
    r"(?<=[a-z0-9)\]’'\"][.!?])(?<!i\.e\.)(?<!e\.g\.)\s+(?=[A-Z“\"(])|;\s+|(?<=[a-z)])\.(?=[A-Z][a-z])"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One line of a text and what it stands under."""

    text: str
    place: str = ""
    headings: tuple[str, ...] = ()
    """From the title down to the nearest, headings without marks counted too."""
    lead: str = ""
    """The line above a list or beside a lone date, which says what the items are."""
    label: str = ""
    """What the column and the row of a cell say."""
    is_title: bool = False
    above: str = ""
    """The line before, for a year that it names or what it says of a date that stands alone."""
    below: str = ""
    """The line behind, for a date that ends in a colon."""


@dataclass(slots=True)
class _Reader:
    """Where the reader of lines is."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    lead: str = ""
    above: str = ""
    columns: list[str] = field(default_factory=list)

    def enter_heading(self, level: int, text: str) -> None:
        self.headings = [*(item for item in self.headings if item[0] < level), (level, text)]
        self.lead, self.above, self.columns = "", "", []

    def build(self, text: str, place: str, label: str = "", *, is_title: bool = False, lead: str = "") -> Passage:
        said = tuple(words for _, words in self.headings)
        return Passage(text, place, said, lead, label, is_title, self.above)


SOFT_LEVEL = 9
"""The level of a heading that lost its marks: below all that have one."""


def split_passages(text: str, place: str = "") -> list[Passage]:
    """The passages of plain text or markdown, in order; ``place`` is put before the number of the line."""
    reader = _Reader()
    found: list[Passage] = []
    for number, raw in enumerate(text[:LONGEST_TEXT].splitlines(), 1):
        line = " ".join(raw[:LONGEST_LINE].split())
        if line and len(found) < MOST_PASSAGES:
            found += _read_line(reader, line, f"{place} line {number}".strip())
    for at, following in enumerate(found[1:]):
        if found[at].text.endswith(":"):
            found[at] = replace(found[at], below=following.text)
    return found


def _read_line(reader: _Reader, line: str, place: str) -> Iterator[Passage]:
    if heading := _HEADING.match(line):
        is_title = len(heading[1]) == 1
        reader.enter_heading(len(heading[1]), heading[2])
        yield reader.build(heading[2], place, is_title=is_title)
    elif line.startswith("|") or line.count("|") >= 2:
        yield from _read_row(reader, line, place)
    elif _is_soft_heading(line):
        reader.enter_heading(SOFT_LEVEL, line)
        yield reader.build(line, place)
    else:
        reader.columns = []
        item = _ITEM.match(line)
        words = line[item.end() :] if item else line
        yield reader.build(words, place, lead=reader.lead)
        if not item and (line.endswith(":") or not _DAY.search(line)):
            reader.lead = line
        reader.above = words


def _is_soft_heading(line: str) -> bool:
    """A short line without an end that names a year or an edition, and no day."""
    return bool(
        len(line.split()) <= 9
        and _SHORT_HEADING.fullmatch(line)
        and not _ITEM.match(line)
        and not _DAY.search(line)
        and _YEAR.search(line)
    )


def _read_row(reader: _Reader, line: str, place: str) -> Iterator[Passage]:
    """The cells of a row, each under its column's name and behind the name of the row."""
    if _RULE_ROW.match(line):
        return
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    if not reader.columns:
        reader.columns = cells
        yield reader.build(" – ".join(cells), place)
        return
    yield from build_row_passages(reader.build("", place), reader.columns, cells)


def build_row_passages(model: Passage, columns: list[str], cells: list[str]) -> Iterator[Passage]:
    """The cells of one row of a table: what the column and the first cell say stands as the label."""
    for at, cell in enumerate(cells):
        column = columns[at] if at < len(columns) else ""
        row = cells[0] if at else ""
        label = ": ".join(part for part in (row, column) if part and part != cell and not _EMPTY_NAME.fullmatch(part))
        yield Passage(cell, model.place, model.headings, model.lead, label, False, model.above)


def split_sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a line, each with where it begins."""
    at = 0
    for end in _SENTENCE_END.finditer(text):
        yield at, text[at : end.start()]
        at = end.end()
    yield at, text[at:]
