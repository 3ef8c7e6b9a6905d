"""Headers of answers: the policy of our pages and of Datasette's, and the scripts within its templates."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from typing import Any

import pytest

from homefinder.site.http.headers import add_headers, build_policy, compute_datasette_script_hashes, list_scripts


def sent(path: str, *headers: tuple[bytes, bytes], more: str = "") -> dict[bytes, bytes]:
    found: list[dict[str, Any]] = []

    async def keep(message: dict[str, Any]) -> None:
        found.append(message)

    start = {"type": "http.response.start", "status": 200, "headers": list(headers)}
    asyncio.run(add_headers(keep, path, more)(start))
    return dict(found[0]["headers"])


@pytest.mark.parametrize("path", ["/", "/need/x", "/sparql", "/search", "/map"])
def test_our_pages_run_no_script_or_style_from_within(path: str) -> None:
    policy = sent(path, (b"content-type", b"text/html; charset=utf-8"))[b"content-security-policy"].decode()
    assert "unsafe" not in policy
    assert "sha256" not in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/catalogue/homes", "/-/login"])
def test_pages_of_datasette_run_its_own_scripts_only(path: str) -> None:
    parts = dict(part.split(" ", 1) for part in build_policy(path).split("; "))
    assert parts["script-src"].startswith("'self' 'sha256-")
    assert "unsafe" not in parts["script-src"]
    digest = hashlib.sha256(b"DATASETTE_ALLOW_FACET = true;").digest()
    assert f"'sha256-{base64.b64encode(digest).decode()}'" in compute_datasette_script_hashes()


def test_what_is_no_page_has_no_policy_and_a_header_that_is_there_stays() -> None:
    headers = sent("/needs.csv", (b"content-type", b"text/csv"), (b"referrer-policy", b"no-referrer"))
    assert b"content-security-policy" not in headers
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"referrer-policy"] == b"no-referrer"


def test_browsers_keep_files_that_others_built_for_a_day_and_no_failure() -> None:
    address = "/-/homefinder/vendor/yasqe.js"
    assert sent(address, (b"content-type", b"text/javascript"))[b"cache-control"] == b"public, max-age=86400"
    assert b"cache-control" not in sent(address, (b"content-type", b"text/html; charset=utf-8"))
    assert b"cache-control" not in sent("/-/homefinder/suggest.js", (b"content-type", b"text/javascript"))


@pytest.mark.parametrize(
    ("template", "scripts"),
    [
        ("<script>a()</script><p><script>b()\n</script>", ["a()", "b()\n"]),
        ('<script src="x.js"></script>', []),
        ("<script>x = {{ anything }};</script>", []),
        ("<script>{% if x %}y{% endif %}</script>", []),
        ("<script>A = {{ datasette_allow_facet }};</script>", ["A = true;", "A = false;"]),
    ],
)
def test_only_scripts_that_are_known_beforehand_are_allowed(template: str, scripts: list[str]) -> None:
    assert list_scripts(template) == scripts


def read_policy(path: str, more: str = "") -> dict[str, str]:
    policy = sent(path, (b"content-type", b"text/html"), more=more)[b"content-security-policy"].decode()
    return dict(part.split(" ", 1) for part in policy.split("; "))


def test_whoever_runs_the_site_may_allow_more() -> None:
    before = read_policy("/catalogue")
    more = "script-src 'unsafe-inline' 'unsafe-eval'; img-src https://tiles.example; worker-src blob:; font-src; ;"
    after = read_policy("/catalogue", more)
    assert after["script-src"] == "'self' 'unsafe-inline' 'unsafe-eval'", "a hash beside it would undo 'unsafe-inline'"
    assert after["img-src"] == "'self' data: https://tiles.example"
    assert after["worker-src"] == "blob:"
    same = set(before) - {"script-src", "img-src"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert read_policy("/", "frame-ancestors https://intranet.example")["frame-ancestors"] == "https://intranet.example"
    assert read_policy("/catalogue")["script-src"] == before["script-src"]
