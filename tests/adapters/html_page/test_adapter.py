"""Web pages: a recorded catalogue with details, a recorded sitemap, and pages that a site should not send."""

from __future__ import annotations

import gzip

import pytest
from pydantic import ValidationError

from homefinder.errors import BadStatus, ParseError
from homefinder.model import Relation
from homefinder.source import parse_parameters
from tests.conftest import ROOT
from tests.support.declarations import declare, find_recording, harvest_bodies, harvest_recording, harvest_with
from tests.support.recordings import MadeGetter, RecordedGetter, by_key, codes

STANDARDS = """
id: data-standards-authority-site
adapter: html_page
lifecycle: {endorsed: active, in review: under-development}
parameters:
  url: https://alphagov.github.io/data-standards-authority/standards/
  entry: main table tbody tr
  link: td:nth-of-type(1) a
  fields:
    status: '[class^=status-]'
    updated: td:nth-of-type(4)
    topics: {select: "td:nth-of-type(2) li", all: true}
  detail:
    element: main
    tables: table
    headings: h2
    fields:
      about: p
      own_page: {select: "td:-soup-contains('Name') + td a", take: "@href"}
      licence_page: {select: "td:-soup-contains('Licence') + td a", take: "@href"}
      maintainer_page: {select: "td:-soup-contains('Maintained By') + td a", take: "@href"}
  mapping:
    key: "{$last_step}"
    kind: standard
    fields:
      title: [$heading, Name]
      description: [about, $jsonld.description]
      publisher: [Maintained By, $jsonld.maintainer.name]
      publisher_url: maintainer_page
      keywords: [Tags, $listing.topics]
      status: [Status, $listing.status]
      modified: $listing.updated
      url: own_page
      page_url: $url
      licence: Licence
      licence_url: licence_page
    keep: [Identifier]
    ignore: [Name]
"""


@pytest.mark.parametrize(("day", "count", "updated"), [("2022-02-09", 7, ""), ("2023-08-16", 11, "2021-02-02")])
def test_a_list_and_its_details_are_joined(day: str, count: int, updated: str) -> None:
    found = harvest_recording(STANDARDS, "data-standards-authority-site", day)
    assert len(found.records) == count
    assert {issue.code for issue in found.issues} <= {"unknown-field"}
    record = by_key(found)["rfc4180"]
    assert record.title.startswith("Common Format and MIME Type")
    assert (record.status, record.modified) == ("Endorsed", updated)  # the day stands in the list alone
    assert "" not in (record.publisher, record.licence)
    assert record.url.startswith("http")
    assert record.keywords[0] == "Tabular Data"
    assert not updated or record.locations["modified"].url.endswith("/standards/")
    assert record.locations["publisher"].url.endswith("/rfc4180/")


SITE = (ROOT / "tests" / "declarations" / "sssom-py-docs.yml").read_text(encoding="utf-8")


def test_a_sitemap_is_a_list_and_a_page_that_fails_is_an_issue() -> None:
    getter = RecordedGetter(find_recording("sssom-py-docs", "2026-07-30"))
    found = harvest_with(declare(SITE), getter)
    assert len(found.records) == len(getter.asked) - 2
    assert codes(found) == ["missing-response"]
    assert found.issues[0].location.url == "https://mapping-commons.github.io/sssom-py/api/util/"
    assert all(record.title and not record.title.endswith("¶") for record in found.records)


MADE = """
id: made
adapter: html_page
parameters:
  url: https://w.example.org/list
  entry: li.entry
  link: a
  next: a[rel=next]
  max_pages: 4
  detail: {definitions: dl, headings: h2}
  mapping:
    key: "{$last_step}"
    kind: standard
    fields: {title: $heading, description: Purpose, publisher: Owner, keywords: Topics}
"""
LIST = '<html><ul><li class=entry><a href="a">A</a></li><li class=entry><a href="b">B</a></li></ul>{}</html>'
DETAIL = """<html><h1>{0}</h1><dl><dt>Owner:</dt><dd>Office</dd><dt>Topics</dt><dd>x</dd><dd>y</dd></dl>
<h2>Purpose</h2><p>To grow <b>trees</b>.</p><p>And land.</p><h3>More</h3><p>Much.</p><h2>Other</h2><p>No.</p></html>"""


def test_definitions_and_headings_are_fields() -> None:
    bodies = {f"https://w.example.org/{one}": DETAIL.format(one) for one in "ab"}
    found = harvest_bodies(MADE, {"https://w.example.org/list": LIST.format(""), **bodies})
    record = by_key(found)["a"]
    assert (record.publisher, record.keywords) == ("Office", ("x", "y"))
    assert record.description == "To grow trees.\nAnd land.\nMore\nMuch."
    assert [(issue.code, issue.message) for issue in found.issues] == [
        ("unknown-field", "the field 'Other' of 2 of 2 entries is not declared")
    ]


def test_one_detail_that_fails_is_an_issue_and_all_that_fail_are_an_error() -> None:
    bodies = {"https://w.example.org/list": LIST.format(""), "https://w.example.org/a": DETAIL.format("a")}
    found = harvest_bodies(MADE, bodies)
    assert ([record.key for record in found.records], codes(found)[0]) == (["a"], "missing-response")
    assert found.issues[0].location.url == "https://w.example.org/b"
    with pytest.raises(BadStatus):
        harvest_bodies(MADE, {"https://w.example.org/list": LIST.format("")})


def test_a_detail_that_is_no_page_is_an_issue() -> None:
    bodies = {"https://w.example.org/a": DETAIL.format("a"), "https://w.example.org/b": b"%PDF-1.4 \0\0"}
    found = harvest_bodies(MADE, {"https://w.example.org/list": LIST.format(""), **bodies})
    assert ([record.key for record in found.records], codes(found)[0]) == (["a"], "unreadable-file")


def test_a_list_comes_in_pages_without_end() -> None:
    def answer(url: str) -> bytes:
        number = int(url.partition("?page=")[2] or 1)
        return (
            LIST.format(f'<a rel=next href="?page={number + 1}">Next</a>').encode() if "list" in url else b"<h1>T</h1>"
        )

    found = harvest_with(declare(MADE), getter := MadeGetter(answer))
    assert (len(found.records), codes(found), len(getter.asked)) == (2, ["list-cut"], 6)
    other = LIST.format('<a rel=next href="https://evil.example/">Next</a>').encode()
    found = harvest_with(declare(MADE), getter := MadeGetter(lambda url: other if "list" in url else b"<h1>T</h1>"))
    assert (codes(found), len(getter.asked)) == (["broken-paging"], 3)


@pytest.mark.parametrize(
    "body", [b"", b"no page", b"{}", b"<a " * 20_000, b"<html><a" + b" x" * 20_000 + b">", b"\x89PNG\0\0"]
)
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match=r"^https://w\.example\.org/list: "):
        harvest_with(declare(MADE), MadeGetter(lambda url: body))


def test_a_page_that_nests_without_end_is_read() -> None:
    body = b"<html>" + b"<div><table>" * 5_000 + LIST.encode()
    assert harvest_with(declare(MADE), MadeGetter(lambda url: body if "list" in url else b"<h1>T</h1>")).issues == ()


ONE_PAGE = """
id: made
adapter: html_page
parameters:
  url: https://w.example.org/page
  mapping:
    key: "{$last_step}"
    kind: standard
    fields:
      title: [$meta.og:title, $title]
      description: $jsonld.description
      publisher: $microdata.publisher.name
      url: $canonical
      keywords: $meta.keyword
      relations:
        - {kind: about, each: $links, target: url, title: title}
"""
TOLD = """<html lang=cy><head><title>T</title><meta property=og:title content="Trees"><meta name=keyword content=k>
<link rel=canonical href="/trees"><script type="application/ld+json">{"@graph": [{"description": "D"}]}</script>
<script type="application/ld+json">{not json}</script></head>
<body><div itemscope itemtype="https://schema.org/Dataset"><p itemprop=name>N</p>
<div itemprop=publisher itemscope><span itemprop=name>Office</span></div></div>
<a href="x.html"> X  y </a><a href="javascript:alert(1)">no</a><a href="http://[">no</a></body></html>"""


def test_what_a_page_says_of_itself_is_read() -> None:
    (record,) = harvest_bodies(ONE_PAGE, {"https://w.example.org/page": TOLD}).records
    assert (record.key, record.title, record.description, record.publisher) == ("page", "Trees", "D", "Office")
    assert (record.url, record.keywords) == ("https://w.example.org/trees", ("k",))
    assert Relation("about", "https://w.example.org/x.html", "X y") in record.relations
    assert not any("javascript" in relation.target for relation in record.relations)


MAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
MADE_SITE = SITE.replace("https://mapping-commons.github.io/sssom-py/", "https://w.example.org/")


def test_sitemaps_may_be_packed_and_list_sitemaps_of_their_own_site_alone() -> None:
    index = "<sitemapindex><sitemap><loc>{}</loc></sitemap><sitemap><loc>https://evil.example/</loc></sitemap></sitemapindex>"
    bodies = {
        "https://w.example.org/sitemap.xml": index.format("https://w.example.org/one.xml.gz"),
        "https://w.example.org/one.xml.gz": gzip.compress(
            MAP.format(
                "<url><loc>https://w.example.org/a</loc></url><url><loc>https://x.example/b</loc></url>"
            ).encode()
        ),
        "https://w.example.org/a": DETAIL.format("A"),
    }
    found = harvest_bodies(MADE_SITE, bodies)
    assert [(record.key, record.title) for record in found.records] == [("/a", "A")]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<!DOCTYPE u [<!ENTITY a "b">]>' + MAP.format("<url><loc>&a;</loc></url>"), "entities"),
        (gzip.compress(b" " * 60_000_000), "unpacks to more"),
        ("<urlset>\n<url>", r"\(line 2\)"),
        ("<html/>", "no sitemap"),
    ],
)
def test_what_is_no_sitemap_is_refused(body: str | bytes, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        harvest_bodies(MADE_SITE, {"https://w.example.org/sitemap.xml": body})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("li.entry", "li[", "no selector of CSS"),
        ("link: a", "include: '('", "no.* regular expression|leads to a detail"),
        ("  link: a\n", "", "leads to a detail"),
    ],
)
def test_a_slip_in_a_declaration_is_named(old: str, new: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        parse_parameters(declare(MADE.replace(old, new)))
