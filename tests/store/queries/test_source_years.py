"""When a source is stale: not seen for longer than its schedule says."""

from __future__ import annotations

import pytest

from homefinder.store.queries.source_years import describe_staleness


@pytest.mark.parametrize(
    ("seen", "schedule", "undeclared", "today", "words"),
    [
        ("2026-11-15", "5 5 * * *", "", "2026-11-17", ""),
        ("2026-11-15", "5 5 * * *", "", "2026-11-18", "3 days ago, though it should be looked at every day"),
        ("2026-11-15", "5 5 * * 1", "", "2026-11-23", ""),
        ("2026-11-15", "5 5 * * 1", "", "2026-11-24", "9 days ago, though it should be looked at every 7 days"),
        ("2026-11-15", "5 5 * * *", "2026-11-16", "2027-11-18", ""),
        ("", "5 5 * * *", "", "2026-11-18", ""),
        (None, "5 5 * * *", "", "2026-11-18", ""),
    ],
)
def test_a_source_is_stale_behind_its_schedule(
    seen: str | None, schedule: str, undeclared: str, today: str, words: str
) -> None:
    row = {"last_seen_on": seen, "schedule": schedule, "undeclared_since": undeclared}
    said = describe_staleness(row, today)
    assert said.endswith(words)
    assert bool(said) == bool(words)
