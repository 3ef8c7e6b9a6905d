"""SQL that anybody may send: it costs its sender, not the site and not whoever reads a page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from homefinder.site.sql.queries import has_stranger_sql
from tests.support.commands import command
from tests.support.site import served

COUNT_FOR_EVER = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c"
MANY_LONG_ROWS = (
    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 2000) SELECT hex(zeroblob(400000)) FROM c"
)
REFUSED = {
    "a long blob": "SELECT zeroblob(200000000)",
    "a long random blob": "SELECT hex(randomblob(200000000))",
    "a long text": "SELECT length(hex(zeroblob(400000)) || hex(zeroblob(400000)))",
    "all joined with all": "SELECT group_concat(a.title) FROM homes a, homes b, homes c",
    "no end": COUNT_FOR_EVER,
    "many long rows": MANY_LONG_ROWS,
    "many long columns": "SELECT " + ", ".join(["hex(randomblob(400000))"] * 200),
    "too many columns": "SELECT " + ", ".join(["1"] * 201),
    "too many selects": " UNION ALL ".join(["SELECT 1"] * 51),
    "too deep": "SELECT " + "(" * 1000 + "1" + ")" * 1000,
    "one long step": "SELECT trim(hex(zeroblob(249999)), replace(hex(zeroblob(120000)), '0', 'ab') || '0')",
    "a long pattern": "SELECT 'a' LIKE '" + "%a" * 101 + "'",
    "a file": "ATTACH 'other.db' AS other",
}


@pytest.fixture(scope="module")
def site(sample_folder: Path) -> Iterator[str]:
    with served(sample_folder) as address:
        httpx.get(f"{address}/about", timeout=30)
        yield address


@pytest.mark.parametrize(
    ("query", "is_sql"),
    [
        (b"sql=select+1", True),
        (b"a=1&_where=1", True),
        (b"%73ql=select+1", True),
        (b"_sql=1&where=2", False),
        (b"q=sql%3Dx", False),
    ],
)
def test_requests_that_bring_sql_are_known(query: bytes, is_sql: bool) -> None:
    assert has_stranger_sql(query) is is_sql


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
def test_a_statement_that_takes_too_much_is_refused(site: str, name: str) -> None:
    started = time.perf_counter()
    answer = httpx.get(f"{site}/catalogue.json", params={"sql": REFUSED[name]}, timeout=30)
    assert answer.status_code == 400, answer.text[:300]
    assert time.perf_counter() - started < 15


@pytest.mark.slow
def test_a_long_text_that_sqlite_gives_up_is_nothing(site: str) -> None:
    answer = httpx.get(f"{site}/catalogue.json", params={"sql": "SELECT printf('%.*c', 200000000, 'x')"}, timeout=30)
    assert len(answer.content) < 10_000
    assert answer.json()["rows"] in ([[None]], [])


@pytest.mark.slow
def test_an_ordinary_statement_is_answered_as_before(site: str) -> None:
    sql = "SELECT :word AS a, 2 AS a, x'00ff' AS b, NULL AS c, 1.5 AS d, count(*) AS n FROM homes"
    answer = httpx.get(f"{site}/catalogue.json", params={"sql": sql, "word": "é"}, timeout=30).json()
    assert answer["columns"] == ["a", "a", "b", "c", "d", "n"]
    assert answer["rows"][0][:5] == ["é", 2, {"$base64": True, "encoded": "AP8="}, None, 1.5]
    assert answer["rows"][0][5] > 500
    page = httpx.get(f"{site}/catalogue", params={"sql": "SELECT id AS home_id FROM homes LIMIT 3"}, timeout=30)
    assert (page.status_code, page.text.count('href="/catalogue/homes/')) == (200, 3)
    cut = httpx.get(f"{site}/catalogue.json", params={"sql": "SELECT a.id FROM homes a, homes b"}, timeout=30).json()
    assert (len(cut["rows"]), cut["truncated"]) == (2000, True)
    where = {"_where": "kind = 'standard'", "_facet": "lifecycle", "_size": "5"}
    table = httpx.get(f"{site}/catalogue/homes.json", params=where, timeout=30).json()
    assert len(table["rows"]) == 5
    assert 5 < table["filtered_table_rows_count"] < answer["rows"][0][5]
    assert httpx.get(f"{site}/catalogue.json", params={"sql": "SELECT nothing"}, timeout=30).status_code == 400


@pytest.mark.slow
def test_a_reader_does_not_wait_for_twenty_slow_statements(site: str) -> None:
    with httpx.Client(base_url=site, timeout=60, limits=httpx.Limits(max_connections=30)) as client:

        def ask(_: int) -> tuple[int, str]:
            answer = client.get("/catalogue.json", params={"sql": COUNT_FOR_EVER})
            return answer.status_code, answer.headers.get("retry-after", "")

        with ThreadPoolExecutor(20) as together:
            slow = [together.submit(ask, number) for number in range(20)]
            time.sleep(0.5)
            for number in range(8):
                started = time.perf_counter()
                assert client.get(f"/homes?q=data{number}").status_code == 200
                assert time.perf_counter() - started < 2.5
            answers = [found.result() for found in slow]
    assert {status for status, _ in answers} == {400, 503}
    assert all(retry == "5" for status, retry in answers if status == 503)


@pytest.mark.slow
def test_the_public_may_be_kept_from_sql_of_its_own(sample_folder: Path) -> None:
    with served(sample_folder, {"HOMEFINDER_PUBLIC_SQL": "off"}) as site, httpx.Client(base_url=site) as client:
        assert client.get("/catalogue.json", params={"sql": "SELECT 1"}).status_code == 403
        assert client.get("/catalogue/homes.json", params={"_where": "1"}).status_code == 403
        assert client.get("/catalogue/homes.json").status_code == 200
        assert client.get("/catalogue/homes-by-publisher.json").status_code == 200


def test_another_word_than_on_and_off_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOMEFINDER_PUBLIC_SQL", "maybe")
    said = command("serve", data=tmp_path)
    assert said.code == 1
    assert said.complaint == "homefinder: HOMEFINDER_PUBLIC_SQL is 'maybe'; set it to on or off, or leave it out for on"
