"""Changes of the sample through impact and watch, compared with what a person finds by hand; a deadline that moves."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from homefinder.change.impact.impact import Impact, compute_impact
from homefinder.change.impact.related_homes import list_homes_reached_by, list_homes_that_reach
from homefinder.decisions.review_queue import build_review_queue
from homefinder.settings import Settings
from homefinder.store.db import open_curation, open_read_only
from tests.conftest import ROOT
from tests.support.commands import command, harvested, rows, well
from tests.support.data_folders import Copy
from tests.support.editions import edition

CENSUS = "govuk.guidance.children-in-need-census"
GUIDE = "govuk:/government/publications/children-in-need-census-2014-to-2015-guide"
CODES = "curated.cin-referral-source"
EDITION = "govuk.government.publications.children-in-need-census-2026-to-2027-specification"
STEPS = "steps-of-protection"
TODAY = "2026-11-15"


@dataclass(frozen=True, slots=True)
class ByHand:
    """What reading the tables one after the other gives for one change."""

    record: str
    kind: str
    homes: frozenset[str]
    need: str
    step: str
    """The middle of the path to the need."""


HAND = (
    ByHand(
        GUIDE, "gone", frozenset({GUIDE.replace(":/", ".").replace("/", "."), CENSUS}), STEPS,
        f"is about Children in need census ({CENSUS})",
    ),
    ByHand(
        "nhs-standards-directory:nhs-number", "retitled", frozenset({"nhs-standards-directory.nhs-number"}),
        "one-number-for-each-child", "is a record of NHS Number",
    ),
    ByHand(
        "govuk:/government/publications/the-minimum-cyber-security-standard", "withdrawn",
        frozenset({"govuk.government.publications.the-minimum-cyber-security-standard"}), "", "",
    ),
)  # fmt: skip


def of(data: Path, change: str) -> Impact:
    settings = Settings(data=data)
    with (
        closing(open_read_only(settings.catalogue)) as catalogue,
        closing(open_curation(settings.curation)) as curation,
    ):
        return compute_impact(catalogue, curation, change, TODAY)


@pytest.mark.parametrize("hand", HAND, ids=lambda hand: hand.kind)
def test_impact_finds_what_a_person_finds(sample_folder: Path, hand: ByHand) -> None:
    event = rows(sample_folder, "SELECT id FROM events WHERE record_id = ? AND kind = ?", hand.record, hand.kind)[0]
    found = of(sample_folder, event["id"])
    assert {item.id for item in (*found.standards, *found.editions, *found.data_items)} == hand.homes
    assert (hand.need in {item.id for item in found.needs}) == bool(hand.need)
    for item in found.needs:
        assert item.path[0] == f"{found.changed.title} ({hand.record})"
        if item.id == hand.need:
            assert any(hand.step in step for step in item.path), item.path
    marks = ",".join("?" * len(hand.homes))
    listed = rows(sample_folder, f"SELECT need_id, home_id FROM candidates WHERE home_id IN ({marks})", *hand.homes)
    assert {item.id for item in found.candidates} == {f"{row['need_id']} {row['home_id']}" for row in listed}
    stored = rows(sample_folder, "SELECT need_id FROM event_needs WHERE event_id = ?", event["id"])
    assert {item.id for item in found.needs} == {row["need_id"] for row in stored}


def test_every_event_reaches_the_needs_that_impact_names(sample_folder: Path) -> None:
    """The table that pages read and the command agree, for one event of each record that reaches a need."""
    sql = "SELECT min(e.id) AS id FROM event_needs n JOIN events e ON e.id = n.event_id GROUP BY e.record_id"
    events = [row["id"] for row in rows(sample_folder, sql)]
    assert len(events) > 50
    for event in events[::8]:
        stored = rows(sample_folder, "SELECT need_id FROM event_needs WHERE event_id = ?", event)
        assert {item.id for item in of(sample_folder, event).needs} == {row["need_id"] for row in stored}, event


def test_kin_is_the_same_from_both_ends(sample_folder: Path) -> None:
    with closing(open_read_only(sample_folder / "catalogue.db")) as catalogue:
        for home in (CENSUS, CODES, EDITION):
            for other, _ in list_homes_reached_by(catalogue, home):
                assert home in dict(list_homes_that_reach(catalogue, other))


def test_decisions_rest_on_what_changed_as_the_review_queue_says(sample_folder: Path, copy_of: Copy) -> None:
    data = copy_of(sample_folder)
    well("decide", STEPS, EDITION, "accept", "--because", "It counts them.", "--reviewer", "ann", data=data)
    well("decide", "same-code-lists", CODES, "reject", "--because", "Too narrow.", "--reviewer", "ann", data=data)
    found = of(data, CENSUS)
    assert {(item.need_id, item.home_id, item.verdict) for item in found.decisions} == {
        (STEPS, EDITION, "accept"), ("same-code-lists", CODES, "reject")
    }  # fmt: skip
    settings = Settings(data=data)
    with (
        closing(open_read_only(settings.catalogue)) as catalogue,
        closing(open_curation(settings.curation)) as curation,
    ):
        queue = {(item.need_id, item.home_id): item for item in build_review_queue(catalogue, curation, TODAY)}
    for item in found.decisions:
        waiting = queue.get((item.need_id, item.home_id))
        assert (item.review, item.changes) == ((waiting.kind, waiting.changes) if waiting else ("", ()))
    assert [item.how for item in found.needs if item.id == STEPS] == ["decided: accept"]


def test_commands_say_the_same_to_people_and_to_programs(sample_folder: Path) -> None:
    said: dict[str, Any] = json.loads(well("impact", CENSUS, "--json", data=sample_folder))
    assert STEPS in {item["id"] for item in said["needs"]}
    assert "Comparable records of every step" in well("impact", "Children in need census", data=sample_folder)
    watched = json.loads(well("watch", STEPS, "--json", data=sample_folder))
    assert CENSUS in {item["id"] for item in watched["homes"]}
    assert EDITION in {kin["id"] for item in watched["homes"] if item["id"] == CENSUS for kin in item["editions"]}
    assert {item["id"] for item in watched["moved"]} <= {
        row["event_id"] for row in rows(sample_folder, "SELECT event_id FROM event_needs WHERE need_id = ?", STEPS)
    }
    assert json.loads(well("load", "--json", data=sample_folder))["landings"]
    for words in (("impact", "no such thing at all"), ("watch", "nothing"), ("calendar", "--publisher", "nobody")):
        assert command(*words, data=sample_folder).code == 2


@pytest.mark.slow
def test_a_moved_deadline_keeps_its_uid_with_a_raised_sequence(
    sample_folder: Path, copy_of: Copy, tmp_path: Path
) -> None:
    data = copy_of(sample_folder)
    named = "special-educational-needs-survey"
    before = _closing(data, named)
    moved = edition(ROOT / "sample" / "govuk" / "2026-11-15").turned(
        f"content.*{named}", lambda body: body.replace(b"Thursday 11 March 2027", b"Thursday 18 March 2027")
    )
    assert harvested(moved.written(tmp_path, "2026-12-01"), data).code == 0
    after = _closing(data, named)
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + 1
    assert (before.decoded("dtstart").isoformat(), after.decoded("dtstart").isoformat()) == ("2027-03-11", "2027-03-18")
    (event,) = rows(data, "SELECT before, after FROM events WHERE kind = 'date-moved'")
    assert (event["before"], event["after"]) == ("2027-03-11", "2027-03-18")
    assert after.decoded("dtstamp") > before.decoded("dtstamp")


def _closing(data: Path, named: str) -> Any:
    target = data / "dates.ics"
    well("calendar", "--past", "--ics", target, data=data)
    events = [part for part in Calendar.from_ical(target.read_bytes()).walk("VEVENT") if named in str(part["url"])]
    return next(
        part for part in events if "submit by this day" in str(part["summary"]) and "2027" in str(part["dtstart"].dt)
    )
