"""Judged cases: a gold file read, and its homes found in the catalogue."""

from __future__ import annotations

import csv
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from homefinder.errors import DeclarationError
from homefinder.resolve.cluster import folded_address

REQUIRED = ("need_id", "title", "description", "home_url", "home_title", "grade")


@dataclass(frozen=True, slots=True)
class Judged:
    """One judged pair: grade 3 right, 2 strong, 1 plausible, 0 wrong but tempting."""

    home_title: str
    home_url: str
    grade: int


@dataclass(frozen=True, slots=True)
class Case:
    """One need of the gold file with its judged homes."""

    need_id: str
    title: str
    description: str
    judged: tuple[Judged, ...]


def read_gold(path: Path) -> list[Case]:
    """Cases in order of first appearance. Raises DeclarationError naming the file, line and mend."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
            missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
            if missing:
                raise DeclarationError(path, f"lacks the column {missing[0]!r}; a gold file has {', '.join(REQUIRED)}")
            rows = [(number, row) for number, row in enumerate(reader, start=2)]
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(path, f"cannot be read: {error}") from error
    judged: dict[tuple[str, str, str], list[Judged]] = defaultdict(list)
    for number, row in rows:
        if row["grade"] not in {"0", "1", "2", "3"}:
            raise DeclarationError(f"{path}:{number}", f"grade is {row['grade']!r}; it must be 0, 1, 2 or 3")
        case = (row["need_id"], row["title"], row["description"])
        judged[case].append(Judged(row["home_title"], row["home_url"], int(row["grade"])))
    return [Case(*case, tuple(pairs)) for case, pairs in judged.items()]


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
            self._addresses[folded_address(row["url"])].add(row["home_id"])

    def find(self, title: str, url: str) -> str | None:
        """The home's id, or None when the catalogue lacks it."""
        at_address = self._addresses.get(folded_address(url), set())
        for found in (self._titles.get(title, []), self._names.get(title, [])):
            if found:
                return next((home for home in found if home in at_address), found[0])
        return next(iter(at_address)) if len(at_address) == 1 else None

    def collapsed(self, home_id: str) -> str:
        """The series of a home, else the home: editions of one series count as one."""
        return self.series.get(home_id, home_id)
