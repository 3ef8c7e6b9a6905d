"""An answer is made once and not sent again to who has it; the form is the one that Accept likes best."""

from __future__ import annotations

import pytest

from homefinder.site.http.answers import compute_etag, has_entity_tag
from homefinder.site.http.bounded_cache import BoundedCache
from homefinder.site.http.media_types import HTML_MEDIA, PAGE_MEDIA, TRIPLE_MEDIA, choose_format

ETAG = compute_etag(("a",))


@pytest.mark.parametrize(
    ("condition", "known"),
    [
        (ETAG, True), (f"W/{ETAG}", True), (f'"other", W/{ETAG} , "more"', True), (f'"a,b",{ETAG}', True),
        ("", False), ('"other"', False), (ETAG.strip('"'), False), (f'"x{ETAG[1:]}', False), ("*", False),
    ],
    ids=["same", "weak", "in-a-list", "behind-a-comma", "none", "other", "no-marks", "longer", "any"],
)  # fmt: skip
def test_if_none_match_is_a_list_of_tags_weak_or_strong(condition: str, known: bool) -> None:
    assert has_entity_tag(condition, ETAG) is known


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "html"), ("*/*", "html"), ("image/png", "html"), ("text/*", "html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("application/json", "json"), ("application/json, text/csv", "json"), ("text/csv, */*;q=0.1", "csv"),
        ("application/json;q=0.5, text/csv", "csv"), ("text/html;q=0.2, text/turtle", "ttl"),
        ("text/html;q=0, */*", "json"), ("text/*;q=0.2, application/ld+json;q=0.1", "html"),
        ("text/*, text/html;q=0.1", "csv"), ("text/turtle;q=high, application/json;q=0.1", "json"),
        ("text/turtle;q=nan, application/json;q=0.1", "json"),
    ],
)  # fmt: skip
def test_a_page_comes_in_the_form_that_is_liked_best(accept: str, form: str) -> None:
    assert choose_format(accept, PAGE_MEDIA, "html") == form


@pytest.mark.parametrize(
    ("accept", "form"),
    [("", "ttl"), ("*/*", "ttl"), ("text/html, */*;q=0.8", "html"), ("text/html;q=0.1, application/rdf+xml", "rdf")],
)
def test_the_sparql_service_describes_itself_or_shows_its_editor(accept: str, form: str) -> None:
    assert choose_format(accept, {**HTML_MEDIA, **TRIPLE_MEDIA}, "ttl") == form


def test_a_cache_forgets_what_was_used_longest_ago() -> None:
    cache: BoundedCache[str, str] = BoundedCache(2)
    cache.put("a", "1")
    cache.put("b", "2")
    assert cache.get("a") == "1"
    assert cache.get_or_make("c", lambda: "3") == "3"
    assert [cache.get(key) for key in "abc"] == ["1", None, "3"]
    assert cache.get_or_make("c", lambda: "4") == "3"


def test_a_cache_holds_so_many_bytes_and_no_more() -> None:
    cache: BoundedCache[str, bytes] = BoundedCache(9, max_total=10, max_size=6, measure=len)
    cache.put("long", bytes(7))
    cache.put("a", bytes(6))
    cache.put("b", bytes(4))
    assert [key for key in ("long", "a", "b") if cache.get(key)] == ["a", "b"]
    cache.put("c", bytes(1))
    assert [key for key in ("a", "b", "c") if cache.get(key)] == ["b", "c"]
    cache.put("b", bytes(6))
    assert cache.get("c") is not None


def test_what_could_not_be_made_is_tried_again() -> None:
    cache: BoundedCache[str, str | None] = BoundedCache(1)
    assert cache.get_or_make("a", lambda: None) is None
    assert cache.get_or_make("a", lambda: "1") == "1"
    cache.discard("a")
    assert cache.get("a") is None
