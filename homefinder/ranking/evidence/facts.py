"""Evidence in facts: parts and wholes, what was decided before, the owner, the way to ask for a change."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np

from homefinder.ranking.evidence.row import Row, read_row
from homefinder.ranking.model import Evidence
from homefinder.ranking.openness import NO_ROUTE, Openness
from homefinder.ranking.precedents import Alike
from homefinder.ranking.scorer import Scorer
from homefinder.search.bm25 import Floats
from homefinder.search.home_attributes import Shelf
from homefinder.search.query import Query

MOST = 5
"""How many parts are named, the words that they hold most telling first."""

OTHERS = 2
"""How many other homes of an owner are named to show what it looks after."""

VERDICTS = {"accept": "accepted", "reject": "rejected"}


def family(connection: sqlite3.Connection, row: Row, shelf: Shelf, subject: Floats) -> tuple[Evidence, ...]:
    """The whole that the home is part of, or its part that fits best."""
    whole = int(shelf.whole[row.position])
    parts = np.flatnonzero(shelf.whole == row.position)
    best = int(parts[np.argmax(subject[parts])]) if len(parts) else -1
    if best >= 0 and (whole < 0 or subject[best] >= subject[whole]):
        other = read_row(connection, shelf.ids[best], best)
        return (other.says(f"has the part {other.value('title')}"),)
    if whole < 0:
        return ()
    other = read_row(connection, shelf.ids[whole], whole)
    return (other.says(f"part of {other.value('title')}"),)


def parts_that_hold(connection: sqlite3.Connection, row: Row, query: Query, scorer: Scorer) -> tuple[Evidence, ...]:
    """Parts of the home, each with the words of the need that it has more of than the others."""
    parts = np.flatnonzero(scorer.shelf.whole == row.position)
    held: dict[int, list[str]] = {}
    for root in sorted(query.words, key=lambda root: (-query.words[root] * scorer.postings.idf(root), root)):
        weights = [scorer.postings.weight(root, int(part)) for part in parts]
        if any(weights):
            held.setdefault(int(parts[int(np.argmax(weights))]), []).append(query.written[root])
    named = [(read_row(connection, scorer.shelf.ids[part], part), words) for part, words in list(held.items())[:MOST]]
    return tuple(part.says(part.value("title"), ", ".join(words)) for part, words in named)


def precedents(row: Row, found: Sequence[Alike]) -> tuple[Evidence, ...]:
    """What people decided on this home, or another edition of it, for needs like this one."""
    here = [item.precedent for item in found if row.position in item.places]
    return tuple(
        row.says(_decided(VERDICTS[one.verdict], one.reviewer, one.decided_on, one.reason), one.need_title)
        for one in here
    )


def _decided(verdict: str, reviewer: str, on: str, reason: str) -> str:
    by = f" by {reviewer}" if reviewer else ""
    date = f" on {on}" if on else ""
    return f"{verdict}{by}{date}: {reason}"


def kind(row: Row, query: Query) -> tuple[Evidence, ...]:
    """The home's kind; for an API the words of the need that ask for systems to be joined."""
    asks = ", ".join(query.joining) if row.value("kind") == "api" else ""
    return (row.says(row.value("kind"), asks),)


def owner(connection: sqlite3.Connection, row: Row, shelf: Shelf, subject: Floats) -> tuple[Evidence, ...]:
    """The owner, with the law that gives it the task, and what else it publishes that fits the need."""
    same = np.flatnonzero(shelf.publisher == shelf.publisher[row.position])
    same = same[(same != row.position) & (subject[same] > 0)]
    best = same[np.lexsort((same, -subject[same]))][:OTHERS]
    others = [read_row(connection, shelf.ids[int(place)], int(place)) for place in best]
    law = row.value("legal_basis")
    told = f"{row.value('publisher')}, under {law}" if law else row.value("publisher")
    return (row.says(told), *(other.says(f"also publishes {other.value('title')}") for other in others))


def way_to_change(connection: sqlite3.Connection, row: Row, openness: Openness) -> tuple[Evidence, ...]:
    """The open consultation, and the route by which a change is asked for."""
    found = []
    asked = openness.consultations.get(row.position)
    if asked:
        told = f"open for answers until {asked.closes}: {asked.title}"
        found.append(Evidence("", told, asked.record_id, asked.url))
    route = connection.execute(
        "SELECT r.title, r.url FROM home_routes h JOIN routes r ON r.id = h.route_id WHERE h.home_id = ? AND r.id <> ?",
        (row.value("id"), NO_ROUTE),
    ).fetchone()
    if route:
        found.append(Evidence("", f"change is asked for by: {route['title']}", row.value("record_id"), route["url"]))
    return tuple(found)
