"""What titles say, as tables: words, and the marks that tell look-alikes apart."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefinder.resolve.matching.title_parser import (
    abbreviation_letters,
    fold_code,
    fold_version,
    strip_plural,
    title_facts,
    year_span,
)

MARKS: list[tuple[str, dict[str, Any]]] = [
    (
        "Children looked after return 2024 to 2025: technical specifications",
        {"edition": "2024-25", "role": "", "stem": "children-looked-after-return"},
    ),
    (
        "Children looked after return 2024 to 2025: guide",
        {"edition": "2024-25", "role": "guide", "stem": "children-looked-after-return"},
    ),
    (
        "Children in need census 2016 to 2017: reports specification",
        {"edition": "2016-17", "role": "reports specification"},
    ),
    ("Children in need census: guide to submitting data", {"role": "", "stem": "children-in-need-census"}),
    ("Ending Rough Sleeping Data Framework, December 2023", {"edition": "December 2023"}),
    ("Alternative provision census 2022: technical specification", {"edition": "2022"}),
    ("Looked-after children statistics in England: guide", {"role": "statistics"}),
    ("Families First Partnership programme guide", {"role": "guide", "words": ("family", "first", "partnership")}),
    ("About me v1.2", {"version": "1.2", "words": ("about", "me")}),
    ("API Standards v3", {"version": "3"}),
    ("Beneficial Ownership Data Standard (BODS) v0.3", {"version": "0.3"}),
    ("Summary Care Record - HL7 V3 API", {"interfaces": {"hl7v3"}, "version": "", "calls_itself_api": True}),
    ("Spine Directory Service - LDAP API", {"interfaces": {"ldap"}}),
    ("Terminology Server - FHIR APIs", {"words": ("terminology", "server", "fhir", "api")}),
    (
        "Standard Safeguarding Dataset (pre-proceedings object)",
        {"part": "object pre proceeding", "words": ("standard", "safeguarding", "dataset")},
    ),
    (
        "Children looked after return (SSDA903): leaving care module",
        {"part": "care leaving module", "codes": {"SSDA903"}, "stem": "children-looked-after-return"},
    ),
    ("Children Act 1989, section 83 (research and returns)", {"part_as_written": "section 83"}),
    ("Digital Object identifier System", {"part": ""}),
    ("Accessible Information Standard (DCB1605 Accessible Information)", {"codes": {"DCB1605"}}),
    ("COVID-19 Test Results - FHIR API", {"codes": set()}),
    ("Children's Social Care Placements Standard (PUB00)", {"codes": {"PUB00"}}),
    ("Dictionary of Medicines and Devices (dm+d)", {"words": ("dictionary", "medicine", "device")}),
    (
        "National Public Transport Access Nodes (NaPTAN)",
        {"words": ("national", "public", "transport", "access", "node")},
    ),
    ("e-Referral Service - FHIR API (HSCN)", {"bracketed_capitals": {"hscn"}}),
    ("Address Lookup (Location Service)", {"bracketed_words": {"location", "service"}, "bracketed_capitals": set()}),
]


@pytest.mark.parametrize(("title", "expected"), MARKS, ids=[title for title, _ in MARKS])
def test_title_facts(title: str, expected: dict[str, Any]) -> None:
    facts = title_facts(title)
    assert {name: getattr(facts, name) for name in expected} == expected


def test_the_year_of_an_act_is_part_of_its_name() -> None:
    assert title_facts("Children Act 2004", law=True).words == ("children", "act", "2004")
    assert title_facts("Children Act 2004", law=True).edition == ""


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("OpenReferralUK", "Open Referral UK data standard"),
        ("Mental Health Services Data Set", "Mental health services dataset"),
        ("Vaccination APIs", "Vaccination API"),
    ],
)
def test_spellings_of_one_name_join_alike(left: str, right: str) -> None:
    assert title_facts(left).joined_words == title_facts(right).joined_words


@pytest.mark.parametrize(
    ("version", "folded"),
    [
        ("v1.0", "1"), ("Version 1", "1"), ("1", "1"), ("01", "1"), ("v0.3", "0.3"), ("2.0.0", "2"), ("1.10", "1.10"),
        ("2025 to 2026", "2025-26"), ("2025/26", "2025-26"), ("live", ""), ("2014 c. 23", ""), ("", ""),
    ],
)  # fmt: skip
def test_folded_version(version: str, folded: str) -> None:
    assert fold_version(version) == folded


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Strategy 2020 to 2023", ""),
        ("published 2023-02-01", ""),
        ("903 2023_24 rule info", "2023-24"),
        ("census 2025 to 2026", "2025-26"),
        ("from 1999-00", "1999-00"),
    ],
)
def test_only_following_years_are_an_edition(text: str, span: str) -> None:
    assert year_span(text) == span


@pytest.mark.parametrize(
    ("word", "folded"),
    [("apis", "api"), ("boundaries", "boundary"), ("address", "address"), ("status", "status"), ("gis", "gis")],
)
def test_folded_word(word: str, folded: str) -> None:
    assert strip_plural(word) == folded


@pytest.mark.parametrize(
    ("text", "letters"), [("CP-IS", "cpis"), ("BaRS", "brs"), ("dm+d", "dmd"), ("Location Service", ""), ("x", "")]
)
def test_abbreviation_letters(text: str, letters: str) -> None:
    assert abbreviation_letters(text) == letters


def test_codes_fold() -> None:
    assert fold_code("dcb 1605") == fold_code("DCB-1605") == "DCB1605"


@given(st.text(max_size=200))
def test_any_title_can_be_read(title: str) -> None:
    facts = title_facts(title)
    assert len(set(facts.words)) == len(facts.words)
    assert len(facts.initials) == len(facts.words)
