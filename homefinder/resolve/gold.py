"""Judged pairs of records, and the records of this catalogue that they mean.

The ids in a gold file are the sources' own. One rule finds a record by them, in this order: the id is the record's
key; it is the last part of its key; it is its title; it is its address. What stands before ``#``, or before a first
colon that begins no address, says which file or form of the source was meant, and is left out. A rule that several
records fit finds none.
"""

from __future__ import annotations

import csv
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from homefinder.clean.urls import build_page_key
from homefinder.errors import UsageError
from homefinder.ids import slug

EXACT, NEWER, PART, DIFFERENT = "exact", "newer-version", "part-of", "different"
RELATIONS = (EXACT, NEWER, PART, DIFFERENT)
COLUMNS = ("left_source", "left_id", "right_source", "right_id")

OTHER_NAMES: Mapping[str, str] = {
    "cddo-open-standards": "open-standards",
    "digital-land-specification": "planning-data-specification",
    "govuk-content-api": "govuk",
    "govuk-pages-register": "govuk",
    "ssd-data-model": "standard-safeguarding-dataset",
}
"""Names under which judged pairs know a source of this catalogue; any other name is the source's own id."""

_FORM = re.compile(r"^[\w.-]+:(?!//)")


@dataclass(frozen=True, slots=True)
class GoldSide:
    """One side of a judged pair: the source as the file names it, and the source's own id."""

    source: str
    id: str

    def __str__(self) -> str:
        return f"{self.source} {self.id}"


@dataclass(frozen=True, slots=True)
class GoldPair:
    """A judged pair. ``newer-version``: the right is the newer; ``part-of``: the left is a part of the right."""

    left: GoldSide
    right: GoldSide
    relation: str

    @property
    def crosses(self) -> bool:
        """Whether the two come from different sources."""
        return self.left.source != self.right.source


def read_pairs(path: Path) -> list[GoldPair]:
    """The pairs of a TSV file; a file with a column ``why_not`` holds pairs that are different things.

    Raises UsageError, with the line, for a file that is not of this form.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            columns = reader.fieldnames or ()
            if missing := [name for name in COLUMNS if name not in columns]:
                raise UsageError(f"{path} has no column {', '.join(missing)}; judged pairs need {', '.join(COLUMNS)}")
            if not {"relation", "why_not"} & set(columns):
                raise UsageError(f"{path} has neither a column relation nor why_not")
            return [_pair(path, number, row) for number, row in enumerate(reader, start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error


def _pair(path: Path, number: int, row: Mapping[str, str | None]) -> GoldPair:
    relation = DIFFERENT if "relation" not in row else (row["relation"] or "").strip()
    if relation not in RELATIONS:
        raise UsageError(f"{path}, line {number}: no relation {relation!r}; there are {', '.join(RELATIONS)}")
    told = [(row[name] or "").strip() for name in COLUMNS]
    if not all(told):
        raise UsageError(f"{path}, line {number}: a side is empty; each needs a source and an id")
    return GoldPair(GoldSide(told[0], told[1]), GoldSide(told[2], told[3]), relation)


class RecordFinder:
    """Finds the record of this catalogue that a side of a judged pair means."""

    def __init__(self, catalogue: sqlite3.Connection) -> None:
        self._ids_by_name: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for row in catalogue.execute(
            """SELECT r.id, r.source_id, r.key, r.title, r.url, r.page_url FROM records r
               JOIN home_records h ON h.record_id = r.id"""
        ):
            for rule, value in self._names(row):
                self._ids_by_name[row["source_id"], rule, value].add(row["id"])

    def _names(self, row: sqlite3.Row) -> Iterator[tuple[str, str]]:
        yield "key", row["key"]
        yield "last part", row["key"].rstrip("/").rpartition("/")[2]
        yield "title", slug(row["title"])
        for url in filter(None, (row["url"], row["page_url"])):
            yield "address", build_page_key(url)

    def find(self, side: GoldSide) -> str | None:
        """The record's id; None where the catalogue has none, or several that fit alike."""
        source = OTHER_NAMES.get(side.source, side.source)
        for rule, value in _list_lookups(side.id):
            if found := self._ids_by_name.get((source, rule, value)):
                return next(iter(found)) if len(found) == 1 else None
        return None


def _list_lookups(identifier: str) -> Iterator[tuple[str, str]]:
    """What to look for, in order."""
    if "://" in identifier:
        yield "address", build_page_key(identifier)
        return
    for text in _without_form(identifier):
        yield "key", text
        yield "last part", text
        yield "title", slug(text)


def _without_form(identifier: str) -> Iterable[str]:
    """The id as it is, and without the file or form that it begins with."""
    bare = identifier.partition("#")[2] if "#" in identifier else _FORM.sub("", identifier)
    return dict.fromkeys((identifier, bare.strip("/")))
