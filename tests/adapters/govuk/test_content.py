"""From one answer of the Content API to a record: every shape that GOV.UK has sent, and some that nobody should."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefinder.adapters.govuk import adapter
from homefinder.adapters.govuk.attachments import list_attachments, list_html_attachment_paths
from homefinder.adapters.govuk.content import build_record, parse_items
from homefinder.adapters.govuk.json_access import build_body_html, html_to_line
from homefinder.adapters.govuk.lifecycle import find_page_lifecycle, list_events
from homefinder.adapters.govuk.links import list_nations, list_publishers
from homefinder.clean.normalise import normalise
from homefinder.model import Address, Event, Identifier, Record, Relation
from tests.support.govuk_pages import BASE, SOURCE, item, parameters
from tests.support.recordings import codes, exchange


def record(document: dict[str, Any]) -> Record:
    (one,) = parse_items(exchange(f"{BASE}/api/content{document['base_path']}", json.dumps(document).encode()))
    return build_record("govuk", parameters(), one, "")


@pytest.mark.parametrize(
    ("members", "status", "lifecycle"),
    [
        ({}, "published", ""),
        ({"withdrawn_notice": None}, "published", ""),
        ({"withdrawn_notice": {}}, "published", ""),
        ({"withdrawn_notice": {"explanation": "", "withdrawn_at": ""}}, "published", ""),
        ({"withdrawn_notice": {"explanation": "<p>Old</p>"}}, "withdrawn", "withdrawn"),
        ({"withdrawn_notice": {"withdrawn_at": "2020-01-01"}}, "withdrawn", "withdrawn"),
        ({"document_type": "open_consultation"}, "open", ""),
        ({"document_type": "open_consultation", "withdrawn_notice": {"withdrawn_at": "x"}}, "withdrawn", "withdrawn"),
        ({"document_type": "closed_call_for_evidence"}, "closed", ""),
        ({"document_type": "call_for_evidence_outcome"}, "outcome", ""),
        ({"document_type": "call_for_evidence"}, "upcoming", ""),
        ({"schema_name": "gone"}, "gone", "gone"),
        ({"document_type": "redirect"}, "redirected", "deprecated"),
        ({"details": {"organisation_govuk_status": {"status": "live"}}}, "live", "active"),
        ({"details": {"organisation_govuk_status": {"status": "merged"}}}, "merged", "gone"),
    ],
)
def test_status_and_lifecycle(members: dict[str, Any], status: str, lifecycle: str) -> None:
    assert find_page_lifecycle(item("/x", **members))[:2] == (status, lifecycle)


def test_normalised_consultations_keep_their_state() -> None:
    states = {
        "open_consultation": "active",
        "closed_consultation": "deprecated",
        "consultation_outcome": "deprecated",
        "consultation": "under-development",
    }
    told = {kind: normalise(record(item("/x", document_type=kind)))[0].lifecycle for kind in states}
    assert told == states


def test_alternative_guidance_of_other_nations() -> None:
    told = {
        "england": {"label": "England", "applicable": True},
        "northern_ireland": {"applicable": False, "alternative_url": "https://nidirect.gov.uk/x"},
        "wales": {"label": "Wales", "applicable": False, "alternative_url": ""},
        "scotland": {"label": "Scotland", "applicable": True},
        "atlantis": "no",
    }
    made = record(item("/x", details={"national_applicability": told}))
    assert made.nations == ("England", "Scotland")
    assert made.addresses == (Address("https://nidirect.gov.uk/x", "documentation", "For Northern Ireland"),)
    assert list_nations(item("/x")) == ()


def organisation(slug: str, content_id: str = "") -> dict[str, str]:
    return {"base_path": f"/government/organisations/{slug}", "title": slug.title(), "content_id": content_id}


@pytest.mark.parametrize(
    ("links", "details", "slugs"),
    [
        ({"organisations": [organisation("b"), organisation("a")]}, {}, ["b", "a"]),
        (
            {
                "organisations": [organisation("b"), organisation("a")],
                "primary_publishing_organisation": [organisation("a")],
            },
            {},
            ["a", "b"],
        ),
        (
            {"organisations": [organisation("b", "1"), organisation("a", "2")]},
            {"emphasised_organisations": ["2"]},
            ["a", "b"],
        ),
        ({}, {"organisations": [{"title": "GDS", "web_url": f"{BASE}/government/organisations/gds"}]}, ["gds"]),
        ({"organisations": [organisation("cabinet-office.cy")]}, {}, ["cabinet-office"]),
        ({"organisations": ["id", None, {}]}, {"emphasised_organisations": 5}, []),
    ],
)
def test_publishers_primary_first_then_emphasised(links: Any, details: Any, slugs: list[str]) -> None:
    found = list_publishers(BASE, item("/x", links=links, details=details))
    assert [one.slug for one in found] == slugs


FRAGMENT = """<section class="attachment embedded"><h2 class="title"><a href="{href}">A list</a></h2>
<p class="metadata"><span class="type">{word}</span>{size}</p></section>"""


@pytest.mark.parametrize(
    ("href", "word", "size", "media_type", "size_bytes"),
    [
        ("/uploads/a.pdf", "PDF", '<span class="file-size">1.5MB</span>', "application/pdf", 1572864),
        ("https://assets.example/a.csv?x=1", "CSV", '<span class="file-size">12 bytes</span>', "text/csv", 12),
        ("/government/publications/x/a-list", "HTML", "", "text/html", None),
        ("/uploads/a", "PDF", '<span class="file-size">big</span>', "application/pdf", None),
    ],
)
def test_attachments_as_html_fragments(
    href: str, word: str, size: str, media_type: str, size_bytes: int | None
) -> None:
    fragment = FRAGMENT.format(href=href, word=word, size=size)
    (address,) = list_attachments(BASE, item("/x", details={"documents": [fragment, "an-id", 5]}))
    assert (address.title, address.media_type, address.size) == ("A list", media_type, size_bytes)
    assert address.url == (BASE + href if href.startswith("/") else href)


def test_an_attachment_told_twice_is_one_and_only_those_below_the_page_are_followed() -> None:
    details = {
        "attachments": [
            {"attachment_type": "html", "url": "/x/one", "title": "One"},
            {"attachment_type": "html", "url": "https://www.gov.uk/x/two"},
            {"attachment_type": "html", "url": "/elsewhere/three"},
            {"attachment_type": "file", "url": "https://assets.example/f.ods", "filename": "f.ods", "file_size": True},
            {"title": "no address"},
        ]
    }
    child = {"base_path": "/x/one", "title": "One", "document_type": "html_publication"}
    document = item("/x", details=details, links={"children": [child, {"base_path": "/x/finder"}]})
    assert [address.url for address in list_attachments(BASE, document)] == [
        *(f"{BASE}/x/one", f"{BASE}/x/two", f"{BASE}/elsewhere/three", "https://assets.example/f.ods"),
    ]
    assert list_attachments(BASE, document)[3].size is None
    assert list_html_attachment_paths(BASE, document) == ("/x/one", "/x/two")


def test_relations_each_once_and_in_order() -> None:
    links = {
        "document_collections": [{"base_path": "/government/collections/c", "title": "C"}],
        "related": [{"base_path": "/r", "title": "R"}, {"title": "no path"}],
        "ordered_related_items": [{"base_path": "/r", "title": "R"}],
        "manual": [{"base_path": "/guidance/m", "title": "M"}],
    }
    assert record(item("/x", links=links)).relations == (
        Relation("part-of", "/guidance/m", "M"),
        Relation("part-of-collection", "/government/collections/c", "C"),
        Relation("related", "/r", "R"),
    )
    orphan = record(item("/parent/child", schema_name="html_publication"))
    assert orphan.relations == (Relation("attachment-of", "/parent"),)


def test_ways_to_respond_isbn_and_contact() -> None:
    respond = {"link_url": "https://respond.example/", "email": "a@b.example", "attachment_url": "/form.docx"}
    made = record(item("/x", details={"ways_to_respond": respond, "isbn": "978-1"}))
    assert made.contact == "a@b.example"
    assert made.identifiers == (Identifier("isbn", "978-1"),)
    assert [address.role for address in made.addresses] == ["contact", "attachment"]


def test_events_are_told_once_and_first_publication_is_no_update() -> None:
    history = [
        {"public_timestamp": "2020-02-02", "note": "<p>Mended</p>"},
        {"public_timestamp": "2020-02-02", "note": "Mended"},
        {"public_timestamp": "2020-01-01", "note": "First published."},
        {"note": "no date"},
    ]
    document = item("/x", first_published_at="2019-12-31", details={"change_history": history})
    assert list_events(BASE, document) == (
        Event("published", "2020-01-01", "First published."),
        Event("updated", "2020-02-02", "Mended"),
    )


VARIANTS = [{"content_type": "text/govspeak", "content": "x"}, {"content_type": "text/html", "content": "<p>y</p>"}]
PARTS = [{"title": "First", "body": "<p>a</p>"}, {"title": "Second", "body": "<p>b</p>"}]


@pytest.mark.parametrize(
    ("details", "text"),
    [
        ({"body": "<p>One</p><p>Two &amp; three</p>"}, "One Two & three"),
        ({"body": VARIANTS}, "y"),
        ({"parts": PARTS}, "First a Second b"),
        ({"body": 5}, ""),
    ],
)
def test_the_text_of_a_body(details: dict[str, Any], text: str) -> None:
    assert html_to_line(build_body_html(details)) == text


def test_the_body_is_kept_to_its_beginning() -> None:
    kept = record(item("/x", details={"body": "<p>word</p>" * 5000})).extra["body_text"]
    assert 1000 < len(kept) <= 2000


def test_an_answer_that_followed_a_redirect_tells_of_both_pages() -> None:
    answer = exchange(f"{BASE}/api/content/old", json.dumps(item("/new")).encode())
    followed = replace(answer, final_url=f"{BASE}/api/content/new")
    assert [one.path for one in parse_items(followed)] == ["/old", "/new"]
    part = exchange(f"{BASE}/api/content/guide/part", json.dumps(item("/guide")).encode())
    assert [one.path for one in parse_items(replace(part, final_url=f"{BASE}/api/content/guide"))] == ["/guide"]


def test_one_path_described_twice_keeps_the_first_description() -> None:
    one = exchange(f"{BASE}/api/content/x", json.dumps(item("/x", "A census")).encode())
    other = exchange(f"{BASE}/api/content/y", json.dumps(item("/x", "Another census")).encode())
    parsed = adapter.parse(SOURCE, parameters(), [one, other, one])
    assert [made.title for made in parsed.records] == ["A census"]
    assert codes(parsed) == ["duplicate-key"]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["<p>", "&#0;", "/x", "//[", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
NAMES = (
    "base_path title description document_type schema_name locale phase first_published_at public_updated_at "
    "withdrawn_notice redirects details links"
)
DETAILS = (
    "body parts attachments documents outcome_documents change_history change_notes national_applicability email "
    "organisation_govuk_status child_section_groups organisations emphasised_organisations alternative_path isbn "
    "ways_to_respond opening_date external_related_links state"
)
LINKS = "organisations parent manual children documents available_translations taxons document_collections related"


def members(names: str) -> st.SearchStrategy[dict[str, Any]]:
    fields = [
        *("base_path", "title", "url", "note", "content_type", "destination", "path", "locale", "status", "label"),
        *("document_type", "email", "explanation", "withdrawn_at", "child_sections", "content", "slug", "body"),
    ]
    shaped = st.lists(st.dictionaries(st.sampled_from(fields), JSON, max_size=4), max_size=3)
    one = st.dictionaries(st.sampled_from(fields), JSON, max_size=4)
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names.split(), JSON | shaped | one))


@given(
    document=members(NAMES),
    details=members(DETAILS),
    links=members(LINKS),
    status=st.sampled_from([200, 404, 410, 301]),
)
@settings(max_examples=150)
def test_no_document_makes_it_raise(document: Any, details: Any, links: Any, status: int) -> None:
    whole = {"base_path": "/x", "title": "A census", "details": details, "links": links, **document}
    answer = exchange(f"{BASE}/api/content/x", json.dumps(whole).encode(), status)
    parsed = adapter.parse(SOURCE, parameters(), [answer])
    assert len(parsed.records) + len(parsed.issues) >= 1
    for made in parsed.records:
        assert made.title
        assert made.key.startswith("/")
        json.dumps(made.to_content()).encode()
