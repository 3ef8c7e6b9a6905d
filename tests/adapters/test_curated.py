"""The homes curated by hand: the repository's own files, and what is told of entries that are not right."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from homefinder.adapters import curated
from homefinder.errors import FetchError, ParseError
from homefinder.model import HOME_KINDS, Address, Location, ParseResult, Relation
from tests.conftest import ROOT
from tests.support.recordings import MadeGetter, by_key, codes, declared, exchange

URL = "repository:vocab/homes/made.yml"
NOBODY = MadeGetter(lambda url: None)


def parse_text(*texts: str) -> ParseResult:
    source, parameters, adapter = declared("curated")
    urls = [URL, URL.replace("made", "second")]
    return adapter.parse(
        source, parameters, [exchange(url, text.encode()) for url, text in zip(urls, texts, strict=False)]
    )


def test_every_entry_of_the_repository_is_taken_in() -> None:
    source, parameters, adapter = declared("curated")
    fetched = adapter.collect(source, parameters, NOBODY, ())
    assert [one.url for one in fetched] == sorted(one.url for one in fetched)
    assert all(one.url.startswith("repository:vocab/homes/") and one.status == 200 for one in fetched)
    parsed = adapter.parse(source, parameters, fetched)
    files = sorted((ROOT / "vocab" / "homes").glob("*.yml"))
    entries = sum(len(yaml.safe_load(path.read_text(encoding="utf-8"))["homes"]) for path in files)
    assert not parsed.issues, [issue.message for issue in parsed.issues]
    assert len(parsed.records) == entries >= source.expect.min_records
    for record in parsed.records:
        assert record.kind in HOME_KINDS
        assert record.certainty in ("read", "background")
        assert record.taken_in


def test_nothing_is_asked_of_the_network() -> None:
    assert NOBODY.asked == []


FULL = """
homes:
  - key: panel
    title: Example panel
    alt_titles: [the panel]
    kind: body
    publisher: Example Agency
    url: https://panel.example/
    url_verified: false
    status: in force
    lifecycle: active
    version: 1.10
    issued: 2025-11
    modified: 2026-01-02
    legal_basis: Example Act 1989
    sector: examples
    change_route: Write to the panel.
    remit: It may approve.
    description: It meets.
    certainty: background
    part_of: agency
    series: panels
    source_note: seen in its minutes
  - {key: agency, title: Example Agency, kind: body, publisher: Crown, certainty: read, part_of: "https://crown.example/"}
"""


def test_a_whole_entry() -> None:
    parsed = parse_text(FULL)
    record = by_key(parsed)["panel"]
    assert codes(parsed) == []
    assert (record.version, record.issued, record.modified) == ("1.10", "2025-11", "2026-01-02")
    assert (record.kind, record.lifecycle, record.certainty) == ("body", "active", "background")
    assert record.description == "It meets.\n\nIt may approve."
    assert record.extra == {"url_verified": False, "remit": "It may approve.", "source_note": "seen in its minutes"}
    assert record.addresses == (Address("https://panel.example/", "landing", "Example panel"),)
    assert record.relations == (Relation("part-of", "agency"),)
    assert by_key(parsed)["agency"].relations == (Relation("part-of", "https://crown.example/"),)
    sha256 = record.locations[""].sha256
    assert record.locations[""] == Location(URL, sha256, "#/homes/0")
    assert record.locations["change_route"] == Location(URL, sha256, "#/homes/0/change_route")
    assert record.locations["relations"].locator == "#/homes/0/part_of"


GOOD = "  - {key: good, title: Good, kind: body, publisher: P, certainty: read}\n"


@pytest.mark.parametrize(
    ("entry", "code", "told"),
    [
        ("{key: x, title: X, kind: thing, publisher: P, certainty: read}", "invalid-entry", "'thing' is not one of"),
        ("{key: x, title: X, kind: body, publisher: P}", "invalid-entry", "certainty: Field required"),
        ("{key: x, title: X, kind: body, publisher: P, certainty: sure}", "invalid-entry", "certainty"),
        ("{key: x, title: '', kind: body, publisher: P, certainty: read}", "invalid-entry", "title"),
        ("{title: X, kind: body, publisher: P, certainty: read}", "invalid-entry", "an entry without a key"),
        ("{key: 'A b', title: X, kind: body, publisher: P, certainty: read}", "invalid-entry", "entry 'A b'"),
        (
            "{key: x, title: X, kind: body, publisher: P, certainty: read, colour: red}",
            "invalid-entry",
            "colour: unknown key",
        ),
        (
            "{key: x, title: X, kind: body, publisher: P, certainty: read, url: 'www.x.example'}",
            "invalid-entry",
            "http",
        ),
        ("{key: x, title: X, kind: body, publisher: P, certainty: read, lifecycle: done}", "invalid-entry", "'done'"),
        ("{key: x, title: X, title: Y, kind: body, publisher: P, certainty: read}", "invalid-entry", "title twice"),
        ("just words", "invalid-entry", "an entry without a key"),
        ("", "invalid-entry", "an entry without a key"),
        (
            "{key: good, title: Other, kind: body, publisher: P, certainty: read}",
            "duplicate-key",
            "line 2, which is kept",
        ),
    ],
)
def test_a_wrong_entry_is_told_with_file_and_line_and_the_others_go_on(entry: str, code: str, told: str) -> None:
    parsed = parse_text(f"homes:\n{GOOD}  - {entry}\n")
    assert [record.title for record in parsed.records] == ["Good"]
    assert codes(parsed) == [code]
    assert told in parsed.issues[0].message
    assert f"{URL} line 3" in parsed.issues[0].message
    assert parsed.issues[0].location.locator == "#/homes/1"


def test_a_reference_to_nothing_is_told_and_the_word_kept() -> None:
    parsed = parse_text(f"homes:\n{GOOD.replace('read', 'read, part_of: nowhere')}")
    assert codes(parsed) == ["unknown-reference"]
    assert parsed.records[0].relations == (Relation("part-of", "", "nowhere"),)


def test_a_part_may_stand_in_another_file_and_a_key_only_in_one() -> None:
    part = GOOD.replace("good", "part").replace("read", "read, part_of: good")
    parsed = parse_text(f"homes:\n{part}", f"homes:\n{GOOD}{GOOD}")
    assert [record.key for record in parsed.records] == ["part", "good"]
    assert parsed.records[0].relations == (Relation("part-of", "good"),)
    assert codes(parsed) == ["duplicate-key"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("homes:\n  - key: [\n", r"made\.yml line 3"),
        ("homes:\n  - key: a\n   title: b\n", r"made\.yml line 3, column 4: is not valid YAML"),
        ("homes: [!!python/object:os.system {}]\n", r"made\.yml line 1"),
        ("homes:\n", "list under 'homes:'"),
        ("", "list under 'homes:'"),
        ("- key: a\n", "list under 'homes:'"),
        ("homes: []\nmore: []\n", "and nothing else"),
        ("homes: &a [*b]\n", r"made\.yml line 1"),
        ("homes: [\x00]\n", "not valid YAML"),
    ],
)
def test_a_file_that_is_not_a_list_of_homes_names_file_and_line(text: str, told: str) -> None:
    with pytest.raises(ParseError, match=told):
        parse_text(text)


def test_a_file_that_is_not_utf_8_is_told() -> None:
    source, parameters, adapter = declared("curated")
    with pytest.raises(ParseError, match="not UTF-8"):
        adapter.parse(source, parameters, [exchange(URL, b"homes:\n  - key: \xe9\n")])


def test_an_empty_list_is_no_records() -> None:
    assert parse_text("homes: []\n") == ParseResult((), ())


def test_a_folder_without_files_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, parameters, adapter = declared("curated")
    monkeypatch.setenv("HOMEFINDER_HOME", str(tmp_path))
    with pytest.raises(FetchError, match=r"holds no \*\.yml"):
        adapter.collect(source, parameters, NOBODY, ())


@pytest.mark.parametrize("folder", ["/etc", "../shared", "vocab/../.."])
def test_the_folder_stays_inside_the_repository(folder: str) -> None:
    with pytest.raises(ValidationError, match="folder of this repository"):
        curated.CuratedParameters(folder=folder)
