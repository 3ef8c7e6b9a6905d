"""What every home is narrowed by, as arrays in the order of the index: read once for each published catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from homefinder.model import ENDED_LIFECYCLES
from homefinder.outcomes.model import DATA_KINDS
from homefinder.ranking.ranked_question import Mask
from homefinder.site.http.bounded_cache import BoundedCache
from homefinder.site.http.page import PageContext
from homefinder.store.queries.sectors import list_sector_homes

HOMES = """SELECT h.id, h.kind, h.lifecycle, coalesce(h.publisher_id, '') AS owner,
      CASE WHEN r.route_id IS NULL OR r.route_id = 'unknown' THEN '' ELSE 'yes' END AS route,
      coalesce((SELECT d.level FROM duties d WHERE d.home_id = h.id AND d.strongest = 1 AND d.state <> 'ended'), '')
        AS duty,
      CASE WHEN EXISTS (SELECT 1 FROM items i WHERE i.home_id = h.id)
        OR EXISTS (SELECT 1 FROM code_lists l WHERE l.home_id = h.id) THEN 'yes' ELSE '' END AS items
    FROM homes h LEFT JOIN home_routes r ON r.home_id = h.id ORDER BY h.id"""

IN_FORCE, COMING, OVER, NOT_STATED = "in-force", "coming", "over", "not-stated"
STATES: Mapping[str, str] = {
    "active": IN_FORCE, "under-development": COMING, "deprecated": OVER, **dict.fromkeys(ENDED_LIFECYCLES, OVER),
}  # fmt: skip
"""Whether a home of each state of life is in force; of another state it is not stated."""

Groups: TypeAlias = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class FacetTable:
    """By the name of a facet: of each home the number of its value, where 0 is none, and the values from 1 on; of
    sectors, of which a home may have several, a mask for each."""

    groups: Mapping[str, Groups]
    values: Mapping[str, Sequence[str]]
    sectors: Mapping[str, Mask]
    holds_data: Mask

    def select(self, facet: str, value: str) -> Mask:
        """The homes that have this value; all where it is empty, none where no home has it."""
        every = np.ones(len(self.holds_data), dtype=np.bool_)
        if not value:
            return every
        if facet == "sector":
            return self.sectors.get(value, ~every)
        known = self.values[facet]
        return self.groups[facet] == known.index(value) + 1 if value in known else ~every


_tables: BoundedCache[tuple[int, ...], FacetTable] = BoundedCache(2)


def read_facet_table(context: PageContext) -> FacetTable:
    """That of the snapshot which ``context`` reads."""
    return _tables.get_or_make(context.stamp, lambda: _read(context))


def _read(context: PageContext) -> FacetTable:
    rows = context.list_rows(HOMES)
    columns = {name: [row[name] for row in rows] for name in ("kind", "owner", "route", "duty", "items")}
    columns["state"] = [STATES.get(row["lifecycle"], NOT_STATED) for row in rows]
    position = {row["id"]: number for number, row in enumerate(rows)}
    sectors: dict[str, Mask] = {}
    for sector, home in list_sector_homes(context.catalogue):
        if home in position:
            sectors.setdefault(sector, np.zeros(len(rows), dtype=np.bool_))[position[home]] = True
    values = {name: sorted(set(column) - {""}) for name, column in columns.items()}
    return FacetTable(
        {name: _number(column, values[name]) for name, column in columns.items()},
        values,
        sectors,
        np.array([row["kind"] in DATA_KINDS for row in rows], dtype=np.bool_),
    )


def _number(column: Sequence[str], values: Sequence[str]) -> Groups:
    numbers = {value: number for number, value in enumerate(values, start=1)}
    return np.array([numbers.get(value, 0) for value in column], dtype=np.int32)
