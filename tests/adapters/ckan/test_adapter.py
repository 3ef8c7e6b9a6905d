"""CKAN: the NHS directory as recorded, and what its declaration makes of a package's fields."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from homefinder.model import Identifier, ParseResult, Relation
from tests.support.ckan_packages import PACKAGE, SOURCE, parse_packages
from tests.support.recordings import RecordedGetter, by_key, codes, harvested


@pytest.fixture(scope="module")
def directory(replay_root: Path) -> tuple[ParseResult, RecordedGetter]:
    return harvested(SOURCE, replay_root / SOURCE / "2022-04-19")


def test_143_packages_are_140_records_and_3_junk(directory: tuple[ParseResult, RecordedGetter]) -> None:
    parsed, getter = directory
    assert len(parsed.records) == 140
    assert [parse_qs(urlsplit(url).query)["start"] for url in getter.asked] == [["0"], ["100"]]
    assert Counter(codes(parsed)) == {"not-a-standard": 3, "placeholder-code": 2}
    junk = {issue.record_key: issue for issue in parsed.issues if issue.code == "not-a-standard"}
    assert set(junk) == {"test2", "hh", "another-test-dataset"}
    assert junk["hh"].location.locator == "#/result/results/41"
    assert "lacks all of description, status" in junk["hh"].message
    assert not set(junk) & set(by_key(parsed))


def test_kinds_follow_category_title_and_address(directory: tuple[ParseResult, RecordedGetter]) -> None:
    assert Counter(record.kind for record in directory[0].records) == {
        "api": 70,
        "standard": 54,
        "code-set": 14,
        "data-collection": 2,
    }


GOLDEN: list[tuple[str, dict[str, Any]]] = [
    (
        "about-me",
        {
            "kind": "standard",
            "title": "About Me",
            "publisher": "Professional Record Standards Body",
            "publisher_id": "professional-record-standards-body",
            "url": "https://theprsb.org/standards/aboutme/",
            "page_url": "https://data.standards.nhs.uk/published-standards/about-me",
            "status": "active",
            "issued": "2021-10-27T13:21:47.912177",
            "modified": "2021-12-30T15:09:27.857703",
            "contact": "support@theprsb.org",
            "keywords": ("Referrals", "Demographics", "Key care information", "Patient communication"),
            "identifiers": (Identifier("ckan-package", "41ea9059-909f-4bfa-b2af-d460bfc74910"),),
        },
    ),
    (
        "personal-demographics-service-fhir-api",
        {
            "kind": "api",
            "title": "Personal Demographics Service - FHIR API",
            "publisher": "NHS Digital",
            "url": "https://digital.nhs.uk/developer/api-catalogue/personal-demographics-service-fhir",
            "status": "active",
            "keywords": ("Continuity of care (ToC)", "Demographics"),
        },
    ),
    (
        "specialised-services-national-definitions-set",
        {
            "kind": "code-set",
            "title": "Specialised Services National Definitions Set",
            "status": "retired",
            "description": "",
            "identifiers": (
                Identifier("nhs-standard", "ISB0005"),
                Identifier("ckan-package", "8373fc01-ce3c-45ec-b2c3-07df05e026a3"),
            ),
        },
    ),
    ("nhs-111-api-standard", {"kind": "standard", "title": "NHS 111 API standard", "publisher": "NHS Digital"}),
    ("booking-and-referral-standard", {"kind": "api", "status": "draft", "title": "Booking and Referral Standard"}),
]


@pytest.mark.parametrize(("key", "expected"), GOLDEN, ids=[key for key, _ in GOLDEN])
def test_golden_records(directory: tuple[ParseResult, RecordedGetter], key: str, expected: dict[str, Any]) -> None:
    record = by_key(directory[0])[key]
    assert {name: getattr(record, name) for name in expected} == expected
    assert [address.role for address in record.addresses] == ["documentation", "page"]


def test_kept_fields_and_related_standards(directory: tuple[ParseResult, RecordedGetter]) -> None:
    record = by_key(directory[0])["about-me"]
    assert "Social care" in record.extra["care_setting"]
    assert record.extra["topic"] == list(record.keywords)
    assert {"related_standards", "dependencies", "endorsements", "standard_category"} <= set(record.extra)
    cis = ("https://theprsb.org/core-information-standard-v2-0/", "Core Information Standard (CIS)")
    assert record.relations[0] == Relation("related", *cis)
    assert record.relations[-1] == Relation("depends-on", *cis)
    assert len(record.relations) == 4
    package = record.locations[""].locator
    assert record.locations["title"].locator == f"{package}/title"
    assert record.locations["relations"].locator == f"{package}/related_standards"
    assert record.locations["publisher"].locator == f"{package}/organization/title"


def test_a_remark_is_no_reference_code(directory: tuple[ParseResult, RecordedGetter]) -> None:
    parsed, _ = directory
    issues = [issue for issue in parsed.issues if issue.code == "placeholder-code"]
    assert {issue.record_key for issue in issues} == {"edischarge-summary", "outpatient-letter"}
    assert all(issue.location.locator.endswith("/reference_code") for issue in issues)
    record = by_key(parsed)["outpatient-letter"]
    assert [identifier.scheme for identifier in record.identifiers] == ["ckan-package"]
    assert record.extra["reference_code"].startswith("Going through ISN")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("DCB3066", ["DCB3066"]),
        (" dapb 4013 ", ["DAPB4013"]),
        ("SCCI-2075", ["SCCI2075"]),
        ("ISB 0149-02", ["ISB0149-02"]),
        ("DCB0092-2062", ["DCB0092-2062"]),
        ("ISB 1512 Amd 159/2010", ["ISB1512"]),
        ("DCB3066 Amd. 12/2021", ["DCB3066"]),
        ("DCB0129 and DCB0160", ["DCB0129", "DCB0160"]),
        ("DCB0129, DCB0129", ["DCB0129"]),
        ("DCB", []),
        ("to be confirmed", []),
        ("DCB30661", []),
    ],
)
def test_reference_codes(written: str, read: list[str]) -> None:
    parsed = parse_packages([{**PACKAGE, "reference_code": written}])
    found = [one.value for one in parsed.records[0].identifiers if one.scheme == "nhs-standard"]
    assert found == read
    assert ("placeholder-code" in codes(parsed)) == (not read)
    assert parsed.records[0].extra["reference_code"] == written


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("", "https://data.standards.nhs.uk/published-standards/made-up"),
        ("see the wiki", "https://data.standards.nhs.uk/published-standards/made-up"),
        ("javascript:alert(1)", "https://data.standards.nhs.uk/published-standards/made-up"),
    ],
)
def test_own_page_is_the_documentation_or_the_directory(link: str, url: str) -> None:
    record = parse_packages([{**PACKAGE, "documentation_link": link}]).records[0]
    assert record.url == url


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("No known related standards", []),
        (
            "* [A](https://a.example/x)\r\n* [B\r\nb](http://b.example/y_(z))",
            ["https://a.example/x", "http://b.example/y_(z)"],
        ),
        ("[A](/published-standards/a)", ["https://data.standards.nhs.uk/published-standards/a"]),
        ('[A](https://a.example/x "Title") [A](https://a.example/x)', ["https://a.example/x"]),
        ("[mail](mailto:a@b.example) [broken](https://", []),
    ],
)
def test_markdown_links_become_relations(text: str, links: list[str]) -> None:
    record = parse_packages([{**PACKAGE, "related_standards": text}]).records[0]
    assert [relation.target for relation in record.relations] == links
    assert all("\n" not in relation.title for relation in record.relations)


def test_custom_fields_in_extras_read_the_same() -> None:
    custom = {"care_setting": ["Hospital"], "reference_code": "DCB0001", "business_use": ["Security"]}
    top = parse_packages([{**PACKAGE, **custom}])
    listed = [{"key": name, "value": value} for name, value in custom.items()]
    extras = parse_packages([{**PACKAGE, "reference_code": "", "extras": listed}])
    assert extras.records[0].to_content() == top.records[0].to_content()
    assert extras.records[0].keywords == ("Security",)
    assert extras.records[0].locations["identifiers"].locator == "#/result/results/0/extras/1/value"


def test_an_extra_that_contradicts_a_field_is_kept_and_told() -> None:
    parsed = parse_packages([{**PACKAGE, "extras": [{"key": "status", "value": "retired"}]}])
    assert parsed.records[0].status == "active"
    assert parsed.records[0].extra["extras"] == {"status": "retired"}
    assert codes(parsed) == ["unknown-field"]


def test_what_is_not_declared_is_told_once_and_kept() -> None:
    parsed = parse_packages([{**PACKAGE, "name": name, "colour": "green"} for name in ("one", "two")])
    assert [(issue.code, "2 of 2" in issue.message) for issue in parsed.issues] == [("unknown-field", True)]
    assert [record.extra["colour"] for record in parsed.records] == ["green", "green"]
