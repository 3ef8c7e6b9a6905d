"""CKAN: malformed answers, bad packages, paging that goes wrong, and catalogues of other shapes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError

from homefinder.adapters.ckan import adapter as ckan
from homefinder.errors import ParseError
from homefinder.model import ParseResult
from tests.support.ckan_packages import PACKAGE, SOURCE, URL, parse_body, parse_packages
from tests.support.recordings import MadeGetter, codes, declared, exchange


@pytest.mark.parametrize(
    ("package", "code"),
    [
        ({**PACKAGE, "name": ""}, "missing-key"),
        ({**PACKAGE, "title": " "}, "missing-title"),
        ("a-name", "invalid-entry"),
        (None, "invalid-entry"),
        ({"name": "hh", "state": "draft"}, "not-a-standard"),
        (PACKAGE, "duplicate-key"),
    ],
)
def test_one_bad_package_is_an_issue_and_the_others_go_on(package: Any, code: str) -> None:
    parsed = parse_packages([PACKAGE, package])
    assert [record.key for record in parsed.records] == ["made-up"]
    assert codes(parsed) == [code]
    assert parsed.issues[0].location.locator == "#/result/results/1"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty body"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "HTML"),
        (b'{"success": true, "result": {"count": 2, "results": [{"name": "a"', "cut off"),
        (
            b'{"success": false, "error": {"message": "Access denied", "__type": "Authorization Error"}}',
            "Access denied",
        ),
        (b'{"success": true}', "no list of packages"),
        (b'{"success": true, "result": null}', "no list of packages"),
        (b'{"success": true, "result": {"count": 3}}', "no list of packages"),
        (b'{"success": true, "result": {"count": 3, "results": {"a": 1}}}', "no list of packages"),
        (b'{"success": true, "result": ["about-me", "nhs-number"]}', "not packages"),
        (b'{"hello": "world"}', "neither an answer of CKAN"),
        (b"42", "neither an answer of CKAN"),
        (b'"\xff\xfe"', "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_page_that_cannot_be_read_names_address_and_reason(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason) as caught:
        parse_body(body)
    assert caught.value.locator == URL


@pytest.mark.parametrize(
    "body",
    [
        b'{"success": true, "result": {"count": 0, "results": []}}',
        b"\xef\xbb\xbf[]",
        b'{"success": true, "result": []}',
    ],
)
def test_an_empty_result_is_no_records_and_no_error(body: bytes) -> None:
    assert parse_body(body) == ParseResult((), ())


def test_fewer_packages_than_announced_is_told() -> None:
    parsed = parse_body(json.dumps({"success": True, "result": {"count": 9, "results": [PACKAGE]}}).encode())
    assert codes(parsed) == ["short-list"]
    assert "9 packages are announced and 1" in parsed.issues[0].message


def server(names: list[str], *, cap: int = 1000, count: int | None = None, deaf: bool = False) -> MadeGetter:
    """A CKAN with these packages that sends at most ``cap`` a page, announces ``count``, and may ignore start."""

    def answer(url: str) -> bytes:
        asked = parse_qs(urlsplit(url).query)
        start = 0 if deaf else int(asked["start"][0])
        page = names[start : start + min(cap, int(asked["rows"][0]))]
        result = {"count": len(names) if count is None else count, "results": [{**PACKAGE, "name": n} for n in page]}
        return json.dumps({"success": True, "result": result}).encode()

    return MadeGetter(answer)


NAMES = [f"n{number:03}" for number in range(250)]


@pytest.mark.parametrize(
    ("getter", "records", "asked", "told"),
    [
        (server(NAMES), 250, 3, []),
        (server(NAMES[:100]), 100, 1, []),
        (server([]), 0, 1, []),
        (server(NAMES, cap=50), 250, 5, []),
        (server(NAMES, count=10**9), 250, 4, ["short-list"]),
        (server(NAMES, count=120), 200, 2, []),
        (server(NAMES[:100], count=999, deaf=True), 100, 2, ["short-list"]),
        (server(["a", "b", "a"]), 2, 1, ["duplicate-key"]),
    ],
    ids=["three pages", "one full page", "none", "capped", "endless count", "shrunk", "deaf", "repeated"],
)
def test_paging_comes_to_an_end(getter: MadeGetter, records: int, asked: int, told: list[str]) -> None:
    source, parameters, adapter = declared(SOURCE)
    parsed = adapter.parse(source, parameters, adapter.collect(source, parameters, getter, ()))
    assert (len(parsed.records), len(getter.asked), codes(parsed)) == (records, asked, told)


def test_a_page_that_cannot_be_read_is_collected_for_the_archive() -> None:
    source, parameters, adapter = declared(SOURCE)
    fetched = adapter.collect(source, parameters, MadeGetter(lambda url: b"<html>"), ())
    assert [one.body for one in fetched] == [b"<html>"]


OTHER: dict[str, Any] = {
    "base": "https://ckan.example.gov.uk/",
    "sort": "id asc",
    "fq": "organization:example",
    "kinds": [{"kind": "api", "when": {"title": "API"}}],
    "mapping": {
        "key": ["{id}", "{name}", "{identifier}"],
        "kind": {"from": "$kind", "table": {"api": "api"}, "default": "standard"},
        "fields": {
            "title": ["title", "name"],
            "description": ["notes", "description"],
            "publisher": ["organization.title", "publisher_name"],
            "keywords": "tags.name",
            "addresses": [{"each": "resources", "role": "attachment", "url": "url", "title": ["name", "description"]}],
        },
    },
}


def test_another_ckan_needs_a_declaration_only(corpus_root: Path) -> None:
    parameters = ckan.CkanParameters.model_validate(OTHER)
    assert parameters.build_page_url(0) == (
        "https://ckan.example.gov.uk/api/3/action/package_search?rows=100&start=0&sort=id+asc&fq=organization%3Aexample"
    )
    rendered = corpus_root / "datagovuk-ckan" / "mock-harvest-sources" / "rendered"
    body = (rendered / "package_search_rows100_start0.json").read_bytes()
    source, _, _ = declared(SOURCE)
    records = ckan.parse(source, parameters, [exchange("https://ckan.example.gov.uk/x", body)]).records
    assert [record.title for record in records] == ["Example Dataset #1", "Example Dataset #2"]
    assert (records[0].publisher, len(records[0].addresses)) == ("Example Publisher #1", 4)


def test_every_real_payload_is_parsed_or_refused_with_a_reason(corpus_root: Path) -> None:
    parameters = ckan.CkanParameters.model_validate(OTHER)
    source, _, _ = declared(SOURCE)
    refused, records = [], 0
    for name in ("ckan-examples", "datagovuk-ckan", "nhs-standards-directory"):
        for path in sorted((corpus_root / name).rglob("*.json")):
            try:
                records += len(
                    ckan.parse(source, parameters, [exchange("https://x.example/", path.read_bytes())]).records
                )
            except ParseError:
                refused.append(path.name)
    assert records > 300
    assert refused == ["migrations_cache_status_changes.json", "package_list.json"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"base": "ftp://x.example"}, "base"),
        ({"rows": 0}, "rows"),
        ({"kinds": [{"kind": "thing", "when": {}}]}, "no kind 'thing'"),
        ({"codes": {"x": {"field": "a", "pattern": "("}}}, "not a regular expression"),
        ({"speed": 1}, "speed"),
    ],
)
def test_a_wrong_declaration_is_told(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        ckan.CkanParameters.model_validate({**OTHER, **change})
