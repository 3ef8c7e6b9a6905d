"""The upkeep of homes from the ledger: a first publication alone says nothing of it."""

from __future__ import annotations

import sqlite3

import pytest

from homefinder.change.upkeep.write import write_upkeep
from homefinder.store.db import create_in_memory
from homefinder.store.schema import LEDGER
from tests.conftest import ROOT

ROWS = """
    INSERT INTO sources (id, title, publisher, licence, adapter, completeness, schedule, last_seen_on)
      VALUES ('s', 'S', 'P', 'L', 'ckan', 'full', '0 5 * * *', '2026-11-15');
    INSERT INTO homes (id, title, kind, lifecycle, issued, source_id)
      VALUES ('board', 'Scrutiny Board', 'process', 'active', '1999', 's');
"""


def assess(more: str) -> tuple[str, str]:
    ledger = create_in_memory(LEDGER)
    ledger.row_factory = sqlite3.Row
    ledger.executescript(ROWS + more)
    write_upkeep(ledger, ROOT / "vocab")
    row = ledger.execute("SELECT level, explanation FROM home_upkeep WHERE home_id = 'board'").fetchone()
    return row["level"], row["explanation"]


@pytest.mark.parametrize(
    ("more", "level", "said"),
    [
        ("", "unknown", "Nothing says when it was last updated"),
        ("UPDATE homes SET modified = '2001-01-01';", "poor", "nobody has touched it for 25 years"),
        (
            """INSERT INTO homes (id, title, kind, issued, source_id) VALUES ('later', 'L', 'process', '2026', 's');
               INSERT INTO home_editions VALUES ('board', 'b', 1, '1999', NULL), ('later', 'b', 2, '2026', 'board');""",
            "poor",
            "Last updated 1999",
        ),
    ],
)
def test_a_year_of_founding_is_no_update(more: str, level: str, said: str) -> None:
    found = assess(more)
    assert (found[0], said in found[1]) == (level, True), found
