"""Addresses: what is mended, what is left alone, what is no address."""

from __future__ import annotations

import pytest

from homefinder.clean.urls import LONGEST, clean_address, looks_like_address

KEPT = [
    ("https://www.gov.uk/Foo/", "https://www.gov.uk/Foo/"),
    ("https://x.example", "https://x.example"),
    ("HTTPS://WWW.GOV.UK:443/Foo?b=1#Frag", "https://www.gov.uk/Foo?b=1#Frag"),
    ("http://www.gov.uk.:80/a", "http://www.gov.uk/a"),
    ("http://x.example:8080/", "http://x.example:8080/"),
    ("https://x.example/a?utm_source=n&id=2&gclid=3&fbclid=4&utm_medium", "https://x.example/a?id=2"),
    ("https://x.example/a?utm_campaign=n", "https://x.example/a"),
    ("  <https://x.example/a>  ", "https://x.example/a"),
    ("https://x.example/\u200ba", "https://x.example/a"),
    ("https://x.example/go?to=https://y.example/", "https://x.example/go?to=https://y.example/"),
    ("http://http.example.org/", "http://http.example.org/"),
    ("https://web.archive.org/web/2020/https://x.example/", "https://web.archive.org/web/2020/https://x.example/"),
    ("http://webarchive.example/2013/http:/www.x.example/a", "http://webarchive.example/2013/http:/www.x.example/a"),
    ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
    ("https://é.example/é", "https://xn--9ca.example/é"),
    ("https://x.example/a%20b?q=c+d", "https://x.example/a%20b?q=c+d"),
]
MENDED = [
    ("http:/www.gov.uk/a", "http://www.gov.uk/a"),
    ("https//www.gov.uk/a", "https://www.gov.uk/a"),
    ("https:www.gov.uk/a", "https://www.gov.uk/a"),
    ("http:\\\\x.example\\a", "http://x.example/a"),
    ("https://https://www.gov.uk/a", "https://www.gov.uk/a"),
    ("http://https://www.gov.uk/a", "https://www.gov.uk/a"),
    ("https://http//x.example/", "http://x.example/"),
    ("www.gov.uk/Foo/", "https://www.gov.uk/Foo/"),
    ("//x.example/a", "https://x.example/a"),
    ("https://x.example/My Doc.pdf", "https://x.example/My%20Doc.pdf"),
    ("https://x.example/a\n/b", "https://x.example/a/b"),
]
ODD = [
    *(
        "javascript:alert(1)",
        "JaVa\nScript:alert(1)",
        " data:text/html,x",
        "vbscript:x",
        "ftp://x.example/",
        "file:///etc",
    ),
    *("see the page", "/government/publications/x", "https://", "https://nodots/", "https://user@evil.example/"),
    *("https://www.gov.uk@evil.example/", "https://[bad/", "https://x.example:99999/", "https://a..b.example"),
    *("https://a.example https://b.example", "https://a.example\nhttps://b.example", "https://x.example (see page 4)"),
    *("mailto:a@b.example", "DCB1069", "https://x.example/" + "a" * LONGEST),
]


@pytest.mark.parametrize(("raw", "value"), KEPT)
def test_right_addresses_have_one_spelling(raw: str, value: str) -> None:
    clean = clean_address(raw)
    assert (clean.value, clean.codes, clean.source_wording) == (value, (), "")
    assert clean_address(value) == clean


@pytest.mark.parametrize(("raw", "value"), MENDED)
def test_slips_are_mended_and_said(raw: str, value: str) -> None:
    clean = clean_address(raw)
    assert (clean.value, clean.codes, clean.source_wording) == (value, ("mended-address",), raw)
    assert clean_address(value).codes == ()


def test_the_braces_of_a_template_are_no_slip() -> None:
    clean = clean_address("https://x.example/{id}/a b")
    assert (clean.value, clean.codes) == ("https://x.example/%7Bid%7D/a%20b", ("mended-address",))
    clean = clean_address("https://x.example/{id}")
    assert (clean.value, clean.codes, clean.source_wording) == (
        "https://x.example/%7Bid%7D",
        (),
        "https://x.example/{id}",
    )


@pytest.mark.parametrize("raw", ODD)
def test_what_is_no_address_is_dropped_to_given(raw: str) -> None:
    clean = clean_address(raw)
    assert (clean.value, clean.codes, clean.source_wording) == ("", ("odd-address",), raw)


@pytest.mark.parametrize("raw", ["", " ", "-", "N/A", "#"])
def test_nothing_is_nothing(raw: str) -> None:
    assert clean_address(raw).codes == ()
    assert clean_address(raw).value == ""


def test_mail_is_an_address_for_contacts_only() -> None:
    assert clean_address("MAILTO: data@x.example", role="contact").value == "mailto:data@x.example"
    assert clean_address("mailto:<script>@x", role="contact").codes == ("odd-address",)


@pytest.mark.parametrize(
    ("target", "is_address"),
    [
        ("https://x.example", True),
        ("www.x.example", True),
        ("java\nscript:alert(1)", True),
        ("datasets:tree", False),
        ("/government/publications/x", False),
        ("DCB1069", False),
        ("httpd-guide", False),
    ],
)
def test_keys_are_told_from_addresses(target: str, is_address: bool) -> None:
    assert looks_like_address(target) is is_address
