"""GOV.UK: the recorded content items, each a record with GOV.UK's own facts."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from homefinder.adapters.govuk import adapter
from homefinder.clean.normalise import normalise
from homefinder.model import Address, Event, ParseResult, Record, Relation
from tests.support.govuk_pages import SOURCE, harvest
from tests.support.recordings import by_key, codes, declared, exchange

RECORDING = "govuk-content-api/2026-08-21"


@pytest.fixture(scope="module")
def recording(replay_root: Path, tmp_path_factory: pytest.TempPathFactory) -> ParseResult:
    return harvest(replay_root / RECORDING, tmp_path_factory.mktemp("data"), declared("govuk")[1])[1]


@pytest.fixture(scope="module")
def records(recording: ParseResult) -> dict[str, Record]:
    return by_key(recording)


def test_every_recorded_item_is_a_record_and_the_missing_searches_are_told_once(recording: ParseResult) -> None:
    assert len(recording.records) == 83
    assert codes(recording) == ["search-not-recorded"]
    assert Counter(record.kind for record in recording.records) == {
        "page": 46,
        "document-collection": 5,
        "guidance": 20,
        "consultation": 7,
        "body": 5,
    }
    assert {record.taken_in for record in recording.records} >= {"Listed in the recording; no search was recorded."}


def test_the_states_of_all_pages(recording: ParseResult) -> None:
    assert Counter(record.status for record in recording.records) == {
        **{"published": 67, "outcome": 3, "withdrawn": 2, "gone": 2, "redirected": 2},
        **{"closed": 1, "open": 1, "upcoming": 1, "live": 1, "no_longer_exists": 1, "confirmed": 1, "provisional": 1},
    }


GOLDEN: list[tuple[str, dict[str, Any]]] = [
    (
        "/government/consultations/setting-the-grade-standards-of-new-gcses-in-england-2017-2018",
        {
            "kind": "consultation",
            "status": "outcome",
            "publisher": "Ofqual",
            "publisher_id": "ofqual",
            "publisher_url": "https://www.gov.uk/government/organisations/ofqual",
            "url": "https://www.gov.uk/government/consultations/"
            "setting-the-grade-standards-of-new-gcses-in-england-2017-2018",
            "opens": "2016-04-22T12:00:00.000+01:00",
            "closes": "2016-06-17T23:45:00.000+01:00",
            "issued": "2016-04-20T10:44:19.000+00:00",
            "modified": "2016-09-07T11:00:28.000+00:00",
            "nations": ("England",),
            "version": "",
        },
    ),
    (
        "/government/consultations/postgraduate-doctoral-loans",
        {"kind": "consultation", "status": "withdrawn", "lifecycle": "withdrawn", "opens": "2016-11-04T10:00:00+01:00"},
    ),
    (
        "/government/case-studies/intellectual-property-stuart-scotty",
        {
            "status": "gone",
            "lifecycle": "gone",
            "title": "Intellectual property stuart scotty",
            "relations": (Relation("replaced-by", "/government/example"),),
        },
    ),
    ("/some-base-path", {"status": "gone", "lifecycle": "gone", "title": "Some base path", "relations": ()}),
    (
        "/406beacon",
        {
            "status": "redirected",
            "lifecycle": "deprecated",
            "title": "406beacon",
            "relations": (Relation("replaced-by", "/maritime-safety-weather-and-navigation/register-406-mhz-beacons"),),
        },
    ),
    ("/some-slug", {"relations": (Relation("replaced-by", "https://somewhere.else.gov.uk"),)}),
    (
        "/government/organisations/department-for-exiting-the-european-union",
        {
            "kind": "body",
            "status": "no_longer_exists",
            "lifecycle": "gone",
            "publisher_id": "department-for-exiting-the-european-union",
            "issued": "2016-07-14T18:15:21.000+00:00",
        },
    ),
    (
        "/government/publications/proof-of-identity-checklist/proof-of-identity-checklist",
        {
            "kind": "guidance",
            "publisher": "Bona Vacantia",
            "relations": (
                Relation(
                    "attachment-of",
                    "/government/publications/proof-of-identity-checklist",
                    "Proof of identity checklist",
                ),
            ),
        },
    ),
    (
        "/government/publications/further-businesses-and-premises-to-close",
        {
            "kind": "guidance",
            "publisher": "Ministry of Housing, Communities & Local Government",
            "nations": ("England",),
            "issued": "2020-03-12T23:00:00.000+00:00",
            "addresses": (
                Address(
                    "https://www.gov.uk/government/publications/further-businesses-and-premises-to-close/"
                    "closing-certain-businesses-and-venues-in-england",
                    "attachment",
                    "Closing certain businesses and venues in England",
                    "text/html",
                ),
            ),
        },
    ),
    (
        "/government/news/uk-and-us-sanction-key-houthi-figures-to-protect-maritime-security-in-the-red-sea.ar",
        {"kind": "page", "language": "ar", "publisher_id": "foreign-commonwealth-development-office"},
    ),
    ("/government/groups/aviation-statistics-team", {"kind": "body", "contact": "aviation.stats@dft.gsi.gov.uk"}),
    ("/government/statistics/announcements/diagnostic-imaging-dataset-for-september-2015--1", {"status": "confirmed"}),
]


@pytest.mark.parametrize(("key", "facts"), GOLDEN, ids=[key.rpartition("/")[2][:40] for key, _ in GOLDEN])
def test_golden(key: str, facts: dict[str, Any], records: dict[str, Record]) -> None:
    assert {name: getattr(records[key], name) for name in facts} == facts


def test_change_history_note_by_note(records: dict[str, Record]) -> None:
    events = records["/government/publications/further-businesses-and-premises-to-close"].events
    assert Counter(event.kind for event in events) == {"updated": 16, "published": 1}
    assert events[0] == Event("published", "2020-03-23T22:31:00.000+00:00", "First published.")
    assert events[-1].date == "2020-08-19T15:53:46.000+01:00"
    manual = records["/guidance/content-design"].events
    assert [event.note.partition(":")[0] for event in manual if event.kind == "updated"] == [
        *("Content types", "Planning content", "User needs", "What is content design?"),
    ]


def test_a_withdrawal_is_an_event_with_its_words(records: dict[str, Record]) -> None:
    collection = records["/government/collections/national-driving-and-riding-standards-withdrawn"]
    assert Event("withdrawn", "2016-04-01T13:05:30Z", "This information is now out of date.") in collection.events
    assert collection.locations["status"].locator == "#/withdrawn_notice"
    parts = [relation.target for relation in collection.relations if relation.kind == "has-part"]
    assert len(parts) == 9
    assert "/government/publications/national-standard-for-driving-lorries" in parts


def test_attachments_with_type_and_size(records: dict[str, Record]) -> None:
    decided = records["/government/consultations/setting-the-grade-standards-of-new-gcses-in-england-2017-2018"]
    assert [address.size for address in decided.addresses] == [803783, 365608, 64614, 175698]
    fragments = records["/government/calls-for-evidence/employee-share-schemes-nic-elections"].addresses
    assert fragments == (
        Address(
            "https://www.gov.uk/government/uploads/system/uploads/attachment_data/file/560439/"
            "Employee_Share_Schemes-NIC_elections-summary_responses.pdf",
            "attachment",
            "Employee Share Schemes: NIC elections - consulation response",
            "application/pdf",
            258 * 1024,
        ),
    )


def test_sections_translations_and_alternatives(records: dict[str, Record]) -> None:
    section = records["/guidance/content-design/what-is-content-design"]
    assert Relation(
        "part-of", "/guidance/content-design", "Content design: planning, writing and managing content"
    ) in (section.relations)
    english = records["/government/news/christmas-2016-prime-ministers-message"].extra["translations"]
    assert [one["language"] for one in english] == ["ur"]


def test_every_place_leads_to_a_value_of_the_body(replay_root: Path, recording: ParseResult, tmp_path: Path) -> None:
    bodies = {one.sha256: one.body for one in harvest(replay_root / RECORDING, tmp_path, declared("govuk")[1])[0]}
    checked = 0
    for record in recording.records:
        for name, place in record.locations.items():
            value: Any = json.loads(bodies[place.sha256])
            for step in filter(None, place.locator.removeprefix("#").split("/")):
                value = value[int(step) if isinstance(value, list) else step]
            assert value not in ("", None, [], {}), (record.key, name)
            checked += 1
    assert checked > 700


def test_what_churns_stays_outside(replay_root: Path, recording: ParseResult, tmp_path: Path) -> None:
    fetched, _ = harvest(replay_root / RECORDING, tmp_path, declared("govuk")[1])
    later = []
    for one in fetched:
        if one.error:
            later.append(one)
            continue
        document = json.loads(one.body)
        changed = {**document, "updated_at": "2030-01-01T00:00:00Z", "publishing_request_id": "x", "payload_version": 9}
        later.append(exchange(one.url, json.dumps(changed).encode(), one.status))
    again = adapter.parse(SOURCE, declared("govuk")[1], later)
    assert [record.to_content() for record in again.records] == [record.to_content() for record in recording.records]


def test_nothing_of_the_recording_needs_mending_but_dates_that_were_edited(recording: ParseResult) -> None:
    """Three recorded consultations open or close after the year 2200."""
    found = [(issue.code, issue.record_key) for record in recording.records for issue in normalise(record)[1]]
    assert {code for code, _ in found} <= {"odd-date"}
    assert len({key for _, key in found}) <= 3
