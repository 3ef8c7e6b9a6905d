"""Every type of page on the embedded sample: each form answers, links lead somewhere, unknown names are explained."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from html import escape
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from bs4 import BeautifulSoup
from datasette.app import Datasette
from pyoxigraph import RdfFormat, parse

from homefinder.change_requests.model import ChangeRequest, RequestEvent
from homefinder.change_requests.store import add_events, add_request
from homefinder.settings import Settings
from homefinder.site.http import page_view
from homefinder.site.http.page import Page
from homefinder.site.list_columns import LIST_COLUMNS
from homefinder.site.routes import PAGES
from homefinder.site.serve import open_site
from homefinder.store.db import open_curation, transaction

pytestmark = pytest.mark.slow

NAME, WHERE = "Casey Example", "2026-11-20"
NEED = "SELECT id FROM needs ORDER BY id LIMIT 1"
EXAMPLES = {
    "/need/{id}": NEED,
    "/pack/{id}": NEED,
    "/home/{id}": "SELECT home_id FROM home_editions LIMIT 1",
    "/stewardship/{id}": "SELECT home_id FROM home_editions LIMIT 1",
    "/owner/{id}": "SELECT publisher_id FROM homes GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "/theme/{id}": "SELECT concept_id FROM home_subjects GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "/change/{id}": "SELECT id FROM events WHERE announced_by = 'seen' AND kind = 'content-changed' LIMIT 1",
    "/compare/{id}": """SELECT home_id FROM home_records h JOIN changes c ON c.record_id = h.record_id
        WHERE c.kind = 'changed' LIMIT 1""",
    "/items/{id}": "SELECT home_id FROM items WHERE home_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "/source/{id}": "SELECT source_id FROM issues WHERE current = 1 LIMIT 1",
    "/record/{id}": "SELECT record_id FROM changes WHERE kind = 'changed' LIMIT 1",
    "/run/{id}": "SELECT max(run_id) FROM changes WHERE kind = 'changed'",
    "/request/{id}": "SELECT 'r1'",
    "/reading/{id}": "SELECT 'families-first-partnership'",
}
"""A thing for each address that names one."""
OURS = (
    *("/owners", "/owner/{id}", "/themes", "/theme/{id}", "/changes", "/change/{id}", "/compare/{id}", "/calendar"),
    *("/load", "/requests", "/request/{id}", "/sources", "/source/{id}", "/record/{id}", "/run/{id}", "/about"),
    *("/items", "/items/{id}", "/due", "/duties", "/stewardship/{id}", "/uses", "/proposals", "/routes"),
    *("/reading", "/reading/{id}", "/pack/{id}", "/needs", "/need/{id}", "/homes", "/home/{id}", "/search", "/"),
)
WITH_STATEMENTS = (
    *("/owners", "/owner/{id}", "/themes", "/theme/{id}", "/changes", "/change/{id}", "/sources", "/source/{id}"),
    *("/record/{id}", "/run/{id}", "/needs", "/need/{id}", "/homes", "/home/{id}"),
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Settings:
    found = Settings(data=Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("pages") / "data")))
    opened = RequestEvent("opened", "draft", WHERE, f"{WHERE}T09:00:00.000001Z", NAME, "analyst")
    sent = RequestEvent("moved", "submitted", WHERE, f"{WHERE}T09:00:00.000002Z", NAME, "analyst", "By post.")
    with closing(open_curation(found.curation)) as curation, transaction(curation):
        add_request(curation, ChangeRequest("r1", "Add a field", proposed_by=NAME, role="analyst", opened_on=WHERE))
        add_events(curation, "r1", [opened, sent])
    return found


@pytest.fixture(scope="module")
def site(settings: Settings) -> Datasette:
    return open_site(settings)


@pytest.fixture(scope="module")
def names(settings: Settings) -> dict[str, str]:
    with closing(sqlite3.connect(settings.catalogue)) as catalogue:
        return {
            address: address.replace("{id}", quote(str(catalogue.execute(sql).fetchone()[0]), safe="-._~"))
            for address, sql in EXAMPLES.items()
        }


def get(site: Datasette, path: str) -> httpx.Response:
    response: httpx.Response = asyncio.run(site.client.get(path, headers={"accept": "text/html"}))
    return response


def test_every_address_that_names_a_thing_is_tested() -> None:
    assert set(OURS) <= set(PAGES)
    assert {address for address in OURS if "{" in address} == set(EXAMPLES)


@pytest.mark.parametrize("address", OURS)
def test_page_answers_in_every_form(address: str, site: Datasette, names: dict[str, str]) -> None:
    path = names.get(address, address)
    soup = BeautifulSoup(get(site, path).text, "lxml")
    assert soup.select("main h1"), address
    assert not soup.select("script:not([src]):not([type='application/ld+json']), [style], [onclick]"), address
    assert json.loads(get(site, f"{path}.json").text)["title"]
    answer = get(site, f"{path}.csv")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert len({len(row) for row in csv.reader(io.StringIO(answer.text)) if row}) <= 1, "rows are of one length"


EMPTY = (
    *("/changes.csv?since=9999-01-01", "/homes.csv?q=no-such-home", "/search.csv?q=", "/needs.csv?sector=none"),
    *("/requests.csv?state=accepted", "/owners.csv?q=no-such-owner", "/calendar.csv?theme=none", "/audit.csv"),
    *("/load.csv?list=changes&owner=none", "/load.csv?list=owners&owner=none", "/map.csv?sector=none"),
    "/catalogue/homes.csv?kind=none",
)


@pytest.mark.parametrize("address", EMPTY)
def test_a_list_without_a_row_has_its_header(address: str, site: Datasette) -> None:
    answer = get(site, address)
    (header,) = csv.reader(io.StringIO(answer.text))
    assert answer.status_code == 200
    assert len(header) > 3
    assert set(header) & {"id", "title", "name", "need", "kind"}


@pytest.mark.parametrize("address", LIST_COLUMNS)
def test_the_columns_of_a_list_are_those_of_its_rows(
    address: str, site: Datasette, names: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[tuple[tuple[str, ...], list[tuple[str, ...]]]] = []

    def record(page: Page, *_: object, **__: object) -> None:
        found.append((page.columns, [tuple(row) for row in page.rows]))

    monkeypatch.setattr(page_view, "write_csv", record)
    word = "?q=care" if address == "/search" else "?fresh=1"  # an answer that was given before is not made again
    assert get(site, f"{names.get(address, address)}.csv{word}").status_code == 200
    ((columns, rows),) = found
    assert columns == LIST_COLUMNS[address]
    assert rows or address == "/audit", "nothing to compare with"
    assert set(rows) <= {columns}


HOME_NAMES = {
    "title": "SELECT title, id FROM homes GROUP BY title HAVING count(*) = 1 ORDER BY length(title) DESC LIMIT 1",
    "id": "SELECT id, id FROM homes WHERE id LIKE 'curated.%' ORDER BY id DESC LIMIT 1",
    "address": "SELECT url, id FROM homes WHERE url <> '' GROUP BY url HAVING count(*) = 1 ORDER BY id LIMIT 1",
    "code": """SELECT min(i.value), h.home_id FROM record_identifiers i JOIN home_records h ON h.record_id = i.record_id
        WHERE i.value LIKE 'DCB%' GROUP BY i.value HAVING count(DISTINCT h.home_id) = 1 ORDER BY i.value LIMIT 1""",
    "older edition": """SELECT h.title, h.id FROM home_editions e JOIN homes h ON h.id = e.home_id WHERE e.position = 1
        AND h.title IN (SELECT title FROM homes GROUP BY title HAVING count(*) = 1) ORDER BY h.id LIMIT 1""",
}
"""What a person may type for a home, and the home."""


@pytest.mark.parametrize("typed", HOME_NAMES)
def test_the_home_that_the_search_names_stands_first(typed: str, site: Datasette, settings: Settings) -> None:
    with closing(sqlite3.connect(settings.catalogue)) as catalogue:
        text, home = catalogue.execute(HOME_NAMES[typed]).fetchone()
    first, *others = get(site, f"/search.json?q={quote(text)}").json()["results"]
    assert (first["home_id"], first["rank"]) == (home, 1)
    assert "is what you typed" in first["sentence"]
    assert home not in {other["home_id"] for other in others}


def test_words_that_name_nothing_are_ranked_as_ever(site: Datasette) -> None:
    results = get(site, "/search.json?q=children+missing+from+care").json()["results"]
    assert len(results) == 10
    assert not [item for item in results if "is what you typed" in item["sentence"]]


def test_the_proof_of_a_search_says_how_many_homes_each_query_found(site: Datasette, settings: Settings) -> None:
    sql = "SELECT need_id, query, homes_found FROM need_queries WHERE method = 'word' ORDER BY need_id LIMIT 1"
    with closing(sqlite3.connect(settings.catalogue)) as catalogue:
        need, query, count = catalogue.execute(sql).fetchone()
    assert f"{query} ({count})" in get(site, f"/need/{need}").text


@pytest.mark.parametrize("theme", ["public-services/health", "childrens-safeguarding/statutory-return"])
def test_a_theme_counts_no_more_than_the_first_three_homes_of_a_need(site: Datasette, theme: str) -> None:
    needs = get(site, f"/theme/{quote(theme, safe='')}.json").json()["needs"]
    assert needs
    assert max(need["homes"] for need in needs) <= 3


@pytest.mark.parametrize("address", WITH_STATEMENTS)
def test_page_of_things_gives_their_statements(address: str, site: Datasette, names: dict[str, str]) -> None:
    answer = get(site, f"{names.get(address, address)}.ttl")
    assert answer.status_code == 200
    assert sum(1 for _ in parse(answer.content, format=RdfFormat.TURTLE)) > 3


@pytest.mark.parametrize("address", OURS)
def test_headings_go_down_one_step_at_a_time_and_ids_are_single(
    address: str, site: Datasette, names: dict[str, str]
) -> None:
    soup = BeautifulSoup(get(site, names.get(address, address)).text, "lxml")
    levels = [int(heading.name[1]) for heading in soup.select("main h1, main h2, main h3, main h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    labelled = {str(label.get("for")) for label in soup.select("label")}
    inputs = soup.select("main input:not([type=submit]):not([type=hidden]), main select, main textarea")
    assert {str(tag.get("id")) for tag in inputs} <= labelled


@pytest.mark.parametrize("address", [address for address in EXAMPLES if address != "/home/{id}"])
def test_links_of_a_page_lead_somewhere(address: str, site: Datasette, names: dict[str, str]) -> None:
    """The first twenty links within a page; feeds, calendars and forms are tested apart."""
    soup = BeautifulSoup(get(site, names[address]).text, "lxml")
    found = [str(link["href"]) for link in soup.select("main a[href^='/']")]
    apart = (
        "/feeds",
        "/calendars",
        "/curate/",
        "/requests/new",
        "/uses/new",
        "/feedback",
        "/catalogue",
        "/catalog.ttl",
        "/sparql",
    )
    for href in [href for href in dict.fromkeys(found) if not href.startswith(apart)][:20]:
        assert get(site, href).status_code == 200, href


@pytest.mark.parametrize("address", EXAMPLES)
def test_an_unknown_name_is_explained(address: str, site: Datasette) -> None:
    path = address.replace("{id}", "no-such-thing")
    answer = get(site, path)
    assert answer.status_code == 404
    main = BeautifulSoup(answer.text, "lxml").main
    assert main is not None
    assert "no-such-thing" in main.get_text()
    assert main.select("a[href^='/']")
    told = get(site, f"{path}.json")
    assert (told.status_code, told.json()["ok"]) == (404, False)


@pytest.mark.parametrize(
    ("query", "test"),
    [
        ("kind=meeting", lambda row: row["kind"] == "meeting"),
        ("told=seen", lambda row: row["announced_by"] == "seen"),
        ("source=govuk&since=2026-01-01", lambda row: row["source_id"] == "govuk" and row["date"] >= "2026-01-01"),
        ("level=medium", lambda row: row["level"] in ("medium", "high")),
    ],
)
def test_changes_are_narrowed(query: str, test: Callable[[dict[str, str]], bool], site: Datasette) -> None:
    rows = get(site, f"/changes.json?{query}").json()["events"]
    assert rows
    assert all(test(row) for row in rows)


def test_pages_of_changes_hold_every_change_once(site: Datasette, settings: Settings) -> None:
    with closing(sqlite3.connect(settings.catalogue)) as catalogue:
        every = {row[0] for row in catalogue.execute("SELECT id FROM events")}
    first = get(site, "/changes.json").json()
    rest = [get(site, f"/changes.json?page={n}").json()["events"] for n in range(2, first["pager"]["last"] + 1)]
    found = [event["id"] for page in (first["events"], *rest) for event in page]
    assert sorted(found) == sorted(every)


def test_two_versions_are_compared_word_by_word(site: Datasette, names: dict[str, str]) -> None:
    soup = BeautifulSoup(get(site, names["/compare/{id}"]).text, "lxml")
    assert soup.select(".difference ins, .difference del")
    chosen = [str(option["value"]) for option in soup.select("select option[selected]")]
    swapped = get(site, f"{names['/compare/{id}']}?from={chosen[1]}&to={chosen[0]}")
    assert BeautifulSoup(swapped.text, "lxml").select(".difference ins, .difference del")


def test_a_request_shows_roles_and_no_names(site: Datasette) -> None:
    for form in ("", ".json", ".csv"):
        text = get(site, f"/request/r1{form}").text + get(site, f"/requests{form}").text
        assert NAME not in text
    told = get(site, "/request/r1.json").json()
    assert [event["what"] for event in told["history"]] == ["Opened as a draft", "Became submitted"]
    assert {event["role"] for event in told["history"]} == {"analyst"}


def test_the_figures_of_the_load_are_those_of_the_calendar(site: Datasette) -> None:
    months = {row["month"]: row["all"] for row in get(site, "/load.json?back=60&ahead=60").json()["months"]}
    for row in csv.DictReader(io.StringIO(get(site, "/calendar.csv").text)):
        if row["state"] == "confirmed" and row["starts"][:7] in months:
            months[row["starts"][:7]] -= 1
    assert set(months.values()) == {0}


def rows_of(site: Datasette, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(get(site, path).text)))


@pytest.mark.parametrize("kind", ["", "owner", "theme"])
def test_load_says_the_same_as_table_chart_and_spreadsheet(site: Datasette, kind: str) -> None:
    wide = "back=60&ahead=60"
    every = get(site, f"/load.json?{wide}").json()
    query, told, chosen = wide, every, ""
    for row in every[kind + "s"] if kind else ():
        query, chosen = f"{wide}&{kind}={quote(row['id'], safe='')}", row["id"]
        told = get(site, f"/load.json?{query}").json()
        if told["total"]:
            break
    soup = BeautifulSoup(get(site, f"/load?{query}").text, "lxml")
    months = {row["month"]: int(row["all"]) for row in rows_of(site, f"/load.csv?{query}")}
    assert months == {row["month"]: row["all"] for row in told["months"]}
    assert sum(months.values()) == told["total"] > 0
    shown = [int(row.select("td")[0].get_text()) for row in soup.select("section[aria-labelledby=months] tbody tr")]
    assert shown == list(months.values())
    assert len(soup.select("svg.chart rect.mark")) == sum(number > 0 for number in shown)
    assert f"{told['total']} date" in soup.select("svg.chart desc")[0].get_text()
    assert len(rows_of(site, f"/load.csv?{query}&list=changes")) == told["landings"] == len(told["changes"]) > 0
    for name in ("owners", "themes"):
        sheet = rows_of(site, f"/load.csv?{query}&list={name}")
        assert [(row["id"], int(row["changes"])) for row in sheet] == [(r["id"], r["changes"]) for r in told[name]]
        assert all(sum(row["years"].values()) == row["changes"] for row in told[name])
        assert len(soup.select(f"section[aria-labelledby={name}] tbody tr")) == len(sheet)
    assert sum(row["changes"] for row in told["owners"]) == told["landings"]
    if kind:
        assert told["landings"] <= every["landings"]
        assert [str(tag["value"]) for tag in soup.select(f"select[name={kind}] option[selected]")] == [chosen]
        assert all(f"{kind}=" in str(link["href"]) for link in soup.select("p.forms a"))


def test_a_theme_of_the_load_has_its_narrower_ones(site: Datasette, settings: Settings) -> None:
    with closing(sqlite3.connect(settings.catalogue)) as catalogue:
        wider, narrower = catalogue.execute(
            """SELECT b.broader_id, b.concept_id FROM concept_broader b JOIN calendar_subjects t
               ON t.concept_id = b.concept_id WHERE b.broader_id NOT IN (SELECT concept_id FROM calendar_subjects)"""
        ).fetchone()
    for page in ("load.csv?list=changes&", "calendar.csv?"):
        wide, narrow = (rows_of(site, f"/{page}theme={quote(theme, safe='')}") for theme in (wider, narrower))
        assert [row for row in narrow if row not in wide] == []
    assert rows_of(site, f"/calendar.csv?theme={quote(wider, safe='')}")
    options = BeautifulSoup(get(site, "/load").text, "lxml").select("#theme option")
    assert {wider, narrower} <= {str(option["value"]) for option in options}


def test_every_value_of_a_record_has_its_place(site: Datasette, names: dict[str, str]) -> None:
    fields = get(site, f"{names['/record/{id}']}.json").json()["fields"]
    assert {"title", "kind"} <= {row["field"] for row in fields}
    assert all(len(row["sha256"]) == 64 and row["url"] and row["run"] for row in fields)


def test_the_submission_is_given_as_markdown(site: Datasette, names: dict[str, str]) -> None:
    answer = get(site, f"{names['/pack/{id}']}.md")
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    soup = BeautifulSoup(get(site, names["/pack/{id}"]).text, "lxml")
    headings = [line.lstrip("# ") for line in answer.text.splitlines() if line.startswith("#")]
    assert len(headings) > 5
    assert [one.get_text() for one in soup.select(".paper :is(h1, h2, h3, h4)")] == headings
    assert get(site, "/owners.md").status_code == 404


def test_a_catalogue_of_an_older_version_says_what_to_run(settings: Settings, tmp_path: Path) -> None:
    shutil.copy(settings.catalogue, tmp_path / "catalogue.db")
    with closing(sqlite3.connect(tmp_path / "catalogue.db")) as catalogue:
        catalogue.execute("DROP TABLE calendar")
    site = open_site(Settings(data=tmp_path))
    answer = get(site, "/calendar")
    assert answer.status_code == 503
    assert "run: homefinder publish" in answer.text
    assert get(site, "/needs").status_code == 200


def test_an_event_of_many_records_lists_its_members_wherever_it_is_shown(settings: Settings, tmp_path: Path) -> None:
    shutil.copy(settings.catalogue, tmp_path / "catalogue.db")
    with closing(sqlite3.connect(tmp_path / "catalogue.db")) as catalogue, catalogue:
        event, first = catalogue.execute(
            "SELECT id, record_id FROM events WHERE kind = 'content-changed' AND announced_by = 'seen' ORDER BY id"
        ).fetchone()
        other, title, home = catalogue.execute(
            """SELECT r.id, r.title, h.home_id FROM records r JOIN home_records h ON h.record_id = r.id
               WHERE r.id NOT IN (SELECT record_id FROM event_members) ORDER BY r.id""",
        ).fetchone()
        catalogue.execute(
            "UPDATE events SET members = 2, title = '2 records', seen_on = '2999-01-01' WHERE id = ?", (event,)
        )
        catalogue.execute("INSERT INTO event_members (event_id, record_id) VALUES (?, ?)", (event, other))
    site = open_site(Settings(data=tmp_path))
    page = BeautifulSoup(get(site, f"/change/{event}").text, "lxml")
    assert title in {link.text for link in page.select("section[aria-labelledby=members] a")}
    assert {row["record_id"] for row in get(site, f"/change/{event}.json").json()["members"]} == {first, other}
    (row,) = csv.DictReader(io.StringIO(get(site, f"/change/{event}.csv").text))
    assert set(row["records"].split()) == {first, other}
    for path in (f"/home/{quote(home, safe='-._~')}", f"/record/{quote(other, safe='-._~')}"):
        assert f"/change/{event}" in get(site, path).text, path
    for feed in ("all", f"home/{quote(home, safe='-._~')}"):
        text = get(site, f"/feeds/{feed}.atom").text
        assert text.count(f"/change/{event}") == 1, feed
        assert escape(f"<li>{escape(title, quote=False)}</li>", quote=False) in text


def test_an_event_that_is_told_with_others_today_leads_there(settings: Settings, tmp_path: Path) -> None:
    shutil.copy(settings.catalogue, tmp_path / "catalogue.db")
    with closing(sqlite3.connect(tmp_path / "catalogue.db")) as catalogue, catalogue:
        (event,) = catalogue.execute(
            "SELECT id FROM events WHERE kind = 'content-changed' AND announced_by = 'seen' ORDER BY id"
        ).fetchone()
        catalogue.execute("UPDATE events SET id = 'ejoint', members = 2 WHERE id = ?", (event,))
        catalogue.execute("UPDATE event_members SET event_id = 'ejoint' WHERE event_id = ?", (event,))
    site = open_site(Settings(data=tmp_path))
    for ending in ("", ".json"):
        answer = get(site, f"/change/{event}{ending}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/change/ejoint{ending}")
    assert get(site, "/change/e0000000000000000").status_code == 404


def test_an_address_that_is_nobodys_has_a_helpful_page(site: Datasette) -> None:
    answer = get(site, "/no-such-address")
    assert answer.status_code == 404
    assert BeautifulSoup(answer.text, "lxml").select("main a[href='/search']")


@pytest.mark.parametrize("path", ["/needs", "/needs.json", "/feeds/all.atom", "/calendars/all.ics", "/sitemap.xml"])
def test_whoever_has_an_answer_is_not_sent_it_again(path: str, site: Datasette) -> None:
    get(site, path)  # the very first reader makes the log beside curation.db
    first = get(site, path)
    for condition in (first.headers["etag"], f'"x", {first.headers["etag"]}', "*"):
        again = asyncio.run(site.client.get(path, headers={"if-none-match": condition}))
        assert (again.status_code, again.content) == (304, b""), condition
        assert again.headers["etag"].removeprefix("W/") == first.headers["etag"].removeprefix("W/")
        for name in ("cache-control", "vary"):
            assert again.headers.get(name) == first.headers.get(name)
    other = asyncio.run(site.client.get(path, headers={"if-none-match": '"x"'}))
    assert (other.status_code, other.content) == (200, first.content)


def test_the_dates_of_a_theme_can_be_followed_and_shown(settings: Settings, site: Datasette) -> None:
    with closing(sqlite3.connect(settings.catalogue)) as catalogue:
        theme = catalogue.execute(
            """SELECT s.concept_id FROM calendar_subjects s JOIN calendar c ON c.uid = s.uid
               WHERE length(c.starts) = 10 ORDER BY 1 LIMIT 1"""
        ).fetchone()[0]
    name = quote(theme, safe="-._~")
    assert get(site, f"/calendars/theme/{name}.ics").text.count("BEGIN:VEVENT")
    for path in (f"/calendar.json?theme={name}", f"/load.json?theme={name}", f"/homes.json?theme={name}"):
        assert get(site, path).status_code == 200, path
