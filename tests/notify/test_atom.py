"""Feeds by the rules of RFC 4287, read by feedparser and checked element by element."""

from __future__ import annotations

import re
from dataclasses import replace

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from homefinder.notify.atom import AtomEntry, FeedPageLinks, build_entry_id, build_feed_id, render_atom_feed

NS = {"a": "http://www.w3.org/2005/Atom"}
BASE = "https://standards.example.org"
SELF = f"{BASE}/feeds/need/cost-of-care.atom"
ENTRY = AtomEntry(
    "e1", "new-edition", "Children in need census", "New: edition “2026 to 2027”.", "2026-11-15", "2026-11-14",
    "Department for Education", "https://www.gov.uk/guidance/x", '<dl class="difference"><dt>Title</dt></dl>',
)  # fmt: skip
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ONCE, AT_MOST_ONCE = ("id", "title", "updated"), ("summary", "content", "published", "subtitle", "generator")


def rules(body: bytes) -> etree._Element:
    """Assert what RFC 4287 sections 4.1.1 and 4.1.2 ask of a feed and of each entry; the root."""
    root = etree.fromstring(body)
    assert root.tag == f"{{{NS['a']}}}feed"
    for node in (root, *root.findall("a:entry", NS)):
        for name in ONCE:
            found = node.findall(f"a:{name}", NS)
            assert len(found) == 1, name
            assert (found[0].text or "").strip(), name
        for name in AT_MOST_ONCE:
            assert len(node.findall(f"a:{name}", NS)) <= 1, name
        for name in ("updated", "published"):
            assert all(MOMENT.fullmatch(item.text) for item in node.findall(f"a:{name}", NS))
        assert re.match(r"urn:uuid:[0-9a-f-]{36}$", node.findtext("a:id", namespaces=NS))
        assert all(author.findtext("a:name", namespaces=NS) for author in node.findall("a:author", NS))
        alternates = [(link.get("type"), link.get("hreflang")) for link in node.findall("a:link[@rel='alternate']", NS)]
        assert len(alternates) == len(set(alternates))
        assert all(link.get("href") for link in node.findall("a:link", NS))
    assert root.find("a:author", NS) is not None
    assert len(root.findall("a:link[@rel='self']", NS)) == 1
    ids = [item.text for item in root.findall("a:entry/a:id", NS)]
    assert len(ids) == len(set(ids))
    for entry in root.findall("a:entry", NS):
        assert entry.find("a:content", NS) is not None or entry.find("a:link[@rel='alternate']", NS) is not None
        assert all(item.get("term") for item in entry.findall("a:category", NS))
        assert all(not len(item) for item in entry.findall("a:content[@type='html']", NS)), "HTML is text (4.1.3.3)"
    return root


def test_a_feed_as_a_reader_sees_it() -> None:
    pages = FeedPageLinks(SELF, next=f"{SELF}?page=2")
    body = render_atom_feed([ENTRY], "Changes: Cost of care", SELF, BASE, "2026-11-15", pages=pages)
    rules(body)
    read = feedparser.parse(body)
    assert (read.bozo, read.version, read.feed.title) == (False, "atom10", "Changes: Cost of care")
    entry = read.entries[0]
    assert entry.id == build_entry_id("e1")
    assert (entry.link, entry.author) == (f"{BASE}/change/e1", "Department for Education")
    assert entry.title == "New edition: Children in need census"
    assert [tag.term for tag in entry.tags] == ["new-edition"]
    assert entry.updated == "2026-11-15T00:00:00Z"
    assert "<dt>Title</dt>" in entry.content[0].value
    assert {link.rel: link.href for link in read.feed.links}["next"] == f"{SELF}?page=2"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "ftp://example.org/x"])
def test_only_web_addresses_become_links(url: str) -> None:
    root = rules(render_atom_feed([replace(ENTRY, url=url)], "T", SELF, BASE, "2026-11-15"))
    assert root.find("a:entry/a:link[@rel='related']", NS) is None


@given(st.text(max_size=60), st.text(max_size=60), st.text(alphabet=st.characters(), max_size=30))
def test_whatever_a_publication_says(title: str, sentence: str, author: str) -> None:
    hostile = replace(ENTRY, title=f"{title}<script>alert(1)</script>&\x00\x0b]]>", sentence=sentence, author=author)
    body = render_atom_feed([hostile], title or "T", SELF, BASE, "2026-11-15")
    root = etree.fromstring(body)
    assert not root.findall(".//script")
    assert root.findtext("a:entry/a:title", namespaces=NS).endswith("<script>alert(1)</script>&]]>")
    assert feedparser.parse(body).bozo is False


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (SELF, f"{SELF}?page=7", True),
        (f"{SELF}?kind=gone", f"{SELF}?kind=gone&page=2", True),
        (SELF, f"{SELF}?kind=gone", False),
        (SELF, SELF.replace("need", "home"), False),
    ],
)
def test_pages_of_a_feed_share_its_id(first: str, second: str, same: bool) -> None:
    assert (build_feed_id(first, BASE) == build_feed_id(second, BASE)) is same
    assert build_feed_id(first, BASE) == build_feed_id(
        first.replace(BASE, "http://localhost:8001"), "http://localhost:8001"
    )


@pytest.mark.parametrize(
    ("day", "published"),
    [("2026-11-14", "2026-11-14T00:00:00Z"), ("2014", "2014-01-01T00:00:00Z"), ("2026-06", "2026-06-01T00:00:00Z"),
     ("2016-04-22T22:45:00Z", "2016-04-22T22:45:00Z"), ("2027-03-08", None)],
)  # fmt: skip
def test_days_known_in_part_and_days_ahead(day: str, published: str | None) -> None:
    root = rules(render_atom_feed([replace(ENTRY, date=day)], "T", SELF, BASE, "2026-11-15"))
    assert root.findtext("a:entry/a:published", namespaces=NS) == published


@pytest.mark.parametrize(
    ("url", "media"),
    [
        ("https://www.gov.uk/guidance/x", "text/html"),
        ("https://a.example.com", "text/html"),
        ("https://a.example.com/spec.pdf?v=2#page=3", "application/pdf"),
        ("http://[broken/x.csv", "text/csv"),
    ],
)
def test_a_publication_is_linked_with_its_likely_type(url: str, media: str) -> None:
    root = rules(render_atom_feed([replace(ENTRY, url=url)], "All", SELF, BASE, "2026-11-15"))
    assert root.find("a:entry/a:link[@rel='related']", NS).get("type") == media
    assert "Open Government Licence" in root.findtext("a:rights", namespaces=NS)
    assert root.find("a:generator", NS).get("version")
