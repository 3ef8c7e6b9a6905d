"""Upkeep: what each fact does to the level, and when the next edition is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from homefinder.change.upkeep.assess import UpkeepFacts, assess_upkeep, format_span
from homefinder.clean.days import parse_last_day

AS_OF = "2026-11-15"
KEPT = UpkeepFacts(
    "standard", "active", ("2026-03-01",), (), "", 1, "", "Example Office", "active", "", 4, (), False, True
)  # fmt: skip
YEARLY = replace(KEPT, days=("2025-11-18",), gaps=(365, 366, 365), issued="2025-11-18", editions=4)


@pytest.mark.parametrize(
    ("facts", "level", "said"),
    [
        (KEPT, "good", "Example Office is at work"),
        (replace(KEPT, owner_state="unknown"), "good", "Nothing speaks against its owner"),
        (replace(KEPT, days=()), "unknown", "Nothing says when"),
        (replace(KEPT, days=("no date", "2099-01-01")), "unknown", "Nothing says when"),
        (replace(KEPT, route_known=False), "watch", "No way to ask"),
        (replace(KEPT, dead_links=("https://x.org",)), "watch", "1 of its 4 checked links is dead."),
        (replace(KEPT, dead_links=("https://x.org",), landing_dead=True), "poor", "Its own page is dead."),
        (replace(KEPT, lifecycle="withdrawn"), "poor", "It has ended"),
        (replace(KEPT, owner_state="closed"), "poor", "Example Office, is no more."),
        (replace(KEPT, owner_state="closed", successor="New Office"), "watch", "New Office answers now."),
        (replace(KEPT, days=("2021-11-15",)), "good", "5 years ago"),
        (replace(KEPT, days=("2021-11-10",)), "poor", "called active, and nobody has touched it for 5 years"),
        (replace(KEPT, days=("2021-11-10",), kind="legislation"), "good", "5 years ago"),
        (replace(KEPT, days=("2024-01-01",), lifecycle="under-development"), "watch", "nothing has come for 2 years"),
        (replace(KEPT, superseded_by="2027"), "watch", "A later edition is there: 2027."),
        (YEARLY, "good", "comes about every 12 months"),
        (replace(YEARLY, days=("2024-11-18",), issued="2024-11-18"), "watch", "was due about 2025-11-18"),
    ],
)
def test_levels(facts: UpkeepFacts, level: str, said: str) -> None:
    found = assess_upkeep(facts, AS_OF)
    assert (found.level, said in found.explanation) == (level, True), found.explanation


@pytest.mark.parametrize(
    ("facts", "rhythm", "due"),
    [
        (YEARLY, 365, "2026-11-18"),
        (replace(YEARLY, gaps=(365,)), None, ""),
        (replace(YEARLY, gaps=(30, 900, 365, 20)), 198, ""),
        (replace(YEARLY, superseded_by="2027"), 365, ""),
        (replace(KEPT, days=("2026-01-01", "2026-01-03", "2026-03-01", "2026-05-01", "2026-07-01")), 61, "2026-08-31"),
    ],
)
def test_rhythm_and_what_is_due(facts: UpkeepFacts, rhythm: int | None, due: str) -> None:
    found = assess_upkeep(facts, AS_OF)
    assert (found.edition_interval_days, found.next_due) == (rhythm, due)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2014", date(2014, 12, 31)), ("2016-02", date(2016, 2, 29)), ("2016-12", date(2016, 12, 31)),
     ("2016-04-22T22:45:00Z", date(2016, 4, 22)), ("soon", date.max), ("2014-13", date.max), ("", date.max)],
)  # fmt: skip
def test_a_date_known_in_part_means_its_last_day(text: str, day: date) -> None:
    assert parse_last_day(text) == day


@pytest.mark.parametrize(("days", "said"), [(1, "1 day"), (59, "59 days"), (61, "2 months"), (1826, "5 years")])
def test_spans(days: int, said: str) -> None:
    assert format_span(days) == said
