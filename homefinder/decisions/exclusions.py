"""Which homes of each need people decided on, editions included: what the linker must not propose. Pure reading."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from homefinder.decisions.store import PairDecisions
from homefinder.ranking.model import Candidate


@dataclass(frozen=True, slots=True)
class DecidedHomes:
    """The decided homes of one need: the verdict on each, and the editions of its series that it counts for."""

    verdicts: Mapping[str, str]
    editions: Mapping[str, frozenset[str]]

    @property
    def excluded_ids(self) -> frozenset[str]:
        """Every home that is not to be proposed."""
        return frozenset().union(*self.editions.values())

    def find_in_ranking(self, home_id: str, found: Sequence[tuple[int, Candidate]]) -> tuple[int, Candidate | None]:
        """Where a decided home, or an edition of its series, stands in a ranking: from 1; 0 where it does not."""
        for rank, item in found:
            if item.home_id in self.editions[home_id]:
                return rank, item
        return 0, None


NOTHING_DECIDED = DecidedHomes({}, {})


def group_decided_homes(
    catalogue: sqlite3.Connection, decisions_by_pair: Mapping[tuple[str, str], PairDecisions]
) -> dict[str, DecidedHomes]:
    """What people decided by need, as far as the homes are in the catalogue."""
    by_need: dict[str, dict[str, str]] = {}
    for (need_id, home_id), said in decisions_by_pair.items():
        if said.is_present:
            by_need.setdefault(need_id, {})[home_id] = said.verdict
    series = _editions(catalogue, {home for verdicts in by_need.values() for home in verdicts})
    return {
        need: DecidedHomes(verdicts, {home: series[home] for home in verdicts}) for need, verdicts in by_need.items()
    }


def _editions(catalogue: sqlite3.Connection, homes: Iterable[str]) -> dict[str, frozenset[str]]:
    """Each home with the editions of its series: those put in order, and those that the ranking shows as one."""
    found = {}
    for home in homes:
        rows = catalogue.execute(
            """SELECT other.home_id FROM home_editions mine JOIN home_editions other ON other.series = mine.series
               WHERE mine.home_id = ?1
               UNION SELECT other.id FROM homes mine JOIN homes other ON other.series = mine.series
               WHERE mine.id = ?1 AND mine.series <> ''""",
            (home,),
        )
        found[home] = frozenset({home, *(row[0] for row in rows)})
    return found
