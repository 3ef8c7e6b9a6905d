"""Which other homes were looked at for a need, and why they do not serve."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable

from homefinder.clean.markdown import format_day
from homefinder.decisions.store import PairDecisions
from homefinder.store.db import scalar
from homefinder.store.queries import count_searched
from homefinder.submissions.model import AlternativeHome

MAX_ALTERNATIVES = 5
"""How many are told: a panel reads a handful, and the catalogue has the rest."""

MAX_DESCRIPTION_LENGTH = 240
"""Characters of what a home is; more belongs on its page."""

MAX_SHORT_WORD_LENGTH = 3
"""Letters up to which a shared word tells an owner nothing ("see", "47")."""

CANDIDATES = """SELECT c.rank, c.matched, h.description, h.id, h.title, h.url, h.series, h.lifecycle, h.status,
    coalesce(p.name, '') AS publisher, coalesce(n.shortfall, '') AS shortfall,
    (SELECT min(record_id) FROM home_records WHERE home_id = h.id) AS record_id
    FROM {table} c JOIN homes h ON h.id = c.home_id LEFT JOIN publishers p ON p.id = h.publisher_id
    LEFT JOIN need_nearest_homes n ON n.need_id = c.need_id AND n.home_id = c.home_id WHERE c.need_id = ?
    ORDER BY c.rank, h.id"""
_MEASURE = re.compile(r"\d+% of the need's words")
_LEADING_MEASURE = re.compile(r"^It has \d+% of the need's words; it ")
"""A measure that the machine goes by; an owner cannot weigh it."""

REASONS_BY_LIFECYCLE = {
    "ended": "It has ended.",
    "withdrawn": "It has been withdrawn.",
    "deprecated": "It is no longer kept up.",
    "gone": "It is no longer published.",
}
"""Lifecycles that by themselves say why a home does not serve."""


def read_alternatives(
    catalogue: sqlite3.Connection, need_id: str, excluded_home_ids: Collection[str], standings: Iterable[PairDecisions]
) -> tuple[AlternativeHome, ...]:
    """Homes that people rejected for the need, then its other candidates; one of each series, none of
    ``excluded_home_ids``."""
    said = {standing.home_id: standing for standing in standings if standing.need_id == need_id}
    rows = [
        row
        for table in ("decided_candidates", "candidates")
        for row in catalogue.execute(CANDIDATES.format(table=table), (need_id,))
    ]
    rows.sort(key=lambda row: said.get(row["id"]) is None)
    told: dict[str, AlternativeHome] = {}
    for row in rows:
        standing = said.get(row["id"])
        if row["id"] not in excluded_home_ids and not (standing and standing.verdict == "accept"):
            told.setdefault(row["series"] or row["id"], _build_alternative(row, standing))
    return tuple(told.values())[:MAX_ALTERNATIVES]


def describe_search(catalogue: sqlite3.Connection, need_id: str) -> str:
    """How much was searched for the need, in a sentence; '' where the catalogue does not say."""
    homes, sources = count_searched(catalogue, need_id)
    if sources:
        latest = scalar(catalogue, "SELECT max(seen_on) FROM need_searches WHERE need_id = ?", need_id)
        return f"{homes:,} homes of {sources} sources were searched, as they stood up to {format_day(str(latest))}."
    homes, sources = catalogue.execute("SELECT count(*), count(DISTINCT source_id) FROM homes").fetchone()
    return f"The catalogue holds {homes:,} homes of {sources} sources; these came nearest."


def _build_alternative(row: sqlite3.Row, standing: PairDecisions | None) -> AlternativeHome:
    why_not, drawn = _choose_reason_against(row, standing)
    return AlternativeHome(
        title=row["title"],
        publisher=row["publisher"],
        url=row["url"],
        record_id=row["record_id"] or "",
        about=_first_sentence(row["description"]),
        matched=tuple(word for word in row["matched"].split() if word.isalpha() and len(word) > MAX_SHORT_WORD_LENGTH),
        why_not=why_not,
        is_inferred=drawn,
    )


def _choose_reason_against(row: sqlite3.Row, standing: PairDecisions | None) -> tuple[str, bool]:
    """Why it does not serve, and whether that is the machine's word: a person's comes first."""
    rejections = [one for one in standing.latest if one.verdict == "reject"] if standing else []
    if rejections:
        last = rejections[-1]
        return f"{last.reason or 'It was rejected.'} (Said by {last.reviewer} on {format_day(last.decided_on)}.)", False
    shortfall = _LEADING_MEASURE.sub("It ", row["shortfall"]).strip()
    if shortfall and not _MEASURE.search(shortfall):
        return f"As far as its description tells: {shortfall[:1].lower()}{shortfall[1:]}", True
    over = REASONS_BY_LIFECYCLE.get(row["lifecycle"], "")
    return over, bool(over)


def _first_sentence(text: str) -> str:
    """What a home is, in a line: its description up to the first full stop."""
    line = " ".join(text.split("\n\n", maxsplit=1)[0].split())
    end = line.find(". ")
    sentence = line if end < 0 else line[: end + 1]
    return (
        sentence
        if len(sentence) <= MAX_DESCRIPTION_LENGTH
        else f"{sentence[:MAX_DESCRIPTION_LENGTH].rsplit(' ', 1)[0]} …"
    )
