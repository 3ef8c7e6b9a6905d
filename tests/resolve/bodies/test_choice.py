"""One id for each body that publishes, by the names, ids and addresses that publications give."""

from __future__ import annotations

import random

import pytest

from homefinder.resolve.bodies.choice import resolve_bodies
from homefinder.resolve.bodies.names import PublisherName, parse_organisation_slug

GOVUK = "https://www.gov.uk/government/organisations/"
HOUSING = "Ministry of Housing, Communities and Local Government"
LONG, SHORT = (
    "ministry-of-housing-communities-and-local-government",
    "ministry-of-housing-communities-local-government",
)

CASES: dict[str, tuple[list[PublisherName], dict[str, str]]] = {
    "the id of GOV.UK's address": ([PublisherName(LONG, HOUSING), PublisherName(SHORT, HOUSING, GOVUK + SHORT)],
    {LONG: SHORT}),
    "also where no publication uses that id": (
        [PublisherName("hm-land-registry", "HM Land Registry", GOVUK + "land-registry")],
        {"hm-land-registry": "land-registry"},
    ),
    "one address under two names": (
        [PublisherName("defra", "Defra", GOVUK + "department-for-environment"),
         PublisherName("department-for-environment", "Department for Environment",
         GOVUK + "department-for-environment")],
        {"defra": "department-for-environment"},
    ),
    "a name with and without an ampersand": (
        [PublisherName("hm-revenue-customs", "HM Revenue & Customs"),
         PublisherName("hm-revenue-and-customs", "HM Revenue and Customs")],
        {"hm-revenue-customs": "hm-revenue-and-customs"},
    ),
    "the id that the name makes, without an address": (
        [PublisherName("office-of-national-statistics", "Office for National Statistics"),
         PublisherName("office-for-national-statistics", "Office for National Statistics")],
        {"office-of-national-statistics": "office-for-national-statistics"},
    ),
    "ids that differ in case": (
        [PublisherName("Insolvency-service", "Insolvency Service", "https://www.insolvency.gov.uk"),
         PublisherName("insolvency-service", "Insolvency Service")],
        {"Insolvency-service": "insolvency-service"},
    ),
    "through a third": (
        [PublisherName("a", "Body A", GOVUK + "body-b"), PublisherName("b", "Body B"), PublisherName("body-b",
        "Another word for it")],
        {"a": "body-b", "b": "body-b"},
    ),
    "other bodies stay apart": (
        [PublisherName("nhs-digital", "NHS Digital"), PublisherName("nhs-england", "NHS England"),
        PublisherName("dfe-ofsted", "DfE / Ofsted"),
         PublisherName("ofsted", "Ofsted", GOVUK + "ofsted"), PublisherName("nameless")],
        {},
    ),
    "two organisations of GOV.UK of which one has the other's name by mistake": (
        [PublisherName("energy-climate", "Energy & Climate", GOVUK + "energy-climate"),
         PublisherName("food-affairs", "Energy and Climate", GOVUK + "food-affairs"),
         PublisherName("food-affairs", "Food Affairs", GOVUK + "food-affairs"),
         PublisherName("food-affairs-too", "Food Affairs")],
        {"food-affairs-too": "food-affairs"},
    ),
    "a page below GOV.UK is no organisation": (
        [PublisherName("one", "One", "https://www.gov.uk"), PublisherName("two", "Two", "https://www.gov.uk"),
         PublisherName("three", "Three", GOVUK), PublisherName("four", "Four", GOVUK)],
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_one_body_has_one_id_in_whatever_order_it_is_met(case: str) -> None:
    named, expected = CASES[case]
    for seed in range(5):
        assert resolve_bodies(random.Random(seed).sample(named, len(named))).ids == expected


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        (GOVUK + "ofsted", "ofsted"),
        (GOVUK + "ofsted/", "ofsted"),
        (GOVUK + "ofsted.cy", "ofsted"),
        ("http://gov.uk/government/organisations/ofsted?x=1#about", "ofsted"),
        (GOVUK + "ofsted/about", ""),
        ("https://www.gov.uk/government/groups/open-standards-board", ""),
        ("https://evil.example/https://www.gov.uk/government/organisations/ofsted", ""),
        ("", ""),
    ],
)
def test_organisations_of_govuk(url: str, slug: str) -> None:
    assert parse_organisation_slug(url) == slug
