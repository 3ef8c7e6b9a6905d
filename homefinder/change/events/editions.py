"""The line of editions of a home: from when to when each applies, what the publisher noted, and the versions seen.

An edition is known by what it says: the version or the years that its record states, not the address that it has. A
page that serves one year after the other is a line of its own, one edition for each label that it bore.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from homefinder.change.events.announcements import PLANNED_FACT_KINDS, list_announced_facts
from homefinder.dates.model import Interval
from homefinder.dates.periods import find_edition_period
from homefinder.resolve.edition_conflicts import years
from homefinder.resolve.series import resolve_edition

PERIODS = "SELECT DISTINCT starts, ends FROM dates WHERE record_id = ? AND kind = 'period' ORDER BY starts, ends"
Period = tuple[Interval, bool] | None

BASIS_STATED, BASIS_TITLE, BASIS_PUBLISHED, BASIS_FIRST_SEEN = "stated", "title", "published", "seen"
"""What the days of an edition rest on: a stated day, the years in its title or version, when it was published, or only
when we first saw it."""


@dataclass(frozen=True, slots=True)
class EditionNote:
    """One dated note of the publisher on an edition."""

    date: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SeenVersion:
    """One version of the record as we saw it: the first day and, where it ended, the day of its end."""

    id: int
    valid_from: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class EditionSpan:
    """One edition. Days are ISO 8601, as precise as known; ``applies_to`` is empty while nothing says that it ended."""

    home_id: str
    label: str
    title: str
    url: str
    lifecycle: str
    applies_from: str
    applies_to: str
    from_basis: str
    to_basis: str
    notes: tuple[EditionNote, ...]
    versions: tuple[SeenVersion, ...]
    conflict: str = ""


SERIES_HOMES = """SELECT h.id, h.title, h.lifecycle, e.label, e.position,
      coalesce((SELECT v.record_id FROM home_values v JOIN sources s ON s.id = v.source_id
                WHERE v.home_id = h.id AND v.field = 'url' AND s.adapter <> 'curated'),
               (SELECT min(r.record_id) FROM home_records r JOIN records x ON x.id = r.record_id
                JOIN sources s ON s.id = x.source_id WHERE r.home_id = h.id AND s.adapter <> 'curated'),
               (SELECT min(r.record_id) FROM home_records r WHERE r.home_id = h.id)) AS record_id,
      (SELECT group_concat(summary, ' ') FROM contradictions f
       WHERE f.home_id = h.id AND f.field LIKE 'edition_%') AS conflict
    FROM homes h LEFT JOIN home_editions e ON e.home_id = h.id"""


def list_editions(catalogue: sqlite3.Connection, home_id: str) -> tuple[EditionSpan, ...]:
    """The editions of the series that a home stands in, the oldest first; of a home in none, its own versions.

    The page of the series itself is no edition. Empty where there is no such home.
    """
    spans = [span for row in _read_series_homes(catalogue, home_id) for span in _build_spans(catalogue, row)]
    return tuple(_close_open_spans(spans))


def _read_series_homes(catalogue: sqlite3.Connection, home_id: str) -> list[sqlite3.Row]:
    series = catalogue.execute("SELECT series FROM home_editions WHERE home_id = ?", (home_id,)).fetchone()
    if series is None:
        return catalogue.execute(f"{SERIES_HOMES} WHERE h.id = ?", (home_id,)).fetchall()
    sql = f"{SERIES_HOMES} WHERE e.series = ? AND e.position > 0 ORDER BY e.position, h.id"
    return catalogue.execute(sql, (series["series"],)).fetchall()


def _build_spans(catalogue: sqlite3.Connection, home: sqlite3.Row) -> Iterator[EditionSpan]:
    """One span for each label that the home's record bore, in order."""
    versions = catalogue.execute(
        "SELECT id, content, valid_from, valid_to FROM record_versions WHERE record_id = ? ORDER BY id",
        (home["record_id"],),
    ).fetchall()
    read = [(row, json.loads(row["content"])) for row in versions]
    groups = [(label, list(group)) for label, group in groupby(read, key=lambda item: _choose_label(item[1]))]
    notes = _group_notes_by_label([content for _, content in read], [label for label, _ in groups])
    for at, (said, group) in enumerate(groups):
        content = group[-1][1]
        last = at == len(groups) - 1
        label = said or (last and home["label"]) or content.get("title", "")
        seen = tuple(SeenVersion(row["id"], row["valid_from"], row["valid_to"]) for row, _ in group)
        period = _find_period(catalogue, home["record_id"], label, content)
        start, from_basis = _choose_start(label, content, seen, period, first=at == 0)
        end, to_basis = _choose_end(label, content, period)
        yield EditionSpan(
            home["id"], label, content.get("title", ""), content.get("url", ""), content.get("lifecycle", "unknown"),
            start, end, from_basis, to_basis, notes[at], seen, (home["conflict"] or "") if last else "",
        )  # fmt: skip


def _choose_label(content: dict[str, Any]) -> str:
    return resolve_edition(content)[0] or str(content.get("version", ""))


def _group_notes_by_label(contents: Sequence[dict[str, Any]], labels: Sequence[str]) -> list[tuple[EditionNote, ...]]:
    """What the publisher told, under the label that the page bore when it first told it."""
    found: list[list[EditionNote]] = [[] for _ in labels]
    at = [number for number, (_, group) in enumerate(groupby(map(_choose_label, contents))) for _ in group]
    for fact, version in list_announced_facts(contents):
        if fact.kind not in PLANNED_FACT_KINDS:
            found[at[version]].append(EditionNote(fact.date, fact.kind, fact.note))
    return [tuple(notes) for notes in found]


def _choose_start(
    label: str, content: dict[str, Any], versions: Sequence[SeenVersion], period: Period, *, first: bool
) -> tuple[str, str]:
    if content.get("valid_from"):
        return content["valid_from"], BASIS_STATED
    if period and period[0].starts:
        return period[0].starts.isoformat(), BASIS_STATED if period[1] else BASIS_TITLE
    if named := years(label):
        return str(named[0][0]), BASIS_TITLE
    if first and content.get("issued"):
        return content["issued"], BASIS_PUBLISHED
    return versions[0].valid_from, BASIS_FIRST_SEEN


def _find_period(catalogue: sqlite3.Connection, record_id: str, label: str, content: dict[str, Any]) -> Period:
    """The year of an edition that is named by two: as its page states it, else by its words; and which of these."""
    stated = [(row["starts"], row["ends"]) for row in catalogue.execute(PERIODS, (record_id,))]
    extra = content.get("extra") or {}
    text = " ".join(
        str(part) for part in (content.get("title"), content.get("description"), extra.get("body_text")) if part
    )
    return find_edition_period(label, stated, text)


def _choose_end(label: str, content: dict[str, Any], period: Period) -> tuple[str, str]:
    if content.get("valid_to"):
        return content["valid_to"], BASIS_STATED
    if period and period[0].ends:
        return period[0].ends.isoformat(), BASIS_STATED if period[1] else BASIS_TITLE
    if named := years(label):
        first, last = named[-1]
        return str(first if last is None else first + 1), BASIS_TITLE
    return "", ""


def _close_open_spans(spans: Sequence[EditionSpan]) -> Iterator[EditionSpan]:
    """The spans; one without an end of its own ends where the next begins."""
    for at, span in enumerate(spans):
        after = spans[at + 1].applies_from if at + 1 < len(spans) else ""
        ends = not span.applies_to and after >= span.applies_from
        yield replace(span, applies_to=after, to_basis="next edition") if ends else span
