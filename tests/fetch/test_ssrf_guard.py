"""Which addresses are asked at all, and that the checked IP is the one that is connected to."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from homefinder.clean.urls import canonicalise_url
from homefinder.errors import AddressRefused, FetchError
from homefinder.fetch.ssrf_guard import GuardedTransport, check_address, is_allowed_ip
from homefinder.fetch.urls import build_robots_url, origin, resolve_redirect
from tests.support.fetch_server import Answer, fetcher, publication

PRIVATE = [
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "2002:0a00:0001::1",
    "64:ff9b::10.0.0.1",
    "2001:db8::1",
]
PUBLIC = ["93.184.215.14", "151.101.0.144", "2606:4700::1111", "::ffff:93.184.215.14", "64:ff9b::93.184.215.14"]
LOOPBACK = ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]


@pytest.mark.parametrize("ip", PRIVATE)
def test_private_networks_are_never_asked(ip: str) -> None:
    assert not is_allowed_ip(ip)
    assert not is_allowed_ip(ip, allow_loopback=True)


@pytest.mark.parametrize("ip", PUBLIC)
def test_public_addresses_are_asked(ip: str) -> None:
    assert is_allowed_ip(ip)


@pytest.mark.parametrize("ip", LOOPBACK)
def test_loopback_only_by_its_switch(ip: str) -> None:
    assert not is_allowed_ip(ip)
    assert is_allowed_ip(ip, allow_loopback=True)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//example.org/a",
        "page.html",
        "",
        "http://",
        "https:///path",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://@example.org/",
        "http://example.org:99999/",
        "http://[::1/",
        "http://[fe80::1]/",
        "http://exa\x00mple.org/",
    ],
)
def test_forms_that_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_address(url)


def test_each_request_goes_to_the_ip_that_was_checked(tmp_path: Path) -> None:
    with publication() as site:
        site.says("/page", Answer(b"text"))
        named = site.url.replace("127.0.0.1", "publication.test")
        looked_up: list[str] = []

        def rebinding(host: str, _port: int) -> list[str]:
            looked_up.append(host)
            return ["127.0.0.1"] if len(looked_up) <= 2 else ["127.0.0.1", "10.0.0.1"]

        with fetcher(tmp_path, resolve=rebinding) as client:
            assert client.get(named + "/page").body == b"text"
            with pytest.raises(AddressRefused, match=r"10\.0\.0\.1"):
                client.get(named + "/page")
    assert looked_up == ["publication.test"] * 3
    assert site.asked[1][1]["host"] == named.removeprefix("http://")


def test_the_next_ip_is_tried_when_one_is_dead(tmp_path: Path) -> None:
    with publication() as site:
        url = site.says("/page", Answer(b"text")).replace("127.0.0.1", "publication.test")
        # ::1 has no listener on this port; the name has both addresses, as many hosts do.
        with fetcher(tmp_path, resolve=lambda _host, _port: ["::1", "127.0.0.1"]) as client:
            assert client.get(url).body == b"text"


def test_tls_is_verified_against_the_name(tmp_path: Path) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    guarded = GuardedTransport(httpx.MockTransport(answer), resolve=lambda _host, _port: ["2606:4700::1111"])
    guarded.handle_request(httpx.Request("GET", "https://standards.example.org/a?b=1"))
    assert str(seen[0].url) == "https://[2606:4700::1111]/a?b=1"
    assert seen[0].headers["host"] == "standards.example.org"
    assert seen[0].extensions["sni_hostname"] == "standards.example.org"


def test_a_name_that_does_not_resolve_is_a_fetch_error(tmp_path: Path) -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError("no such name")

    with fetcher(tmp_path, resolve=nowhere) as client, pytest.raises(FetchError, match="does not resolve"):
        client.get("https://nowhere.example/")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.org/x?b=2&a=1", "https://A.org:443/x?a=1&b=2#part"),
        ("https://a.org", "https://a.org/"),
        ("https://a.org/x?sort=name+asc", "https://a.org/x?sort=name%20asc"),
        ("https://a.org/%7Ex%20y", "https://a.org/~x%20y"),
        ("https://a.org/x?a=1&a=2", "https://a.org/x?a=2&a=1"),
    ],
)
def test_spellings_of_one_address(one: str, other: str) -> None:
    assert canonicalise_url(one) == canonicalise_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.org/x", "https://a.org/X"),
        ("https://a.org/x", "http://a.org/x"),
        ("https://a.org/x?a=", "https://a.org/x"),
        ("https://a.org/x/", "https://a.org/x"),
        ("https://a.org/a%2Fb", "https://a.org/a/b"),
    ],
)
def test_addresses_that_differ(one: str, other: str) -> None:
    assert canonicalise_url(one) != canonicalise_url(other)


def test_origin_and_robots() -> None:
    assert origin("HTTPS://A.org:443/x") == "https://a.org"
    assert build_robots_url("http://[::1]:8080/x?y") == "http://[::1]:8080/robots.txt"


@pytest.mark.parametrize(
    ("location", "target"),
    [("/b", "https://a.org/b"), ("b?c=1", "https://a.org/x/b?c=1"), ("//b.org/", "https://b.org/")],
)
def test_where_a_redirect_leads(location: str, target: str) -> None:
    assert resolve_redirect("https://a.org/x/y", location) == target


@pytest.mark.parametrize(("location", "error"), [("http://a.org/", AddressRefused), ("http://[a", FetchError)])
def test_redirects_that_are_refused(location: str, error: type[FetchError]) -> None:
    with pytest.raises(error):
        resolve_redirect("https://a.org/", location)
