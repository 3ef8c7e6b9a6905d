"""Every route for every role: what each may use is declared here too, so that no new route is open by oversight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from homefinder.site.auth.accounts import ROLE_RANKS
from homefinder.site.routes import PAGES, build_pattern, list_routes
from tests.site.curation.test_curating import Site, kept
from tests.site.curation.test_curating import site as site  # noqa: PLC0414 a fixture
from tests.support.site import served

pytestmark = pytest.mark.slow

PUBLIC = {
    "/", "/search", "/needs", "/need/{id}", "/homes", "/home/{id}", "/owners", "/owner/{id}", "/themes", "/theme/{id}",
    "/changes", "/change/{id}", "/compare/{id}", "/calendar", "/load", "/map", "/matrix", "/requests", "/request/{id}",
    "/sources", "/source/{id}", "/record/{id}", "/run/{id}", "/thing/{kind}/{id}", "/about", "/pack/{id}", "/audit",
    "/accessibility", "/privacy", "/due", "/duties", "/items", "/items/{id}", "/proposals", "/routes",
    "/stewardship/{id}", "/uses", "/reading", "/reading/{id}",
}  # fmt: skip
PUBLIC_PATTERNS = [
    "sparql", "healthz", "metrics", "id/", "data/", "catalog(", "void", "dump/", "sitemap", "robots", "opensearch",
    "search/suggest", "reconcile", "openapi", r"\.well-known", "llms", "def", r"catalogue\.db", r"feeds\.opml",
    "feeds/", "calendars/", "sign-in", "sign-out", "feedback$", "items/", "proposed/",
    r"pack/(?P<id>[^/]+?)\.docx", "mail/",
]  # fmt: skip
CONTRIBUTOR = {r"^/curate$", r"^/needs/new$", r"^/requests/new$", r"^/uses/new$"}
CURATOR = {
    r"^/curate/review$", r"^/curate/undo$", r"^/curate/judge$", r"^/curate/comment$",
    r"^/curate/pairs$", r"^/curate/requests$",
    r"^/curate/requests/(?P<uid>[^/]+)$", r"^/curate/needs$", r"^/curate/feedback$", r"^/curate/uses$",
    r"^/curate/answers$", r"^/curate/source$",
}  # fmt: skip
ROLE_OF = {"": "public", "con": "contributor", "ann": "curator"}


def find_expected_role(pattern: str) -> str | None:
    """Who may use a route, as it is declared above; None where nothing is."""
    if pattern in CURATOR:
        return "curator"
    if pattern in CONTRIBUTOR:
        return "contributor"
    pages = {build_pattern(address) for address in PUBLIC}
    if pattern in pages or any(re.match(rf"\^/(?:\(\?:)?{re.escape(part)}", pattern) for part in PUBLIC_PATTERNS):
        return "public"
    return None


def test_every_route_is_declared_here_with_its_role() -> None:
    found = {route.pattern: route.least_role for route in list_routes()}
    expected = {pattern: find_expected_role(pattern) for pattern in found}
    assert not {pattern for pattern, role in expected.items() if role is None}, "say above who may use these"
    assert found == expected
    assert set(PAGES) == PUBLIC
    assert {pattern for pattern, role in found.items() if role != "public"} == CONTRIBUTOR | CURATOR


def fill_pattern(pattern: str) -> str:
    """An address that a pattern fits; what it names need not be there."""
    path = re.sub(r"\(\?:?\\\.\(\?P<format>[^)]*\)\)\?", "", pattern.strip("^$"))
    path = re.sub(r"\(\?P<kind>\[a-z\]\[a-z-\]\*\)", "home", path)
    path = path.replace(r"(?:\.(?P<format>ttl|nt|jsonld|rdf))?", "").replace(r"(?:-(?P<number>[0-9]{1,4}))?", "")
    path = path.replace("(?:void|\\.well-known/void)", "void").replace("(?P<format>ttl|trig|nq)", "ttl")
    path = re.sub(r"\(\?P<kind>graph\)/\(\?P<id>source/\[\^/\]\+\??\)", "graph/source/none", path)
    path = re.sub(r"\(\?P<(?:id|uid|kind)>\[\^/\]\+\??\)", "none", path)
    path = path.replace(r"(?P<packed>\.gz)?", "").replace(r"(?:\.well-known/)?security", "security")
    path = re.sub(r"\(\?:/\(\?P<part>.*\)\)\?$", "", path)
    path = path.replace("(?P<scope>all|source|owner|theme|home|need)(?:/none)?", "all")
    path = re.sub(r"\(\?:all\|.*?/none\)", "all", path)
    path = re.sub(r"\(\?P<file>([^|)]+)\|[^)]*\)", r"\1", path)
    return path.replace("\\", "")


@pytest.mark.parametrize("who", ROLE_OF)
def test_each_role_gets_what_is_declared_and_no_more(site: Site, who: str) -> None:
    rank = ROLE_RANKS[ROLE_OF[who]]
    with site.client(who) as client:
        for route in list_routes():
            path = fill_pattern(route.pattern)
            assert re.match(route.pattern, path), (route.pattern, path)
            answer, may = client.get(path), rank >= ROLE_RANKS[route.least_role]
            if may:
                assert answer.status_code in (200, 302, 303, 404), (path, answer.status_code, answer.text[:200])
                assert not answer.headers.get("location", "").startswith("/sign-in?"), path
            elif who:
                assert answer.status_code == 403, path
            else:
                assert (answer.status_code, answer.headers["location"].startswith("/sign-in?next=")) == (303, True), (
                    path
                )


@pytest.mark.parametrize("who", ["", "con"])
def test_what_may_not_be_read_may_not_be_posted(site: Site, who: str) -> None:
    with site.client(who) as client:
        page = client.get("/feedback").text
        token = re.search(r'name="csrftoken" value="([^"]+)"', page)
        assert token
        rank = ROLE_RANKS[ROLE_OF[who]]
        before = kept(site, "SELECT count(*) FROM audit_log")[0][0]
        for route in list_routes():
            if ROLE_RANKS[route.least_role] > rank:
                answer = client.post(fill_pattern(route.pattern), data={"csrftoken": token.group(1)})
                assert answer.status_code == 403, route.pattern
        assert kept(site, "SELECT count(*) FROM audit_log")[0][0] == before


ELSEWHERE = [
    "https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example",
    "/\\evil.example",
    "\\\\evil.example", "/\\/evil.example", "\\/evil.example", "https:evil.example", "https:/evil.example",
    "http:\\\\evil.example",
    "javascript:alert(1)", "data:text/html,x", "evil.example", " //evil.example", "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example", "/\r\nlocation: https://evil.example", "%2f%2fevil.example", "/%0d%0aset-cookie:a=b",
    "//evil.example/%2e%2e",
    "//user@evil.example", "https://127.0.0.1@evil.example", "//evil.example:80/homes", "/\x00/evil.example",
    "//\u3002evil.example",
    "/\u2028//evil.example",
]  # fmt: skip


def leads_outside(location: str, base: str) -> bool:
    """As a browser reads it (https://url.spec.whatwg.org/): tabs and line ends go, a backslash is a slash."""
    read = re.sub(r"[\t\r\n]", "", location.strip("\x00 \t\r\n")).replace("\\", "/")
    return httpx.URL(base).join(read).host != httpx.URL(base).host


@pytest.fixture(scope="module")
def public_site(sample_folder: Path) -> Iterator[str]:
    with served(sample_folder) as address:
        yield address


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_return_address_leads_outside(public_site: str, site: Site, address: str) -> None:
    assert len(ELSEWHERE) == 29
    with httpx.Client(base_url=public_site) as client:
        for path in ("/sign-in", "/feedback"):
            page = client.get(path, params={"next": address, "page": address}).text
            for name in ("next", "page"):
                for value in re.findall(rf'name="{name}" value="([^"]*)"', page):
                    assert not leads_outside(value, public_site), (path, value)
        for path in ("/-/login", "/curate", "/curate/review", "//evil.example", "//evil.example/homes", "/homes/"):
            answer = client.get(path, params={"next": address})
            assert not leads_outside(answer.headers.get("location", "/"), public_site), (path, answer.headers)
    with site.client("ann") as client:
        token = re.search(r'name="csrftoken" value="([^"]+)"', client.get("/feedback").text)
        assert token
        form = {"csrftoken": token.group(1), "next": address, "page": address, "website": "robot"}
        for path in ("/feedback", "/curate"):
            answer = client.post(path, data=form)
            assert not leads_outside(answer.headers.get("location", "/"), site.url), (path, answer.headers)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_sign_in_itself_leads_to_our_pages_only(address: str) -> None:
    from homefinder.site.curation.form_view import resolve_own_path

    assert not leads_outside(resolve_own_path(address, "/curate"), "http://127.0.0.1:8001")
