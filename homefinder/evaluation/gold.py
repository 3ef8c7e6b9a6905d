"""Judged cases: a gold file read, what is wrong in it named by line, and its homes found in the catalogue."""

from __future__ import annotations

import csv
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from homefinder.clean.urls import build_page_key
from homefinder.errors import DeclarationError
from homefinder.model import OUTCOMES

REQUIRED_COLUMNS = ("need_id", "title", "description", "home_url", "home_title", "grade")
_LISTED_COLUMNS = ", ".join(REQUIRED_COLUMNS)
GRADES = {"0": 0, "1": 1, "2": 2, "3": 3}
EITHER = "|"
"""Stands between outcomes of which either is right."""


@dataclass(frozen=True, slots=True)
class JudgedHome:
    """One judged pair: grade 3 right, 2 strong, 1 plausible, 0 wrong but tempting."""

    home_title: str
    home_url: str
    grade: int


@dataclass(frozen=True, slots=True)
class Case:
    """One need of the gold file with its judged homes, and the outcomes that judges call right (any is).

    No outcome: judges said none.
    """

    need_id: str
    title: str
    description: str
    judged_homes: tuple[JudgedHome, ...]
    outcomes: tuple[str, ...] = ()
    sector: str = ""
    """The sector of the need, where the file has a column for it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file with its place, ``FILE:LINE``, and all cells by column without the space around them."""

    location: str
    cells: Mapping[str, str]


def read_gold(path: Path) -> list[Case]:
    """Cases in order of first appearance. Raises DeclarationError naming the file, line and mend."""
    needs: dict[str, list[Line]] = {}
    for line in _lines(path):
        needs.setdefault(line.cells["need_id"], []).append(line)
    if not needs:
        raise DeclarationError(path, f"holds no judged home; each line below the headings has {_LISTED_COLUMNS}")
    return [_case(lines) for lines in needs.values()]


def _lines(path: Path) -> list[Line]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
            _check_columns(path, rows.fieldnames or ())
            return [_line(f"{path}:{rows.line_num}", row) for row in rows if any(map(_text, row.values()))]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DeclarationError(path, f"cannot be read: {error}; a gold file is a table in UTF-8 with tabs") from error


def _check_columns(path: Path, columns: Iterable[str]) -> None:
    found = [name.strip() for name in columns]
    if not any(found):
        raise DeclarationError(path, f"is empty; a gold file has the columns {_LISTED_COLUMNS}")
    missing = [name for name in REQUIRED_COLUMNS if name not in found]
    if missing:
        hint = "" if len(found) > 1 else " with a tab between one and the next"
        raise DeclarationError(path, f"lacks the column {missing[0]!r}; a gold file has {_LISTED_COLUMNS}{hint}")


def _line(location: str, row: Mapping[str | None, object]) -> Line:
    if _text(row.get(None)):
        raise DeclarationError(location, "has more cells than there are columns; is there a tab inside a text?")
    line = Line(location, {(name or "").strip(): _text(cell) for name, cell in row.items()})
    cells = line.cells
    for name in ("need_id", "title"):
        if not cells[name]:
            raise DeclarationError(location, f"has no {name}; repeat it on each line of the need")
    ungraded = not cells["grade"] and not _names_home(line) and cells.get("outcome")
    if cells["grade"] not in GRADES and not ungraded:
        raise DeclarationError(location, f"grade is {cells['grade']!r}; it must be 0, 1, 2 or 3")
    if GRADES.get(cells["grade"], 0) and not _names_home(line):
        raise DeclarationError(location, f"grade is {cells['grade']} and no home is named; give home_title or home_url")
    return line


def _text(cell: object) -> str:
    """A cell without the space around it; cells beyond the last column come as a list, missing ones as None."""
    return " ".join(map(str, cell)).strip() if isinstance(cell, list) else str(cell or "").strip()


def _names_home(line: Line) -> bool:
    return bool(line.cells["home_title"] or line.cells["home_url"])


def _case(lines: list[Line]) -> Case:
    """One need. A line that names no home says only that nothing was judged to be a home for it."""
    first = lines[0].cells
    for line in lines:
        for name in ("title", "description"):
            if line.cells[name] != first[name]:
                said = f"need {first['need_id']} has another {name} than at {lines[0].location}; a need has one"
                raise DeclarationError(line.location, said)
    judged = tuple(
        JudgedHome(line.cells["home_title"], line.cells["home_url"], GRADES[line.cells["grade"]])
        for line in lines
        if _names_home(line)
    )
    sector = first.get("sector", "")
    return Case(first["need_id"], first["title"], first["description"], judged, _outcomes(lines), sector)


def _outcomes(lines: list[Line]) -> tuple[str, ...]:
    """The outcomes of a need: said on any of its lines, and the same wherever they are said."""
    found = dict.fromkeys(_parse_outcomes(lines))
    if len(found) > 1:
        raise DeclarationError(
            lines[0].location, f"need {lines[0].cells['need_id']} has several outcomes; join by {EITHER}"
        )
    return next(iter(found), ())


def _parse_outcomes(lines: list[Line]) -> Iterator[tuple[str, ...]]:
    for line in lines:
        words = [word.strip() for word in line.cells.get("outcome", "").split(EITHER)]
        for word in words:
            if word not in OUTCOMES and words != [""]:
                known = ", ".join(OUTCOMES)
                raise DeclarationError(line.location, f"outcome {word!r} is not known; there are {known}")
        if words != [""]:
            yield tuple(sorted(set(words), key=OUTCOMES.index))


class Finder:
    """Homes by exact title or listed alternative name, else by landing address where only one home has it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._titles: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, list[str]] = defaultdict(list)
        self._addresses: dict[str, set[str]] = defaultdict(set)
        self.series: dict[str, str] = {}
        for row in connection.execute("SELECT id, title, alt_titles, series FROM homes ORDER BY id"):
            self._titles[row["title"]].append(row["id"])
            for name in filter(None, row["alt_titles"].split("\n")):
                self._names[name].append(row["id"])
            if row["series"]:
                self.series[row["id"]] = f"series:{row['series']}"
        for row in connection.execute("SELECT home_id, url FROM home_addresses WHERE role IN ('landing', 'page')"):
            self._addresses[build_page_key(row["url"])].add(row["home_id"])

    def find(self, title: str, url: str) -> str | None:
        """The home's id, or None when the catalogue lacks it."""
        at_address = self._addresses.get(build_page_key(url), set())
        for found in (self._titles.get(title, []), self._names.get(title, [])):
            if found:
                return next((home for home in found if home in at_address), found[0])
        return next(iter(at_address)) if len(at_address) == 1 else None

    def collapse_edition(self, home_id: str) -> str:
        """The series of a home, else the home: editions of one series count as one."""
        return self.series.get(home_id, home_id)
