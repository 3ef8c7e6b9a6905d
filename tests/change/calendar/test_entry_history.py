"""An entry of the calendar through the versions of its record: what moves keeps its name, what is over stays."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefinder.change.calendar.dates import collect_entries
from homefinder.change.calendar.entry_history import EntryHistory, HarvestedVersion, build_entry_histories
from homefinder.clean.days import format_day_in_words, parse_first_day

CLOSING = {"kind": "consultation", "opens": "2027-01-11", "closes": "2027-03-08"}


def meets(*days: str, **notes: str) -> dict[str, Any]:
    events = [{"kind": "meeting", "date": day, "note": notes.get(f"d{day[-2:]}", "")} for day in days]
    return {"kind": "programme", "events": events}


def told(*versions: tuple[str, dict[str, Any]], kind: str) -> list[EntryHistory]:
    found = build_entry_histories([HarvestedVersion(content, day, f"{day}T10:00:00Z") for day, content in versions])
    return [item for item in found if item.entry.kind == kind]


@pytest.mark.parametrize(
    ("now", "starts", "sequence", "present"),
    [
        (CLOSING, "2027-03-08", 0, True),
        (CLOSING | {"closes": "2027-03-22"}, "2027-03-22", 1, True),
        (CLOSING | {"closes": "2027-03-08T23:45:00Z"}, "2027-03-08T23:45:00Z", 1, True),
        (CLOSING | {"closes": "2027-02"}, "2027-02", 1, True),
        (CLOSING | {"closes": ""}, "2027-03-08", 1, False),
        (CLOSING | {"title": "Another title"}, "2027-03-08", 0, True),
    ],
)
def test_a_closing_keeps_its_name(now: dict[str, Any], starts: str, sequence: int, present: bool) -> None:
    first = told(("2026-11-15", CLOSING), kind="consultation-closes")[0]
    after = told(("2026-11-15", CLOSING), ("2026-12-01", now), kind="consultation-closes")
    assert [(item.entry.starts, item.sequence, item.present) for item in after] == [(starts, sequence, present)]
    assert after[0].build_uid("s:r") == first.build_uid("s:r")
    assert after[0].announced_on == ("2026-12-01" if starts != "2027-03-08" else "2026-11-15")


@pytest.mark.parametrize(
    ("before", "after", "days"),
    [
        (meets("2027-01-05", "2027-02-05"), meets("2027-01-12", "2027-02-05"), {"2027-01-05": "2027-01-12"}),
        (meets("2027-01-05"), meets("2027-01-05", "2027-02-05"), {"2027-01-05": "2027-01-05"}),
        (
            meets("2027-01-05", "2027-02-05", d05="Board"),
            meets("2027-01-12", "2027-02-19", d12="Board", d19="Panel"),
            {"2027-01-05": "2027-01-12"},
        ),
        (meets("2026-10-05", "2027-02-05"), meets("2027-02-05", "2027-03-05"), {"2026-10-05": "2026-10-05"}),
    ],
)
def test_of_several_meetings_the_moved_one_is_known(
    before: dict[str, Any], after: dict[str, Any], days: dict[str, str]
) -> None:
    names = {item.entry.starts: item.build_uid("s:r") for item in told(("2026-11-15", before), kind="meeting")}
    found = told(("2026-11-15", before), ("2026-12-01", after), kind="meeting")
    now = {item.build_uid("s:r"): item for item in found}
    assert {day: now[names[day]].entry.starts for day in days} == days
    assert len(now) == len(found)


def test_what_is_over_is_not_called_off_and_what_comes_back_goes_on() -> None:
    steps = [("2026-09-01", meets("2026-10-05")), ("2026-11-15", meets()), ("2026-12-01", meets("2026-10-05"))]
    assert [item.sequence for item in told(*steps[:2], kind="meeting") if item.present] == [0]
    ahead = [("2026-09-01", CLOSING), ("2026-11-15", {"kind": "consultation"}), ("2026-12-01", CLOSING)]
    found = told(*ahead, kind="consultation-closes")
    assert [(item.sequence, item.present, item.announced_on) for item in found] == [(2, True, "2026-12-01")]


@given(st.lists(st.dates().map(lambda day: CLOSING | {"closes": day.isoformat()}), min_size=1, max_size=8))
def test_sequences_only_grow_and_the_name_stays(versions: list[dict[str, Any]]) -> None:
    steps = [(f"2026-11-{number + 1:02}", content) for number, content in enumerate(versions)]
    runs = [told(*steps[: end + 1], kind="consultation-closes") for end in range(len(steps))]
    assert [len(run) for run in runs] == [1] * len(runs)
    assert len({run[0].build_uid("s:r") for run in runs}) == 1
    for one, other in pairwise(runs):
        moved = one[0].entry.starts != other[0].entry.starts
        assert other[0].sequence == one[0].sequence + moved


@pytest.mark.parametrize(
    ("starts", "first", "words"),
    [
        ("2027", "2027-01-01", "in 2027"),
        ("2027-03", "2027-03-01", "in March 2027"),
        ("2027-03-08", "2027-03-08", "8 March 2027"),
        ("2027-07-08T23:30:00Z", "2027-07-09", "9 July 2027"),
    ],
)
def test_a_date_is_told_as_precisely_as_it_is_known(starts: str, first: str, words: str) -> None:
    assert (parse_first_day(starts).isoformat(), format_day_in_words(starts)) == (first, words)
    assert [item.starts for item in collect_entries({"kind": "consultation", "closes": starts})] == [starts]
