"""One request and one web page in all their spellings, and addresses that look alike and are not."""

from __future__ import annotations

import pytest

from homefinder.clean.urls import build_page_key, canonicalise_url, clean_address

SAME_REQUEST = [
    ("https://x.org:443/a", "https://X.ORG/a"),
    ("http://x.org:80/a", "http://x.org/a"),
    ("https://x.org", "https://x.org/"),
    ("https://é.example/a", "https://xn--9ca.example/a"),
    ("https://x.org/%7ea", "https://x.org/~a"),
    ("https://x.org/%e2%82%ac", "https://x.org/€"),
    ("https://x.org/b/../a", "https://x.org/./a"),
    ("https://x.org/%2e%2e/a", "https://x.org/a"),
    ("https://x.org/a?", "https://x.org/a#"),
    ("https://x.org/a?b=2&a=1", "https://x.org/a?a=1&b=2"),
    ("https://x.org/a?a=1&a=2", "https://x.org/a?a=2&a=1"),
    ("https://x.org/a?a", "https://x.org/a?a="),
    ("https://x.org/a?q=b+c", "https://x.org/a?q=b%20c"),
    ("https://x.org/a?u=http://y.org/", "https://x.org/a?u=http%3A%2F%2Fy.org%2F"),
    ("https://[2001:DB8::1]/a", "https://[2001:db8::1]:443/a"),
]
SAME_PAGE = [
    ("https://www.x.org/a", "http://x.org/a/"),
    ("https://x.org./a", "https://x.org/a"),
    ("https://reader@x.org/a", "https://x.org/a"),
    ("https://x.org/a;jsessionid=1F", "https://x.org/a?PHPSESSID=2"),
    ("https://x.org/a#:~:text=b", "https://x.org/a"),
    ("https://x.org/a#b:~:text=c", "https://x.org/a#b"),
    ("https://x.org/a?gclid=1&b=2", "https://x.org/a?b=2&msclkid"),
    ("https://x.org/a?_=1717505289640", "https://x.org/a?ts=1717505289"),
    ("  https://x.org/a ", "https://x.org/a"),
]
OTHER_PAGE = [
    ("https://x.org:8443/a", "https://x.org/a"),
    ("https://x.org@y.example/a", "https://x.org/a"),
    ("https://x.org/a%2Fb", "https://x.org/a/b"),
    ("https://x.org//a", "https://x.org/a"),
    ("https://x.org/A", "https://x.org/a"),
    ("https://x.org/a;v=1", "https://x.org/a;v=2"),
    ("https://x.org/#/a", "https://x.org/#/b"),
    ("https://x.org/a#one", "https://x.org/a#two"),
    ("https://x.org/a?sid=1", "https://x.org/a?sid=2"),
    ("https://x.org/a?ts=5", "https://x.org/a"),
    ("https://x.org/a?utm=1", "https://x.org/a"),
    ("https://x.org/a?a=1&a=1", "https://x.org/a?a=1"),
    ("https://x.org/a?a=", "https://x.org/a"),
    ("https://x.org/a?a=1;b=2", "https://x.org/a?b=2;a=1"),
    ("https://m.x.org/a", "https://x.org/a"),
    ("https://x.org/index.html", "https://x.org/"),
    ("https://web.archive.org/web/2020/http://y.org/", "https://web.archive.org/web/2021/http://y.org/"),
]


@pytest.mark.parametrize(("one", "other"), SAME_REQUEST)
def test_one_request_has_one_spelling_and_is_one_page(one: str, other: str) -> None:
    assert canonicalise_url(one) == canonicalise_url(other) == canonicalise_url(canonicalise_url(one))
    assert build_page_key(one) == build_page_key(other)


@pytest.mark.parametrize(("one", "other"), SAME_PAGE)
def test_one_page_has_one_key(one: str, other: str) -> None:
    assert build_page_key(one) == build_page_key(other)


@pytest.mark.parametrize(("one", "other"), OTHER_PAGE)
def test_pages_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert build_page_key(one) != build_page_key(other)


@pytest.mark.parametrize("text", ["DCB1069", "/a/", "mailto:a@b.example", "https://[bad/", "https://x.org:port/", ""])
def test_what_is_no_web_address_stays_as_it_is(text: str) -> None:
    assert build_page_key(text) == text


def test_an_address_that_is_kept_loses_what_the_key_loses_of_its_parameters_and_nothing_else() -> None:
    assert clean_address("https://www.x.org/b/../a/?b=2&msclkid=1&a=1#c").value == "https://www.x.org/b/../a/?b=2&a=1#c"
    assert clean_address("https://x.org/a?sid=1&ts=5&_hsenc=2").value == "https://x.org/a?sid=1&ts=5"
