"""Queries that would end the site, or hold it, if it looked at them itself: a page is there while each is answered."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.support.site import served

pytestmark = pytest.mark.slow

LIMITS = {"HOMEFINDER_SPARQL_SECONDS": "3", "HOMEFINDER_SPARQL_WORKERS": "2", "HOMEFINDER_SPARQL_MEMORY_MB": "900"}
PAGE_SECONDS = 3
"""Longest that a small page may take meanwhile, on a machine that does other things too."""


def nest(begin: str, end: str, levels: int, inner: str = "") -> str:
    return begin * levels + inner + end * levels


def double(times: int) -> str:
    """Bindings of which each is twice as long as the one before."""
    return 'BIND("0123456789abcdef" AS ?a0) ' + " ".join(
        f"BIND(CONCAT(?a{n},?a{n}) AS ?a{n + 1})" for n in range(times)
    )


STOPPED, TOO_COMPLEX = 503, 413
QUERIES = {
    "a text doubled 34 times": ("ASK { " + double(34) + " FILTER(STRLEN(?a34) > 1) }", STOPPED),
    "the same as a table": ("SELECT (STRLEN(?a34) AS ?n) { " + double(34) + " }", STOPPED),
    "groups": ("SELECT * { " + nest("{", "}", 2500, "?s ?p ?o") + " }", TOO_COMPLEX),
    "groups in a construction": ("CONSTRUCT { ?s ?p ?o } WHERE " + nest("{", "}", 2500), TOO_COMPLEX),
    "queries within queries": ("SELECT * " + nest("{ SELECT * ", "}", 1000, "{ ?s ?p ?o }"), TOO_COMPLEX),
    "EXISTS": ("SELECT * { ?s ?p ?o " + nest("FILTER EXISTS { ?s ?p ?o ", "}", 1000) + " }", TOO_COMPLEX),
    "IF": ("SELECT (" + nest("IF(true,", ",1)", 1000, "1") + " AS ?x) {}", TOO_COMPLEX),
    "nodes without names": ("SELECT * { ?s ?p " + nest("[ ?p ", "]", 200, "?o") + " }", TOO_COMPLEX),
    "lists": ("SELECT * { ?s ?p " + nest("( 1 ", ")", 200) + " }", TOO_COMPLEX),
    "a sum": ("SELECT (" + "+".join(["1"] * 24_000) + " AS ?x) {}", STOPPED),
    "a way": ("SELECT * { ?s " + "/".join(["a"] * 24_000) + " ?o }", STOPPED),
    "all joined with all": ("SELECT (count(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", STOPPED),
    "far too long": ("SELECT * { ?s ?p ?o } #".ljust(60_000, "x"), TOO_COMPLEX),
}


@pytest.fixture(scope="module")
def site(sample_folder: Path) -> Iterator[str]:
    with served(sample_folder, LIMITS) as address:
        httpx.get(f"{address}/about", timeout=30)
        yield address


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_is_there_while_a_hostile_query_is_answered(site: str, name: str, method: str) -> None:
    query, status = QUERIES[name]
    if method == "GET" and len(query) > 5_000:
        pytest.skip("too long for an address")
    sent = {"params" if method == "GET" else "data": {"query": query}}
    with ThreadPoolExecutor(1) as aside:
        asked = aside.submit(httpx.request, method, f"{site}/sparql", timeout=60, **sent)  # type: ignore[arg-type]
        for _ in range(3):
            started = time.perf_counter()
            assert httpx.get(f"{site}/robots.txt", timeout=20).status_code == 200
            assert time.perf_counter() - started < PAGE_SECONDS
        answer = asked.result()
    assert answer.status_code == status, answer.text[:300]
    if status == STOPPED:
        assert answer.headers["retry-after"] == "5"
    for _ in range(20):  # a worker that was ended has to begin anew, and says so meanwhile
        told = httpx.get(f"{site}/sparql", params={"query": "ASK { ?s ?p ?o }"}, timeout=30)
        if told.status_code != 503:
            break
        time.sleep(1)
    assert told.json()["boolean"] is True


def test_whoever_finds_the_queue_full_is_told_at_once(site: str) -> None:
    query = QUERIES["all joined with all"][0]

    client = httpx.Client(base_url=site, timeout=90, limits=httpx.Limits(max_connections=40))

    def ask(_: int) -> tuple[int, float, str]:
        started = time.perf_counter()
        answer = client.get("/sparql", params={"query": query})
        return answer.status_code, time.perf_counter() - started, answer.headers.get("retry-after", "")

    with client, ThreadPoolExecutor(40) as together:
        answers = list(together.map(ask, range(40)))
    assert {status for status, _, _ in answers} == {503}
    assert {retry for _, _, retry in answers} == {"5"}
    assert sum(seconds < 3 for _, seconds, _ in answers) >= 15, sorted(seconds for _, seconds, _ in answers)
    assert max(seconds for _, seconds, _ in answers) < 25
