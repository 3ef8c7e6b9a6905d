"""Feeds as recorded, with and without the documents of their entries, by nothing but their declarations."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest

from homefinder.model import Event, Identifier, ParseResult
from homefinder.source import read_source
from tests.adapters.listing.test_json_recordings import compare, filled, read
from tests.conftest import ROOT
from tests.support.made_source import replay
from tests.support.recordings import by_key, codes


def test_a_feed_of_six_pages(recordings_root: Path) -> None:
    parsed, getter = read(recordings_root, "legislation-gov-uk-feed", "2015-12-14")
    assert [len(parsed.records), len(getter.asked), codes(parsed)] == [104, 6, []]
    assert [filled(parsed, name) for name in ("url", "issued", "modified", "keywords")] == [104, 104, 104, 74]
    record = by_key(parsed)["http://www.legislation.gov.uk/id/uksi/1950/1193"]
    assert (record.url, record.issued) == ("http://www.legislation.gov.uk/uksi/1950/1193/made", "1950-07-21")
    assert (record.keywords, record.extra["number"]) == (("FOREIGN COMPENSATION",), "1193")


def test_a_feed_and_the_documents_of_its_entries(recordings_root: Path) -> None:
    parsed, getter = read(recordings_root, "legislation-gov-uk-documents", "2015-12-14")
    assert [len(parsed.records), len(getter.asked), codes(parsed)] == [25, 28, []]
    assert [filled(parsed, name) for name in ("title", "issued", "modified", "valid_from", "status")] == [
        25,
        24,
        25,
        13,
        25,
    ]
    record = by_key(parsed)["http://www.legislation.gov.uk/id/uksi/2015/2015"]
    assert (record.issued, record.valid_from, record.status) == ("2015-12-10", "2016-01-01", "final")
    assert record.events == (
        Event("made", "2015-12-10"),
        Event("laid", "2015-12-11", "UnitedKingdomParliament"),
        Event("in-force", "2016-01-01"),
    )
    assert record.identifiers == (Identifier("isbn", "9780111141953"),)
    assert record.locations[""].url.startswith("http://legislation.data.gov.uk/new/")
    assert record.locations["title"].url == "http://legislation.data.gov.uk/uksi/2015/2015/made/data.xml"
    act = by_key(parsed)["http://www.legislation.gov.uk/id/asp/2015/13"]
    assert (act.title, act.events) == ("Harbours (Scotland) Act 2015", (Event("enacted", "2015-12-02"),))


def test_a_document_that_is_named_in_the_declaration(recordings_root: Path) -> None:
    parsed, _ = read(recordings_root, "legislation-gov-uk-revised", "2022-12-05")
    (record,) = parsed.records
    assert (record.title, record.status, codes(parsed)) == ("The Control of Asbestos Regulations 2012", "revised", [])
    assert record.nations == ("England", "Wales", "Scotland", "Northern Ireland")
    assert (record.issued, record.valid_from, record.keywords) == ("2012-02-27", "2012-04-06", ("HEALTH AND SAFETY",))


@pytest.mark.parametrize(
    ("name", "days", "counts", "change"),
    [
        ("clml-schema", ("2020-12-15", "2023-07-04"), [4, 7], (3, 0, 0)),
        ("threesixtygiving-standard", ("2022-12-31", "2025-12-01"), [10, 10], (6, 6, 0)),
    ],
)
def test_releases_are_a_window(
    recordings_root: Path, name: str, days: tuple[str, str], counts: list[int], change: tuple[int, int, int]
) -> None:
    folder = recordings_root / name
    found = [read_releases(folder, name, day) for day in days]
    assert [len(one.records) for one in found] == counts
    assert [codes(one) for one in found] == [[], []]
    assert compare(*found) == change
    for parsed, day in zip(found, days, strict=True):  # a second reader sees the same
        seen = feedparser.parse((folder / day / "bodies" / "releases.atom").read_bytes())
        assert [(one.id, one.link, one.updated) for one in seen.entries] == [
            (record.key, record.url, record.modified) for record in parsed.records
        ]


def read_releases(folder: Path, name: str, day: str) -> ParseResult:
    source = read_source(ROOT / "tests" / "declarations" / f"{name}-releases.yml")
    assert source.completeness == "window"
    return replay(source, folder / day)[0]
