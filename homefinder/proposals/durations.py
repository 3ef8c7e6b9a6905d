"""How long each route took others: the median days, from the proposals whose length is known."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from statistics import median

from homefinder.proposals.model import ACCEPTED_STAGES
from homefinder.store.queries.outside import list_proposals


@dataclass(frozen=True, slots=True)
class RouteDuration:
    """Of one route: how many proposals went by it, how many were accepted, and the median days of those that tell
    it."""

    route_id: str
    proposals: int
    accepted: int
    timed: int
    median_days: int | None

    def describe(self) -> str:
        """One sentence for people."""
        said = f"{self.proposals} proposals of others are on record, of which {self.accepted} were accepted"
        if self.median_days is None:
            return f"{said}. Nothing says how long they took."
        return f"{said}. Half of the {self.timed} whose days are known took {self.median_days} days or more."


def measure_routes(connection: sqlite3.Connection) -> dict[str, RouteDuration]:
    """By route, those by which something was proposed."""
    found: dict[str, list[dict[str, object]]] = {}
    for row in list_proposals(connection):
        if row["route_id"]:
            found.setdefault(str(row["route_id"]), []).append(row)
    return {route: _measure(route, rows) for route, rows in found.items()}


def _measure(route: str, rows: list[dict[str, object]]) -> RouteDuration:
    days = [int(str(row["total_days"])) for row in rows if row["total_days"] is not None]
    accepted = sum(row["stage"] in ACCEPTED_STAGES for row in rows)
    return RouteDuration(route, len(rows), accepted, len(days), round(median(days)) if days else None)
