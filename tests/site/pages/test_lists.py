"""Lists are whole: every row of a filter as CSV, and in JSON how many there are and where the next ones stand."""

from __future__ import annotations

import asyncio
import codecs
import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from datasette.app import Datasette

from homefinder.settings import Settings
from homefinder.site.http import formats
from homefinder.site.http.answers import MAX_ANSWER_BYTES, FileResponse, read_answer_body
from homefinder.site.http.page import Page, RowStream
from homefinder.site.serve import DATASETTE_SETTINGS, open_site

pytestmark = pytest.mark.slow

LISTS = {
    "/changes": "SELECT count(*) FROM events",
    "/changes?kind=applies-from": "SELECT count(*) FROM events WHERE kind = 'applies-from'",
    "/changes?page=2": "SELECT count(*) FROM events",
    "/changes?_size=max": "SELECT count(*) FROM events",
    "/owners": "SELECT count(*) FROM publishers",
    "/owners?order=name": "SELECT count(*) FROM publishers",
    "/homes": "SELECT count(*) FROM homes",
    "/homes?kind=api": "SELECT count(*) FROM homes WHERE kind = 'api'",
    "/needs": "SELECT count(*) FROM needs",
    "/calendar": "SELECT count(*) FROM calendar",
    "/theme/{theme}": "SELECT count(*) FROM home_subjects WHERE concept_id = '{theme}'",
    "/run/{run}": "SELECT count(*) FROM fetches WHERE run_id = {run}",
    "/need/{need}": "SELECT count(*) FROM candidates WHERE need_id = '{need}'",
    "/catalogue/homes": "SELECT count(*) FROM homes",
    "/catalogue/home_values": "SELECT count(*) FROM home_values",
    "/catalogue/homes?kind=api": "SELECT count(*) FROM homes WHERE kind = 'api'",
}
"""Lists of more than one page, and how many rows the catalogue has of each."""


@pytest.fixture(scope="module")
def site(sample_folder: Path) -> Datasette:
    return open_site(Settings(data=sample_folder))


@pytest.fixture(scope="module")
def names(sample_folder: Path) -> dict[str, Any]:
    sql = {
        "theme": """SELECT concept_id FROM home_subjects
            WHERE concept_id NOT IN (SELECT broader_id FROM concept_broader)
            GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1""",
        "run": "SELECT run_id FROM fetches GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
        "need": "SELECT need_id FROM candidates GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
    }
    with closing(sqlite3.connect(sample_folder / "catalogue.db")) as catalogue:
        return {name: catalogue.execute(query).fetchone()[0] for name, query in sql.items()}


def get(site: Datasette, path: str) -> httpx.Response:
    response: httpx.Response = asyncio.run(site.client.get(path))
    return response


def read_rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("address", LISTS)
def test_every_row_of_the_filter_is_in_the_csv(
    site: Datasette, sample_folder: Path, names: dict[str, Any], address: str
) -> None:
    path, _, query = address.format(**names | {"theme": names["theme"].replace("/", "%2F")}).partition("?")
    answer = get(site, f"{path}.csv" + (f"?{query}" if query else ""))
    with closing(sqlite3.connect(sample_folder / "catalogue.db")) as catalogue:
        (expected,) = catalogue.execute(LISTS[address].format(**names)).fetchone()
    assert expected > 10
    assert (answer.status_code, len(read_rows(answer.text)) - 1) == (200, expected)


def test_a_search_gives_every_home_that_it_ranked(site: Datasette) -> None:
    found = get(site, "/search.json?q=foster+care").json()
    rows = read_rows(get(site, "/search.csv?q=foster+care").text)[1:]
    assert len(rows) == found["total"] > 50
    assert [row[1] for row in rows[:10]] == [item["home_id"] for item in found["results"]]


@pytest.mark.parametrize(
    "address", ["/changes.json", "/homes.json?kind=standard", "/owners.json", "/search.json?q=care"]
)
def test_the_next_links_lead_through_the_whole_list(site: Datasette, address: str) -> None:
    seen: list[str] = []
    following: str | None = address
    while following and len(seen) < 150:
        answer = get(site, following)
        page = answer.json()
        rows = next(page[name] for name in ("events", "homes", "results", "owners") if name in page)
        seen += [row.get("id") or row["home_id"] for row in rows]
        following = page["next"]
        assert (following is None) == ('rel="next"' not in answer.headers.get("link", ""))
    assert len(set(seen)) == len(seen) == min(page["total"], len(seen))
    assert following or len(seen) == page["total"]
    assert len(seen) > 50


@pytest.mark.parametrize("path", ["/owners.csv", "/catalogue/publishers.csv", "/load.csv"])
def test_a_download_begins_with_the_mark_of_utf8_and_nothing_else_does(site: Datasette, path: str) -> None:
    plain, download = get(site, path), get(site, f"{path}?_dl=1")
    assert not plain.content.startswith(codecs.BOM_UTF8)
    assert download.content == codecs.BOM_UTF8 + plain.content
    assert download.headers["content-disposition"].startswith("attachment; filename=")
    assert "content-disposition" not in plain.headers


def test_a_query_that_was_cut_says_so(site: Datasette) -> None:
    limit = DATASETTE_SETTINGS["max_returned_rows"]
    cut = get(site, "/catalogue.csv?sql=select+field+from+home_values")
    assert (len(read_rows(cut.text)) - 1, cut.headers["x-row-limit"]) == (limit, str(limit))
    whole = get(site, "/catalogue.csv?sql=select+field+from+home_values+limit+30")
    assert (len(read_rows(whole.text)) - 1, "x-row-limit" in whole.headers) == (30, False)


def test_a_list_is_written_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def read() -> Iterator[dict[str, Any]]:
        for number in range(1000):
            yield {"number": number, "text": "=1", "more": ["x"]}

    page = Page("", "", {}, rows=RowStream(1000, read))
    out = io.BytesIO()
    formats.write_csv(page, out)
    rows = read_rows(out.getvalue().decode())
    assert (rows[0], rows[-1], len(rows)) == (["number", "text", "more"], ["999", "'=1", '["x"]'], 1001)
    monkeypatch.setattr(formats, "MAX_CSV_BYTES", 500)
    with pytest.raises(formats.ListTooLong, match="Narrow it"):
        formats.write_csv(page, io.BytesIO())
    monkeypatch.setattr(formats, "MAX_CSV_SECONDS", -1.0)
    with pytest.raises(formats.ListTooLong):
        formats.write_csv(Page("", "", {}, rows=[{"a": 1}]), io.BytesIO())


def test_a_long_list_is_sent_in_pieces() -> None:
    file = io.BytesIO()
    file.write(b"x" * (MAX_ANSWER_BYTES + 1))
    body = read_answer_body(file)
    assert body is file
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(FileResponse(file, {"content-type": "text/csv"}).asgi_send(send))
    assert sent[0]["headers"] == [(b"content-type", b"text/csv")]
    assert sum(len(message.get("body", b"")) for message in sent) == MAX_ANSWER_BYTES + 1
    assert len(sent) > 10
    assert not sent[-1].get("more_body")
    assert file.closed
