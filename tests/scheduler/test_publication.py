"""When to publish after harvests, as a table; and what readers do not see yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from homefinder.harvest.service import read_declared_sources
from homefinder.scheduler.publication import (
    MOST_WAIT,
    SETTLE,
    Situation,
    find_waiting_since,
    plan_publication,
    read_situation,
)
from homefinder.scheduler.watch import LONGEST_PUBLICATION, LONGEST_RUN, SHORTEST_LIMIT, find_limit
from homefinder.settings import Settings
from homefinder.store.locks import hold_lock
from tests.conftest import ROOT
from tests.support.commands import well
from tests.support.made_source import declare

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
SMALL = "uk-data-standards-catalogue"


@pytest.mark.parametrize(
    ("waited_minutes", "is_harvesting", "due_in_minutes", "planned"),
    [
        pytest.param(0, False, None, NOW + SETTLE, id="nothing more comes"),
        pytest.param(5, False, 61, NOW + SETTLE, id="the next is far off"),
        pytest.param(5, False, 59, NOW - timedelta(minutes=5) + MOST_WAIT, id="one is due"),
        pytest.param(40, True, None, NOW - timedelta(minutes=40) + MOST_WAIT, id="one is under way"),
        pytest.param(400, True, 1, NOW + SETTLE, id="one hangs for longer than anything waits"),
    ],
)
def test_when_the_catalogue_is_published(
    waited_minutes: int, is_harvesting: bool, due_in_minutes: int | None, planned: datetime
) -> None:
    due = None if due_in_minutes is None else NOW + timedelta(minutes=due_in_minutes)
    waiting = NOW - timedelta(minutes=waited_minutes)
    assert plan_publication(Situation(NOW, waiting, is_harvesting, due, timedelta(minutes=60))) == planned


def test_a_night_of_our_own_timetable_is_published_once() -> None:
    """Every harvest of a Monday night ends two minutes after it is due, and asks; which requests come true?"""
    sources = read_declared_sources(Settings(home=ROOT))
    start, quiet = datetime(2026, 3, 2, tzinfo=UTC), timedelta(minutes=60)
    first = {source.find_next_due(start) for source in sources.values()}
    ends = sorted(due + timedelta(minutes=2) for due in first if due < start + timedelta(hours=24))
    published, planned = [], None
    for end in ends:
        if planned is not None and planned <= end:
            published.append(planned)
        due = min(source.find_next_due(end) for source in sources.values())
        planned = plan_publication(Situation(end, published[-1] if published else ends[0], False, due, quiet))
    assert len(ends) > 5
    assert [*published, planned] == [ends[-1] + SETTLE]


def test_a_run_that_hangs_is_ended_before_the_next_is_due() -> None:
    sources = {"hourly": declare("curated", {}, schedule="0 * * * *"), "daily": declare("curated", {}),
               "often": declare("curated", {}, schedule="*/5 * * * *")}  # fmt: skip
    limits = {name: find_limit(sources, name, NOW) for name in (*sources, "refresh", "publish")}
    assert limits == {
        "hourly": timedelta(hours=1), "daily": LONGEST_RUN, "often": SHORTEST_LIMIT, "refresh": LONGEST_RUN,
        "publish": LONGEST_PUBLICATION,
    }  # fmt: skip


def test_what_waits_is_what_was_harvested_and_not_published(tmp_path: Path) -> None:
    well("harvest", SMALL, "--offline", data=tmp_path)
    settings = Settings(data=tmp_path)
    settings.catalogue.unlink(missing_ok=True)
    assert find_waiting_since(settings) is not None
    situation = read_situation(settings, None, NOW)
    assert (situation.is_harvesting, situation.next_due) == (False, NOW + timedelta(minutes=5))
    with hold_lock(settings.locks, f"source-{SMALL}"):
        assert read_situation(settings, None, NOW).is_harvesting
    well("publish", data=tmp_path)
    assert find_waiting_since(settings) is None
