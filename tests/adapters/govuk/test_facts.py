"""GOV.UK: each fact that a document of the Content API holds is held by its record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from homefinder.model import Address, Event, Government, Identifier, Record, Relation
from tests.conftest import SHARED, needs
from tests.support.govuk_facts import count_facts, list_facts, replay
from tests.support.govuk_pages import item


def harvest_one(folder: Path, document: Mapping[str, Any]) -> Record:
    ((_, record),) = replay([document], folder)
    return record


def test_no_fact_of_the_examples_is_lost(corpus_root: Path, tmp_path: Path) -> None:
    counts = count_facts(tmp_path)
    assert {kind: count[False] for kind, count in counts.items() if count[False]} == {}
    assert sum(count[True] for count in counts.values()) > 2000
    assert {"history mode", "day: outcome", "day: cancelled", "manual of a section", "redirect"} <= set(counts)


EXPECTED: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "history mode": {
        "governments": (
            Government(
                "2010 to 2015 Sample government", "https://www.gov.uk/government/2010-to-2015-sample", "2015-05-08",
                current=False, political=True,
            ),
        )
    },
    "manual section": {
        "relations": (
            Relation("part-of", "/hmrc-internal-manuals/sample"),
            Relation("part-of", "/hmrc-internal-manuals/sample/s1"),
        )
    },
    "outcome date (consultation)": {"events": (Event("outcome", "2026-06-01"),)},
    "outcome date (call)": {"events": (Event("outcome", "2026-06-01"),)},
    "service standard points": {
        "relations": (Relation("has-part", "/service-manual/service-standard/point-1", "1. Understand users"),)
    },
    "attachment reference": {
        "addresses": (
            Address(
                "https://assets.publishing.service.gov.uk/a.pdf", "attachment", "A", "application/pdf", None,
                (Identifier("isbn", "9780000000000"), Identifier("unique-reference", "ISB 1234"),
                 Identifier("command-paper", "Cm 1")),
            ),
        )
    },
    "cancelled statistics": {"events": (Event("cancelled", "2026-03-01", "Merged."),)},
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_facts_that_were_lost_once(name: str, tmp_path: Path) -> None:
    cases = json.loads(needs(SHARED / "cases" / "harvest" / "govuk-facts" / "documents.json").read_text())
    (document,) = (case["document"] for case in cases if case["name"] == name)
    record = harvest_one(tmp_path, {"locale": "en", **document})
    for field, values in EXPECTED[name].items():
        assert set(values) <= set(getattr(record, field)), field
    facts = list_facts({"locale": "en", **document}, record)
    assert facts
    assert all(fact.held for fact in facts)


def test_a_page_that_its_publisher_calls_a_standard_is_one(tmp_path: Path) -> None:
    record = harvest_one(tmp_path, item("/government/publications/x", "Pensions dashboards", document_type="standard"))
    assert record.kind == "standard"


@pytest.mark.parametrize(
    ("title", "kind"),
    [("Local authority housing statistics return", "data-collection"), ("Letters", "document-collection")],
)
def test_a_document_collection_is_a_home_where_it_is_the_page_of_a_return(
    title: str, kind: str, tmp_path: Path
) -> None:
    made = item("/government/collections/x", title, document_type="document_collection")
    assert harvest_one(tmp_path, made).kind == kind


def test_a_page_that_leads_to_itself_has_nothing_in_its_place(tmp_path: Path) -> None:
    redirects = [{"path": "/x", "destination": "/x#part"}, {"path": "/x", "destination": "https://www.gov.uk/y"}]
    made = item("/x", schema_name="redirect", document_type="redirect", redirects=redirects)
    assert harvest_one(tmp_path, made).relations == (Relation("replaced-by", "/y"),)


@pytest.mark.parametrize(
    ("details", "links", "governments"),
    [
        ({}, [], ()),
        ({"political": False}, [], ()),
        ({"political": True}, [], (Government(political=True),)),
        ({"political": True}, [{"title": "G", "details": {"current": True}}], (Government("G", political=True),)),
        ({"government": {"title": "Old", "current": False}}, [], (Government("Old", current=False),)),
        (
            {},
            [{"title": "G", "details": {"ended_on": "2015-05-08"}}],
            (Government("G", "", "2015-05-08", current=False),),
        ),
    ],
)
def test_governments(details: Any, links: Any, governments: tuple[Government, ...], tmp_path: Path) -> None:
    made = item("/x", details=details, links={"government": links})
    assert harvest_one(tmp_path, made).governments == governments
