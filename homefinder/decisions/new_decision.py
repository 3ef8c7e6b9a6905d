"""A new decision with all that it must remember of its need and home as the catalogue has them now. Reads only."""

from __future__ import annotations

import sqlite3

from homefinder.decisions.model import Decision
from homefinder.decisions.rebind import NEWER_EDITION
from homefinder.errors import UsageError
from homefinder.model import canonical_json
from homefinder.store.db import scalar
from homefinder.store.queries import find_row, read_content_hashes
from homefinder.version import __version__

TOOL = "Homefinder"
"""What we are called as the tool that proposes pairs."""


IS_PROPOSED = """SELECT 1 FROM candidates WHERE need_id = ?1 AND home_id = ?2
    UNION ALL SELECT 1 FROM decided_candidates WHERE need_id = ?1 AND home_id = ?2 AND rank > 0"""
NEWER_RECORDS = """SELECT h.record_id FROM home_editions mine
    JOIN home_editions other ON other.series = mine.series AND other.position > mine.position
    JOIN home_records h ON h.home_id = other.home_id WHERE mine.home_id = ? ORDER BY h.record_id"""


def build_decision(
    catalogue: sqlite3.Connection, need_id: str, home_id: str, verdict: str, reason: str, reviewer: str, on: str
) -> Decision:
    """A decision with all that it must remember of need and home as the catalogue has them now."""
    need = find_row(catalogue, "needs", need_id)
    home = find_row(catalogue, "homes", home_id)
    if need is None or home is None:
        raise UsageError(f"the catalogue has no {'need ' + need_id if need is None else 'home ' + home_id}")
    hashes = read_content_hashes(catalogue, home_id)
    is_proposed = scalar(catalogue, IS_PROPOSED, need_id, home_id)
    newer = {row[0]: NEWER_EDITION for row in catalogue.execute(NEWER_RECORDS, (home_id,))}
    return Decision(
        need_id, home_id, verdict, reason, reviewer, on, records=canonical_json(newer | hashes),
        need_title=need["title"], home_title=home["title"], home_url=home["url"], series=home["series"],
        proposed_by=TOOL if is_proposed else "", proposer_version=__version__ if is_proposed else "",
    )  # fmt: skip
