"""Publications that answer in JSON, as recorded, by nothing but their declarations."""

from __future__ import annotations

from pathlib import Path

from homefinder.model import Identifier, ParseResult, Record
from homefinder.source import read_source
from tests.conftest import ROOT
from tests.support.made_source import replay
from tests.support.recordings import RecordedGetter, by_key, codes


def read(root: Path, name: str, day: str) -> tuple[ParseResult, RecordedGetter]:
    return replay(read_source(ROOT / "tests" / "declarations" / f"{name}.yml"), root / name / day)


def filled(parsed: ParseResult, name: str) -> int:
    return sum(bool(getattr(record, name)) for record in parsed.records)


def compare(old: ParseResult, new: ParseResult) -> tuple[int, int, int]:
    """How many records are added, gone and changed."""
    then, now = by_key(old), by_key(new)
    changed = [key for key in then.keys() & now.keys() if then[key].to_content() != now[key].to_content()]
    return len(now.keys() - then.keys()), len(then.keys() - now.keys()), len(changed)


def test_specifications_of_the_web_in_one_array(recordings_root: Path) -> None:
    old, getter = read(recordings_root, "w3c-browser-specs", "2025-08-20")
    new, _ = read(recordings_root, "w3c-browser-specs", "2026-08-19")
    assert getter.asked == ["https://w3c.github.io/browser-specs/index.json"]
    assert [len(old.records), len(new.records), codes(old), codes(new)] == [739, 807, [], []]
    assert [filled(new, name) for name in ("url", "publisher", "status")] == [807, 807, 804]
    assert compare(old, new) == (82, 14, 142)
    record = by_key(new)["tc39-array-find-from-last"]
    assert (record.status, record.publisher) == ("discontinued", "Ecma International")
    assert ("replaced-by", "ecmascript") in [(one.kind, one.target) for one in record.relations]
    assert record.locations["title"].locator.startswith("#/")


def test_organisations_page_by_page_up_to_what_a_window_allows(recordings_root: Path) -> None:
    parsed, getter = read(recordings_root, "ror-organisations", "2025-09-25")
    assert [len(parsed.records), len(getter.asked), codes(parsed)] == [40, 2, []]
    record = by_key(parsed)["https://ror.org/04ps1r162"]
    assert (record.title, record.url, record.issued) == ("Lincoln University", "https://www.lincoln.ac.nz", "1878")
    assert "Te Whare Wanaka o Aoraki" in record.alt_titles
    assert Identifier("wikidata", "Q1048626") in record.identifiers
    assert record.locations["url"].locator == "#/items/0/links/0"


def test_a_list_that_is_cut_without_a_word_is_told(recordings_root: Path) -> None:
    parsed, _ = read(recordings_root, "argyll-and-bute-arcgis", "2022-09-18")
    assert (len(parsed.records), codes(parsed), parsed.issues[0].entries) == (20, ["short-list"], 6)
    record: Record = parsed.records[0]
    assert (record.issued, record.modified) == ("2017-07-07T13:27:53Z", "2017-07-18T10:30:32Z")
    assert [filled(parsed, name) for name in ("description", "url", "keywords", "licence")] == [20, 20, 20, 20]


def test_series_with_their_details_and_the_lists_that_they_refer_to(recordings_root: Path) -> None:
    old, getter = read(recordings_root, "ons-idpd", "2023-11-20")
    new, _ = read(recordings_root, "ons-idpd", "2024-02-12")
    assert [len(old.records), len(new.records), codes(old), codes(new)] == [6, 18, ["unknown-field"], ["unread-detail"]]
    assert len(getter.asked) == 15
    assert compare(old, new) == (14, 2, 4)
    record = by_key(old)["4gc"]
    assert (record.publisher, record.publisher_url) == ("Office of Communications", "https://www.ofcom.org.uk/")
    assert record.locations["title"].url == "https://staging.idpd.uk/datasets/4gc"
    assert record.locations[""].url == "https://staging.idpd.uk/datasets"  # so that a broken list loses nothing
    assert "AREACD" in record.extra["columns"]  # from the list of its editions
    assert (new.issues[0].record_key, set(new.incomplete)) == ("average-travel-time", {"average-travel-time"})
