"""Feeds of every form say the same by the same names; those that mean harm are refused or bounded."""

from __future__ import annotations

import time
from typing import Any

import pytest

from homefinder.adapters.feed.entries import read_feed
from homefinder.errors import ParseError
from tests.support.made_source import declare, take_in
from tests.support.recordings import MadeGetter, codes, exchange

URL = "https://news.example.org/feeds/news.xml"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="urn:x" xml:base="https://news.example.org/a/"><title>News</title>%s</feed>"""
RSS = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>%s</channel></rss>"""
RSS1 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title></channel>%s</rdf:RDF>"""


def entry(form: str, inner: str) -> dict[str, Any]:
    (found,) = read_feed(exchange(URL, (form % inner).encode()), {"y": "urn:x"}).entries
    return dict(found.fields)


def test_atom() -> None:
    inner = """<entry><id>urn:1</id><title type="xhtml">
      <div xmlns="http://www.w3.org/1999/xhtml">A <b>bold</b> one</div></title>
      <link rel="self" href="self.xml"/><link rel="alternate" type="application/pdf" href="1.pdf"/>
      <link rel="alternate" type="text/html" href="1"/>
      <updated>3200-01-30T00:00:00</updated><author><name>Ann</name></author><author><name/></author>
      <category term="trees"/><x:Year Value="2015"/><x:Year Value="2016"/></entry>"""
    found = entry(ATOM, inner)
    assert found["title"].endswith("A <b>bold</b> one</div>")
    assert (found["id"], found["url"], found["updated"]) == (
        "urn:1",
        "https://news.example.org/a/1",
        "3200-01-30T00:00:00",
    )
    assert (found["authors"], found["categories"]) == (["Ann"], ["trees"])
    assert found["y:Year"] == [{"@Value": "2015"}, {"@Value": "2016"}]


def test_rss() -> None:
    inner = """<item><guid isPermaLink="false">7</guid><title>T &amp; U</title><link>/x/7</link>
      <description>&lt;p&gt;D&lt;/p&gt;</description>
      <pubDate>Wed, 02 Oct 2002 13:00:00 GMT</pubDate><dc:creator>Bo</dc:creator>
      <category>a</category><category>b</category>
      <enclosure url="7.pdf" type="application/pdf" length="9"/><content:encoded>long</content:encoded></item>"""
    found = entry(RSS, inner)
    assert (found["id"], found["title"], found["url"]) == ("7", "T & U", "https://news.example.org/x/7")
    assert (found["summary"], found["content"], found["authors"]) == ("<p>D</p>", "long", ["Bo"])
    assert (found["categories"], found["links"][1]["rel"]) == (["a", "b"], "enclosure")


@pytest.mark.parametrize(
    ("inner", "key"),
    [
        ("<item><title>Only a title</title></item>", "news/only-a-title"),
        ("<item><title>T</title><link>https://x.example/1</link></item>", "https://x.example/1"),
        ("<item><title>T</title><guid>https://x.example/2</guid></item>", "https://x.example/2"),
    ],
)
def test_an_entry_without_an_id_is_known_by_what_it_has(inner: str, key: str) -> None:
    assert entry(RSS, inner)["id"] == key


def test_rss_1() -> None:
    inner = '<item rdf:about="https://x.example/1"><title>T</title><link>https://x.example/1</link><dc:date>2020-01-02</dc:date></item>'
    found = entry(RSS1, inner)
    assert (found["id"], found["url"], found["published"]) == (
        "https://x.example/1",
        "https://x.example/1",
        "2020-01-02",
    )


BOMB = "<!DOCTYPE feed [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty body"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"<html><body>x</body></html>", "a web page"),
        (b"<opml/>", "neither Atom nor RSS"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>", "not well-formed"),
        (b"<a>" * 5000 + b"</a>" * 5000, "not well-formed"),
        (b"\xff\xfe\x00", "not valid utf-16"),
        (b"<rss>&nbsp;</rss>", "not well-formed"),
    ],
)
def test_what_is_no_feed_fails_the_run_with_a_reason(body: bytes, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        read_feed(exchange(URL, body), {})


@pytest.mark.parametrize("place", ["<title>{}</title>", "<title>t</title><link href='{}'/>"])
def test_entities_are_neither_multiplied_nor_loaded(place: str) -> None:
    secret = "<!ENTITY s SYSTEM 'file:///etc/passwd'>]>"
    for name in ("j", "s"):
        if name == "s" and "href" in place:
            continue  # XML itself forbids it
        body = BOMB + secret + ATOM % f"<entry><id>1</id>{place.format(f'&{name};')}</entry>"
        began = time.monotonic()
        try:
            (found,) = read_feed(exchange(URL, body.encode()), {}).entries
            assert len(str(found.fields)) < 10_000
            assert "root:" not in str(found.fields)
        except ParseError:
            pass  # a parser may also refuse it
        assert time.monotonic() - began < 5


def test_deep_and_wide_elements_are_bounded() -> None:
    deep = entry(ATOM, "<entry><id>1</id>" + "<x:a>" * 200 + "end" + "</x:a>" * 200 + "</entry>")
    assert "end" in str(deep["y:a"])
    wide = ATOM % ("<entry><id>1</id>" + "<x:a/>" * 600_000 + "</entry>")
    with pytest.raises(ParseError, match="more than 500,000 elements"):
        read_feed(exchange(URL, wide.encode()), {})


MAPPING: dict[str, Any] = {"key": "{id}", "kind": "page", "fields": {"title": "title"}, "ignore": ["links", "url"]}


def page(number: int, following: str) -> bytes:
    link = f"<link rel='next' href='{following}'/>" if following else ""
    return (ATOM % f"{link}<entry><id>{number}</id><title>T{number}</title></entry>").encode()


def test_an_endless_feed_ends_and_a_window_says_nothing_of_it() -> None:
    getter = MadeGetter(lambda url: page(len(getter.asked), f"{URL}?page={len(getter.asked)}"))
    source = declare("feed", {"url": URL, "max_pages": 5, "mapping": MAPPING}, completeness="window")
    assert (len(take_in(source, getter).records), len(getter.asked)) == (5, 5)


def test_a_feed_that_goes_on_elsewhere_ends_with_an_issue() -> None:
    getter = MadeGetter(lambda url: page(1, "https://elsewhere.example/feed"))
    parsed = take_in(declare("feed", {"url": URL, "mapping": MAPPING}), getter)
    assert (len(getter.asked), codes(parsed)) == (1, ["broken-paging"])


def test_a_broken_document_costs_its_own_entry_only() -> None:
    answers = {
        URL: ATOM % "<entry><id>a</id></entry><entry><id>b</id></entry>",
        "https://news.example.org/a": "<d><t>A</t></d>",
    }
    answers["https://news.example.org/b"] = "<d><t>B</t>"
    mapping = {"key": "{$listing.id}", "kind": "page", "fields": {"title": "t"}}
    given = {"url": URL, "detail": {"url": "https://news.example.org/{id}", "format": "xml"}, "mapping": mapping}
    getter = MadeGetter(lambda url: answers[url].encode())
    parsed = take_in(declare("feed", given), getter)
    assert ([record.key for record in parsed.records], codes(parsed)) == (["a"], ["unread-detail"])
    assert parsed.issues[0].record_key == "b"
