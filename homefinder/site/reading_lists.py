"""Reading lists: standards that somebody collected for a purpose, from ``vocab/reading/LIST.yml``."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from homefinder.clean.yaml_text import read_named_model
from homefinder.errors import DeclarationError
from homefinder.store.queries import to_dicts

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]

HOME = """SELECT h.id AS home_id, h.title, h.kind, h.lifecycle, h.url, coalesce(p.name, '') AS owner
    FROM home_records k JOIN homes h ON h.id = k.home_id LEFT JOIN publishers p ON p.id = h.publisher_id
    WHERE k.record_id = ?"""


EVENTS = """WITH chosen(id) AS (SELECT value FROM json_each(:homes)), wanted(id) AS (SELECT id FROM chosen
      UNION SELECT e.home_id FROM home_editions mine JOIN home_editions e ON e.series = mine.series
      WHERE mine.home_id IN (SELECT id FROM chosen))
    SELECT e.id, e.kind, e.title, e.summary, e.seen_on, e.date, e.url, s.publisher AS author
    FROM events e JOIN sources s ON s.id = e.source_id
    WHERE e.id IN (SELECT m.event_id FROM event_members m JOIN home_records k ON k.record_id = m.record_id
      WHERE k.home_id IN (SELECT id FROM wanted))
    ORDER BY e.seen_on DESC, e.date DESC, e.id LIMIT :most"""


class _ReadingPart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RecommendedStandard(_ReadingPart):
    """One line of a list. ``record``: the id of a record of the standard, which stays whatever it is called."""

    record: Text
    why: Text


class ReadingList(_ReadingPart):
    """One list, in the order in which it is to be read."""

    id: Slug
    title: Text
    purpose: Text
    recommended_by: Text
    reviewed_on: date
    """The day on which somebody last looked whether it is still right."""
    standards: tuple[RecommendedStandard, ...] = Field(min_length=1)


@lru_cache(maxsize=8)
def read_reading_lists(vocab: Path) -> tuple[ReadingList, ...]:
    """Every list in the order of the files, read once; a folder that does not exist holds none.

    Raises DeclarationError naming the file, the key and the mend.
    """
    return tuple(_read_list(path) for path in sorted((vocab / "reading").glob("*.yml")))


def list_standards(catalogue: sqlite3.Connection, reading_list: ReadingList) -> list[dict[str, Any]]:
    """Each line with its standard; without title and home where the catalogue does not have the record."""
    found = []
    for number, item in enumerate(reading_list.standards, start=1):
        rows = to_dicts(catalogue.execute(HOME, (item.record,)))
        facts = rows[0] if rows else dict.fromkeys(("home_id", "title", "kind", "lifecycle", "url", "owner"), "")
        found.append({"number": number, "why": item.why, "record": item.record, **facts})
    return found


def list_reading_events(catalogue: sqlite3.Connection, homes: Sequence[str], most: int) -> list[dict[str, Any]]:
    """The latest changes of these homes and of the other editions of each, the latest first."""
    return to_dicts(catalogue.execute(EVENTS, {"homes": json.dumps(list(homes)), "most": most}))


def _read_list(path: Path) -> ReadingList:
    found = read_named_model(path, ReadingList, "the list")
    records = [item.record for item in found.standards]
    repeated = {record for record in records if records.count(record) > 1}
    if repeated:
        raise DeclarationError(path, f"names {min(repeated)!r} twice; name it once")
    return found
