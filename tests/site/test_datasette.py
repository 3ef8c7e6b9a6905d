"""The site as people and programs meet it: Datasette with the real metadata on a small published catalogue."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup
from datasette.app import Datasette

from homefinder.errors import DeclarationError, StoreError
from homefinder.settings import Settings
from homefinder.site.serve import DATASETTE_SETTINGS, open_site
from homefinder.store.today import write_as_at
from tests.support.catalogue import ACTIVE_ADDRESS, BODY, SCRIPT, make_catalogue

ON = "on_date=2026-04-01"
"""A day on which the consultation of the small catalogue is open."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    return open_site(make_catalogue(tmp_path_factory.mktemp("site")))


def get(site: Datasette, path: str) -> httpx.Response:
    response: httpx.Response = asyncio.run(site.client.get(path))
    return response


def page(site: Datasette, path: str) -> BeautifulSoup:
    response = get(site, path)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "lxml")


def rows(site: Datasette, path: str) -> list[dict[str, Any]]:
    answer = get(site, path).json()
    assert answer.get("error") is None, answer
    found: list[dict[str, Any]] = answer["rows"]
    return found


QUESTIONS: list[tuple[str, str, str, list[object]]] = [
    ("homes-for-a-need", "", "home", ["Person standard", "Name module"]),
    ("homes-for-a-need", "need=CHILD", "rank", [1, 2]),
    ("homes-for-a-need", "need=none", "home", []),
    ("scorecards", "", "feature", ["words", "words", "meaning"]),
    ("scorecards", "need=CHILD", "contribution", [0.5, 0.5, 0.125, 0.5, 0.5, 0.125]),
    ("scorecards", "need=names", "home_says", ["births", "names", None] * 2),
    ("scorecards", "need=none", "home_says", []),
    ("homes-by-words", "words=birth", "home", ["Person standard"]),
    ("homes-by-words", "words=persons+NOT", "home", []),
    ("homes-by-words", "words=", "home", []),
    ("homes-by-words", "words=%22%22+*+(", "home", []),
    ("needs-with-no-home", "", "need", ["Something nobody has"]),
    ("needs-least-served", "", "shared_words", [2]),
    ("needs-for-a-home", "home=module", "need", ["Know the names of a child"]),
    ("changed-since", "since=2026-01-02", "fields", ["version"]),
    ("history-of-a-record", "", "after", [None, "2"]),
    ("history-of-a-record", "record=alpha:person", "valid_to", ["2026-02-01", ""]),
    ("dead-or-withdrawn", "", "record_id", ["alpha:old", "beta:person"]),
    ("editions-of-a-series", "", "version", ["2025", "2026"]),
    ("editions-of-a-series", "series=CENSUS", "version", ["2025", "2026"]),
    ("consultations-open", ON, "days_left", [14]),
    ("consultations-open", "on_date=2026-04-16", "title", []),
    ("consultations-closing-soon", ON, "closes", ["2026-04-15"]),
    ("consultations-closing-soon", f"{ON}&days=13", "closes", []),
    ("events-ahead", ON, "note", ["Third meeting"]),
    ("events-past", ON, "kind", ["endorsed"]),
    ("events-past", f"{ON}&kind=meeting", "kind", []),
    ("not-updated-for-two-years", ON, "title", ["Person standard"]),
    ("not-updated-for-two-years", "on_date=2022-04-30", "title", []),
    ("not-updated-for-two-years", f"{ON}&kind=code-set", "title", []),
    ("homes-by-publisher", "", "publisher", ["Not said", "Department A"]),
    ("homes-by-lifecycle", "", "homes", [2, 2, 1, 1]),
    ("parts-of-a-standard", "home=alpha.person", "part", ["Name module"]),
    ("described-more-than-once", "", "source", ["Alpha register", "Beta register"]),
    ("states-that-differ", "", "states", [2]),
    ("same-title-apart", "", "home_id", ["alpha.name", "beta.name"]),
    ("records-of-a-source", "source=beta", "record_id", ["beta:active", "beta:board", "beta:name", "beta:person"]),
    ("where-a-value-comes-from", "record=https://a.example/person", "field", ["title", "version"]),
    ("where-a-value-comes-from", "", "as_the_source_writes_it", [None, "two"]),
    ("where-a-value-comes-from", "", "place", ["all.csv#row=1", "all.csv#row=1&column=version"]),
    ("where-a-value-comes-from", "", "body_sha256", [BODY, BODY]),
    ("runs-held-or-failed", "", "reason", ["answered 503", "lost 3 of 4 records"]),
    ("runs-held-or-failed", "", "accepted_by_run", [None, 6]),
    ("what-publishers-should-mend", "publisher=department", "locator", ["all.csv#row=1"]),
    ("issues-by-publisher", "", "issues", [1]),
    ("pages-that-failed", "", "status", [503]),
    ("outcomes-of-needs", "", "outcome", ["not searched", "not searched"]),
    ("calendar-ahead", "", "date", []),
    ("events-since", "", "event", []),
    ("most-severe-events", "", "event", []),
    ("proof-of-search", "", "need", []),
    ("routes-for-a-need", "", "need", []),
    ("what-must-a-council-use", "body=council&since=2024", "level", []),
    ("who-uses-it", "standard=person", "user", []),
    ("asked-before", "words=person", "title", []),
    ("which-standards-hold", "words=birth", "name", []),
    ("items-in-most-standards", "", "name", []),
    ("what-changed-inside", "standard=person", "key", []),
]


@pytest.mark.parametrize(("name", "values", "column", "expected"), QUESTIONS)
def test_question(site: Datasette, name: str, values: str, column: str, expected: list[object]) -> None:
    found = rows(site, f"/catalogue/{name}.json?_shape=objects&{values}")
    assert [row[column] for row in found] == expected
    assert page(site, f"/catalogue/{name}?{values}").main is not None


def test_every_question_is_tested(site: Datasette) -> None:
    declared = site.metadata("queries", database="catalogue", fallback=False)
    assert {name for name, *_ in QUESTIONS} == set(declared)


def test_front_page_asks_one_question_and_leads_to_the_sources(site: Datasette) -> None:
    soup = page(site, "/")
    form = soup.select_one("main form[role=search]")
    assert form is not None
    assert (form["action"], form["method"]) == ("/search", "get")
    assert [field["name"] for field in form.select("input[type=search]")] == ["q"]
    (freshness,) = soup.select("main a[href='/sources']")
    assert freshness.get_text().startswith("All 2 sources were ")


def test_sources_are_shown_with_their_licences(site: Datasette) -> None:
    links = {str(link["href"]) for link in page(site, "/sources").select("main a")}
    assert links >= {"/source/alpha", "/source/beta", "https://licence.example/"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("_search=", 6),
        ("_search=+%20&kind=code-set", 2),
        ("kind=code-set&_search=", 2),
        ("_search=%22%22", 0),
        ("_search=*", 0),
        ("_search=child's+(", 0),
        ("_search=NAME", 3),
        ("_search=naming&_searchmode=raw", 3),
        ("_search_title=module", 2),
    ],
)
def test_search_box(site: Datasette, query: str, found: int) -> None:
    assert len(rows(site, f"/catalogue/homes.json?_shape=objects&{query}")) == found


@pytest.mark.parametrize("path", ["/", "/catalogue", "/catalogue/homes", "/catalogue/states-that-differ", "/nothing"])
def test_pages_work_for_keyboard_and_screen_reader(site: Datasette, path: str) -> None:
    soup = BeautifulSoup(get(site, path).text, "lxml")
    assert soup.html is not None
    assert soup.html["lang"] == "en-GB"
    assert [len(soup.find_all(name)) for name in ("header", "main", "footer", "h1", "title")] == [1, 1, 1, 1, 1]
    skip = soup.select_one("body > a")
    assert skip is not None
    assert soup.select_one(str(skip["href"])) == soup.main
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", ["/", "/catalogue/states-that-differ", "/catalogue/homes-for-a-need", "/nothing"])
def test_our_pages_have_no_inline_script_and_label_every_field(site: Datasette, path: str) -> None:
    soup = BeautifulSoup(get(site, path).text, "lxml")
    scripts = soup.select("script:not([src]):not([type='application/ld+json'])")  # data, which no browser runs
    assert [script for script in scripts if "CodeMirror" not in script.get_text()] == []
    labels = {label["for"] for label in soup.select("label[for]")}
    assert {field["id"] for field in soup.select("input[type=text], input[type=search]")} <= labels


@pytest.mark.parametrize("path", ["/", "/catalogue", "/catalogue/homes", "/catalogue/homes-by-lifecycle"])
def test_a_page_asks_nothing_of_other_hosts(site: Datasette, path: str) -> None:
    soup = page(site, path)
    asked = [tag.get("src") or tag.get("href") for tag in soup.select("[src], link[rel=stylesheet]")]
    assert [address for address in asked if not re.match(r"/(?!/)", str(address))] == []
    ours = [address for address in asked if "homefinder.css" in str(address)]
    assert get(site, str(ours[0])).headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    "path",
    [
        "/homes",
        "/home/beta.active",
        "/record/beta%3Aactive",
        "/sources",
        "/source/beta",
        "/homes?q=" + SCRIPT,
        "/owners?q=" + SCRIPT,
        "/search?q=" + SCRIPT,
        "/catalogue/sources",
        "/catalogue/homes",
        "/catalogue/homes/beta~2Eactive",
        "/catalogue/records",
        "/catalogue/records-of-a-source?source=beta",
        "/catalogue/homes?_search=" + SCRIPT,
        "/catalogue/homes-for-a-need?need=" + SCRIPT,
        "/catalogue?sql=select+url+as+home_id,+title+from+homes",
    ],
)
def test_harvested_text_never_becomes_markup(site: Datasette, path: str) -> None:
    soup = page(site, path)
    values = [field["value"] for field in soup.select("input[value]")]
    assert SCRIPT in soup.get_text() or ACTIVE_ADDRESS in soup.get_text() or SCRIPT in values
    assert [script for script in soup.select("script") if script.get_text() == "alert(1)"] == []
    assert [tag for tag in soup.select("[href]") if str(tag["href"]).lower().startswith("javascript")] == []


def test_foreign_keys_read_as_names(site: Datasette) -> None:
    text = page(site, "/catalogue/homes").get_text(" ")
    assert "Department A" in text
    assert "Alpha register" in text
    links = [link["href"] for link in page(site, "/catalogue/records-of-a-source").select("td.col-record_id a")]
    assert len(links) == 10
    assert all(get(site, str(link)).status_code == 200 for link in links)


def test_questions_without_a_day_are_answered_for_the_day_of_the_catalogue(tmp_path: Path) -> None:
    settings = make_catalogue(tmp_path)
    with closing(sqlite3.connect(settings.catalogue)) as catalogue, catalogue:
        write_as_at(catalogue, "2026-04-01")
    dated = open_site(settings)
    for name in ("consultations-open", "not-updated-for-two-years"):
        asked = get(dated, f"/catalogue/{name}.json?_shape=array&{ON}").json()
        assert get(dated, f"/catalogue/{name}.json?_shape=array").json() == asked, name
    assert get(dated, "/catalogue/consultations-open.json?_shape=array").json()


def test_tables_explain_their_columns(site: Datasette) -> None:
    meanings = page(site, "/catalogue/homes").select("details.column-meanings dt")
    columns = get(site, "/catalogue/homes.json?_size=0").json()["columns"]
    assert len(columns) > 20
    assert sorted(term.get_text(strip=True) for term in meanings) == sorted(columns)
    tables = {heading.get_text(strip=True) for heading in page(site, "/catalogue").select(".db-table h2, .db-table h3")}
    assert "homes" in tables
    assert not tables & {"build_state", "homes_fts", "homes_fts_data", "sqlite_stat1"}


def test_csv_and_json_come_whole(site: Datasette) -> None:
    assert get(site, "/catalogue/homes.csv?_stream=1").text.count("\n") == 7
    assert len(get(site, "/catalogue/homes.json?_shape=array").json()) == 6
    assert get(site, "/catalogue.db").content.startswith(b"SQLite format 3")


@pytest.mark.parametrize(
    "sql", ["delete from homes", "insert into homes (id) values ('x')", "attach 'x.db' as x", "pragma user_version = 9"]
)
def test_nothing_can_be_written(site: Datasette, sql: str) -> None:
    assert get(site, f"/catalogue.json?sql={sql}").status_code == 400
    assert len(rows(site, "/catalogue/homes.json?_shape=objects")) == 6


def test_a_long_query_is_stopped(site: Datasette) -> None:
    endless = "with recursive n(i) as (select 1 union all select 1 from n) select count(*) from n"
    answer = get(site, f"/catalogue.json?sql={endless}&_timelimit=50")
    assert answer.status_code == 400
    assert "SQL Interrupted" in answer.text or "too long" in answer.text, answer.text


def test_settings_and_freshness(site: Datasette) -> None:
    known = get(site, "/-/settings.json").json()
    assert {name: known[name] for name in DATASETTE_SETTINGS} == DATASETTE_SETTINGS
    assert known["suggest_facets"] is False
    assert get(site, "/catalogue/homes").headers["cache-control"] in ("no-cache", "private, no-store")


def test_opening_leaves_only_the_secret_of_sessions_beside_the_file(tmp_path: Path) -> None:
    settings = make_catalogue(tmp_path)
    before = {path.name for path in tmp_path.iterdir()}
    assert get(open_site(settings), "/catalogue/homes").status_code == 200
    assert {path.name for path in tmp_path.iterdir()} - before <= {"site-secret"}
    assert not [name for name in before if re.match(r"catalogue\.db.", name)]


def test_what_cannot_be_served_is_explained(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is not there yet; make it with `homefinder build --data "):
        open_site(Settings(data=tmp_path))
    (tmp_path / "catalogue.db").write_text("not a database at all" * 100)
    with pytest.raises(StoreError, match=r"is damaged \(file is not a database\)"):
        open_site(Settings(data=tmp_path))
    (tmp_path / "good").mkdir()
    settings = make_catalogue(tmp_path / "good")
    with pytest.raises(DeclarationError, match="cannot be read"):
        open_site(Settings(data=settings.data, home=tmp_path))
