"""CSV catalogues: the API catalogue as recorded at two dates, malformed tables, and other declarations."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from homefinder.adapters.csv_table import adapter as csv_table
from homefinder.clean.text import TITLE_LIMIT
from homefinder.errors import BadStatus, ParseError
from homefinder.harvest.run import MESSAGE_LIMIT, normalise_records
from homefinder.ids import KEY_LIMIT
from homefinder.model import Location, ParseResult
from tests.support.recordings import MadeGetter, RecordedGetter, by_key, codes, declared, exchange, harvested

SOURCE = "uk-api-catalogue"
BASE = "https://raw.githubusercontent.com/co-cddo/api-catalogue/main/data/"


@pytest.fixture(scope="module")
def earlier(replay_root: Path) -> tuple[ParseResult, RecordedGetter]:
    return harvested(SOURCE, replay_root / SOURCE / "2024-12-31")


@pytest.fixture(scope="module")
def later(replay_root: Path) -> tuple[ParseResult, RecordedGetter]:
    return harvested(SOURCE, replay_root / SOURCE / "2026-07-14")


def test_every_row_is_an_api_with_a_publisher(
    earlier: tuple[ParseResult, RecordedGetter], later: tuple[ParseResult, RecordedGetter]
) -> None:
    assert (len(earlier[0].records), len(later[0].records)) == (145, 231)
    for parsed, _ in (earlier, later):
        assert {record.kind for record in parsed.records} == {"api"}
        assert all(record.publisher and record.publisher != record.publisher_id for record in parsed.records)
        assert len(by_key(parsed)) == len(parsed.records)
        assert not any("\\n" in record.description for record in parsed.records)
    files = ("catalogue.csv", "organisation.csv", "catalogue.csv-metadata.json")
    assert later[1].asked == [BASE + name for name in files]


def test_keys_are_stable_between_the_dates(
    earlier: tuple[ParseResult, RecordedGetter], later: tuple[ParseResult, RecordedGetter]
) -> None:
    before, after = set(by_key(earlier[0])), set(by_key(later[0]))
    assert (len(before & after), len(before - after), len(after - before)) == (124, 21, 107)


def test_missing_values_are_told_once_a_column(later: tuple[ParseResult, RecordedGetter]) -> None:
    told = {issue.location.locator: issue.message for issue in later[0].issues}
    assert Counter(codes(later[0])) == {"missing-value": 5}
    assert told["catalogue.csv#row=34&column=url"].startswith("url is empty in 11 of 231 rows")
    assert told["catalogue.csv#row=2&column=license"].startswith("license is empty in 195 of 231 rows")


GOLDEN: list[tuple[str, dict[str, Any]]] = [
    (
        "government-digital-service/gov-uk-notify",
        {
            "title": "GOV.UK Notify",
            "publisher": "Government Digital Service",
            "url": "https://api.notifications.service.gov.uk/",
            "page_url": "https://www.api.gov.uk/gds/gov-uk-notify/",
            "issued": "2020-01-08",
            "modified": "2020-08-24",
        },
    ),
    (
        "hm-revenue-customs/vat-mtd",
        {
            "title": "VAT (MTD)",
            "publisher": "HM Revenue & Customs",
            "url": "https://api.service.hmrc.gov.uk",
            "page_url": "https://www.api.gov.uk/hmrc/vat-mtd/",
            "contact": "SDSTeam@hmrc.gov.uk",
        },
    ),
    (
        "nhs-digital/child-protection-information-sharing-hl7-v3-api",
        {
            "title": "Child Protection - Information Sharing - HL7 V3 API",
            "publisher": "NHS Digital",
            "issued": "2024-04-23",
        },
    ),
    (
        "department-for-education/get-into-teaching-api",
        {"publisher": "Department for Education", "url": "https://github.com/DFE-Digital/get-into-teaching-api"},
    ),
]


@pytest.mark.parametrize(("key", "expected"), GOLDEN, ids=[key for key, _ in GOLDEN])
def test_golden_records(later: tuple[ParseResult, RecordedGetter], key: str, expected: dict[str, Any]) -> None:
    record = by_key(later[0])[key]
    assert {name: getattr(record, name) for name in expected} == expected


def test_each_value_knows_its_row_and_column(later: tuple[ParseResult, RecordedGetter]) -> None:
    record = by_key(later[0])["government-digital-service/gov-uk-notify"]
    sha256 = record.locations[""].sha256
    assert record.locations[""] == Location(BASE + "catalogue.csv", sha256, "catalogue.csv#row=2")
    assert record.locations["title"] == Location(BASE + "catalogue.csv", sha256, "catalogue.csv#row=2&column=name")
    assert record.locations["publisher"].url == BASE + "organisation.csv"
    assert record.locations["publisher"].locator == "organisation.csv#row=2&column=name"


def test_line_breaks_written_as_two_characters(later: tuple[ParseResult, RecordedGetter]) -> None:
    assert "letters to their users.\n\nThe API" in later[0].records[0].description


METADATA: dict[str, Any] = {
    "tableSchema": {
        "columns": [
            {"name": "name", "required": True},
            {"name": "home", "titles": {"en": ["url", "address"]}, "required": True},
            {"name": "note", "required": False},
        ]
    }
}
MADE: dict[str, Any] = {
    "url": "https://x.example/data/list.csv",
    "metadata": "list.csv-metadata.json",
    "key_columns": ["owner", "name"],
    "tell_apart": ["url"],
    "lookups": [{"name": "owners", "url": "owners.csv", "key": "id"}],
    "mapping": {
        "key": "{$key}",
        "kind": "api",
        "fields": {
            "title": "name",
            "url": "url",
            "publisher": {"from": "owner", "lookup": "owners", "column": "name"},
        },
        "keep": ["note"],
    },
}
HEADER = "name,url,owner,note"
GONE = b"gone"
ROW = "One,https://one.example/,a,"


def parse_made(
    table: bytes, *, metadata: bytes | None = None, owners: bytes = b"id,name\na,Agency A\n", **change: Any
) -> ParseResult:
    parameters = csv_table.CsvParameters.model_validate({**MADE, **change})
    bodies = {"list.csv": table, "owners.csv": owners, "list.csv-metadata.json": metadata}
    if metadata is None:
        bodies["list.csv-metadata.json"] = json.dumps(METADATA).encode()
    source, _, _ = declared(SOURCE)
    getter = MadeGetter(lambda url: None if (body := bodies[url.rsplit("/", 1)[1]]) == GONE else body)
    return csv_table.parse(source, parameters, csv_table.collect(source, parameters, getter, ()))


def lines(*rows: str, end: str = "\n") -> bytes:
    return (end.join((HEADER, *rows)) + end).encode()


@pytest.mark.parametrize(
    ("table", "records", "told"),
    [
        (lines(ROW), 1, []),
        (lines(ROW, end="\r\n"), 1, []),
        (b"\xef\xbb\xbf" + lines(ROW), 1, []),
        (lines(ROW).decode().encode("utf-16"), 1, ["encoding-guessed"]),
        (lines(ROW).decode().encode("utf-16-le"), 1, ["encoding-guessed"]),
        (lines(ROW).decode().encode("utf-16-be"), 1, ["encoding-guessed"]),
        (lines("Caf\u00e9,https://one.example/,a,").decode().encode("cp1252"), 1, ["encoding-guessed"]),
        (lines("Caf\u00e9 \u0081,https://one.example/,a,").decode().encode("latin-1"), 1, ["encoding-guessed"]),
        (b"", 0, []),
        (lines(), 0, []),
        (lines(ROW, "", ",,,", "  "), 1, []),
        (lines(ROW).rstrip(), 1, []),
        (lines(ROW, "Two,https://two.example/,a"), 2, ["ragged-row"]),
        (lines(ROW, "Two,https://two.example/,a,,,"), 2, []),
        (lines(ROW, "Two,https://two.example/,a,n,more"), 2, ["ragged-row", "unknown-field"]),
        (lines('On"e,"https://one.example/"/,a,'), 1, ["ragged-row"]),
        (lines("One,,a,", "Two,,a,"), 2, ["missing-value"]),
        (lines("One,https://one.example/,b,"), 1, ["unknown-reference"]),
        (lines(",https://one.example/,a,"), 0, ["missing-value", "missing-key"]),
        (lines(ROW, ROW), 1, ["duplicate-key"]),
        (lines(ROW, "ONE,https://other.example/,a,"), 2, ["shared-key"]),
        (lines(ROW, "One,https://one.example/,a,other"), 1, ["duplicate-key"]),
    ],
)
def test_tables_and_what_is_told_of_them(table: bytes, records: int, told: list[str]) -> None:
    parsed = parse_made(table)
    assert (len(parsed.records), codes(parsed)) == (records, told)


@pytest.fixture
def reader_as_shipped() -> Iterator[None]:
    """Python's reader of CSV takes in cells of 131,072 characters unless it was told otherwise, once for a process."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("reader_as_shipped")
def test_a_cell_of_a_megabyte_is_shortened_and_told() -> None:
    long = "Long " + "x" * 1_000_000
    parsed = normalise_records(
        parse_made(lines(ROW, f"{long},https://two.example/,a,", f"{long},https://three.example/,a,"))
    )
    assert [len(record.title) for record in parsed.records] == [3, TITLE_LIMIT, TITLE_LIMIT]
    keys = [record.key for record in parsed.records]
    assert len(set(keys)) == 3
    assert max(map(len, keys)) == KEY_LIMIT
    assert max(len(issue.message) for issue in parsed.issues) <= MESSAGE_LIMIT
    cut = [(issue.record_key, issue.location.locator) for issue in parsed.issues if issue.code == "text-cut"]
    assert cut == [(keys[1], "list.csv#row=3&column=name"), (keys[2], "list.csv#row=4&column=name")]


@pytest.mark.usefixtures("reader_as_shipped")
def test_a_megabyte_in_every_cell_leaves_the_other_rows_alone() -> None:
    long = "Long " + "x" * 1_000_000
    parsed = normalise_records(parse_made(lines(ROW, ",".join([long] * 4)), owners=f"id,name\na,{long}\n".encode()))
    assert [record.key for record in parsed.records][:1] == ["a/one"]
    for record in parsed.records:
        longest = max(len(text) for text in (record.key, record.title, record.publisher, record.publisher_id))
        assert longest <= TITLE_LIMIT
    assert max(len(issue.message) for issue in parsed.issues) <= MESSAGE_LIMIT


@pytest.mark.usefixtures("reader_as_shipped")
def test_a_quotation_mark_that_is_left_out_still_fails_the_table() -> None:
    with pytest.raises(ParseError, match="ends inside a quoted value"):
        parse_made(lines(ROW, 'Two,https://two.example/,a,"unfini' + "x" * 200_000))


def test_rows_that_share_a_key_but_differ_are_both_kept() -> None:
    parsed = parse_made(lines(ROW, "One,https://other.example/,a,"))
    assert [record.key for record in parsed.records] == ["a/one", "a/one/https-other-example"]
    assert parsed.issues[0].record_key == "a/one/https-other-example"
    assert parsed.issues[0].location.locator == "list.csv#row=3"


def test_quoted_line_breaks_do_not_move_the_row_numbers() -> None:
    parsed = parse_made(lines('"One",https://one.example/,a,"first\nsecond, ""third"""', "Two,https://two.example/,a,"))
    assert parsed.records[0].extra["note"] == 'first\nsecond, "third"'
    assert parsed.records[1].locations[""].locator == "list.csv#row=3"


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (b"<!DOCTYPE html><html>Log in</html>", "HTML"),
        (b"PK\x03\x04\x14\x00\x06\x00", "not text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not text"),
        (b"\xff\xfen", "cut off"),
        (lines(ROW, 'Two,https://two.example/,a,"unfini'), "ends inside a quoted value"),
        (lines(ROW) + b"Two,https://two", "ends inside row 3, after 2 of 4 values"),
        (b"title,url\nOne,https://one.example/\n", "has no column name, which list.csv-metadata.json requires"),
        (b"name;url;owner\nOne;https://one.example/;a\n", "has no column name, home"),
    ],
)
def test_a_table_that_cannot_be_read_names_address_and_reason(table: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason) as caught:
        parse_made(table)
    assert caught.value.locator == "https://x.example/data/list.csv"


def test_a_lookup_without_its_key_is_refused() -> None:
    with pytest.raises(ParseError, match="has no column 'id'"):
        parse_made(lines(ROW), owners=b"code,name\na,Agency A\n")


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        (b"<html>", ["unreadable-file"]),
        (b"[]", ["unreadable-file"]),
        (b"{}", ["unreadable-file"]),
        (GONE, ["missing-response"]),
        (json.dumps({"tables": [{"url": "list.csv", **METADATA}]}).encode(), []),
        (b'{"tableSchema": "schema.json"}', []),
    ],
)
def test_a_table_stands_without_its_metadata(metadata: bytes, told: list[str]) -> None:
    parsed = parse_made(lines(ROW), metadata=metadata)
    assert (len(parsed.records), codes(parsed)) == (1, told)


def test_a_missing_table_is_an_error() -> None:
    source, parameters, adapter = declared(SOURCE)
    with pytest.raises(BadStatus):
        adapter.collect(source, parameters, MadeGetter(lambda url: None), ())


def test_another_table_needs_a_declaration_only() -> None:
    parameters = csv_table.CsvParameters.model_validate(
        {
            "url": "https://x.example/codes.tsv",
            "delimiter": "\t",
            "header_row": 2,
            "required": ["Code"],
            "mapping": {
                "key": "{Code}",
                "kind": "code-set",
                "fields": {"title": "Name", "keywords": {"from": "Tags", "split": ";"}},
            },
        }
    )
    source, _, _ = declared(SOURCE)
    body = b"Printed on Monday\t\t\t\nCode\tName\tTags\tCode\nA1\tFirst\tx; y\tz\n"
    parsed = csv_table.parse(source, parameters, [exchange("https://x.example/codes.tsv", body)])
    record = parsed.records[0]
    assert (record.key, record.title, record.keywords, record.extra) == ("A1", "First", ("x", "y"), {"Code_4": "z"})
    assert record.locations["title"].locator == "codes.tsv#row=3&column=Name"
    assert codes(parsed) == ["ragged-row", "unknown-field"]


@pytest.mark.parametrize("change", [{"url": "data/list.csv"}, {"delimiter": ""}, {"header_row": 0}, {"speed": 1}])
def test_a_wrong_declaration_is_told(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=next(iter(change))):
        csv_table.CsvParameters.model_validate({**MADE, **change})
