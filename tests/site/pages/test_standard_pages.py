"""The page of a standard, of its owner, of what differs and of the duties: what each answers, how short, how plain."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from bs4 import BeautifulSoup, Tag
from datasette.app import Datasette

from homefinder.change_requests.model import ChangeRequest, RequestEvent
from homefinder.change_requests.store import add_events, add_request
from homefinder.items.tables.packing import pack_contents, unpack_contents
from homefinder.settings import Settings
from homefinder.site.serve import open_site
from homefinder.store.db import open_curation, transaction

pytestmark = pytest.mark.slow

CENSUS, SHARED = "govuk.guidance.children-in-need-census", "planning-data-specification.dataset.brownfield-land"
DATASET, OWNER = "standard-safeguarding-dataset.ssd", "department-for-education"
PAGES = (
    f"/home/{CENSUS}", f"/home/{DATASET}", f"/home/{SHARED}", "/home/social-care-data-standards.pub00",
    "/home/open-standards.standards.sharing-or-collaborating-with-government-documents", f"/compare/{CENSUS}",
    f"/compare/{DATASET}", f"/owner/{OWNER}", "/owner/ministry-of-housing-communities-local-government", "/duties",
    "/duties?fold=who", f"/stewardship/{CENSUS}",
)  # fmt: skip
INTERNALS = re.compile(
    r"\(source: |\b0\.[0-9]{3,}\b|\bretitled\b|\bunder-development\b|likeness|\bNone\b(?! of | that )"
)
"""What a program writes and nobody says."""
MOST_BYTES = 100_000


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Settings:
    """The sample, in which the older edition of a data set lacks an item and calls another by another name, and a
    change is asked of the census."""
    found = Settings(data=Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("standard") / "data")))
    change_older_edition(found)
    opened = RequestEvent("opened", "draft", "2026-11-20", "2026-11-20T09:00:00.000001Z", "Casey Example", "analyst")
    with closing(open_curation(found.curation)) as curation, transaction(curation):
        add_request(curation, ChangeRequest("r1", "Add the reason", home_id=CENSUS, proposed_by="Casey Example",
                    role="analyst", opened_on="2026-11-20"))  # fmt: skip
        add_events(curation, "r1", [opened])
    return found


def change_older_edition(settings: Settings) -> None:
    """Take the first item out of the older edition of the data set, and give the second another definition."""
    sql = "SELECT id, contents FROM item_editions WHERE source_id = 'standard-safeguarding-dataset' AND in_force = 0"
    with closing(sqlite3.connect(settings.catalogue)) as catalogue, catalogue:
        edition, packed = catalogue.execute(sql).fetchone()
        contents = unpack_contents(packed)
        (_, first), (key, second), *rest = contents.items.items()
        items = {key: replace(second, definition="What it was before."), **dict(rest)}
        changed = pack_contents(replace(contents, items=items))
        catalogue.execute("UPDATE item_editions SET contents = ? WHERE id = ?", (changed, edition))
        assert first.key not in items


@pytest.fixture(scope="module")
def site(settings: Settings) -> Datasette:
    return open_site(settings)


def get(site: Datasette, path: str) -> httpx.Response:
    response: httpx.Response = asyncio.run(site.client.get(path, headers={"accept": "text/html"}))
    return response


def read_main(site: Datasette, path: str) -> Tag:
    main = BeautifulSoup(get(site, path).text, "lxml").select_one("main")
    assert main is not None
    return main


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light_and_says_nothing_as_a_program_does(path: str, site: Datasette) -> None:
    answer = get(site, path)
    assert answer.status_code == 200
    assert len(answer.content) < MOST_BYTES
    main = read_main(site, path)
    for words in main.select("bdi, del, ins, code, .as-written, option, .lead, .names, details"):
        words.decompose()  # words of publications, and of what is searched
    assert INTERNALS.search(" ".join(main.get_text(" ").split())) is None
    labels = main.select("h2, h3, summary, dt, th[scope=col], label, nav a")
    assert not [label.text for label in labels if re.search(r"\b[Hh]omes?\b", label.text)]


@pytest.mark.parametrize("path", [f"/home/{CENSUS}", f"/owner/{OWNER}"])
def test_the_list_at_the_top_leads_to_each_part_and_no_part_stands_twice(path: str, site: Datasette) -> None:
    main = read_main(site, path)
    anchors = [str(link["href"]) for link in main.select("nav.on-page a")]
    assert [anchor.removeprefix("#") for anchor in anchors] == [str(one["id"]) for one in main.select("section > h2")]
    names = [str(one["id"]) for one in main.select("[id]")]
    assert len(names) == len(set(names))


def test_the_head_says_what_people_come_for_and_where_it_stands(site: Datasette) -> None:
    main = read_main(site, f"/home/{CENSUS}")
    head = {one.select("dt")[0].text: one.select("dd")[0] for one in main.select(".head-facts > div")}
    terms = ["Edition in force", "State", "Who must use it", "Opens", "Load the first data by", "Submit by"]
    assert list(head) == terms
    assert head["State"].select_one(".tag") is not None
    assert "In force" in head["State"].text
    assert "2026 to 2027" in head["Edition in force"].text
    assert "Usually by 31 July" in head["Submit by"].text
    assert all(one.select_one("a[href^='/record/'], a[href^='/home/']") for one in head.values())


def test_past_editions_are_folded_and_the_drawing_has_its_table(site: Datasette) -> None:
    main = read_main(site, f"/home/{CENSUS}")
    assert not main.select("details[open]")
    drawing, table = main.select("svg.edition-chart")[0], main.select("section[aria-labelledby=dates] table")[0]
    named = {str(one["id"]) for one in drawing.select("title[id], desc[id]")}
    assert named == set(str(drawing["aria-labelledby"]).split())
    bars, rows = drawing.select("rect.span"), table.select("tbody tr")
    assert (len(bars), len(drawing.select("rect.span.now"))) == (5, 1)
    assert len(rows) == len(bars) + len(drawing.select("circle.day"))


def test_who_relies_on_it_names_a_change_request_and_never_a_person(site: Datasette) -> None:
    for path, links in ((f"/home/{CENSUS}", "#reliance"), (f"/owner/{OWNER}", "#requests")):
        main = read_main(site, path)
        section = main.select(f"section[aria-labelledby={links[1:]}]")[0]
        assert section.select_one("a[href='/request/r1']") is not None
        assert "Casey" not in main.text


def test_what_differs_is_told_item_by_item(site: Datasette) -> None:
    main = read_main(site, f"/compare/{DATASET}")
    (lead,) = main.select("section[aria-labelledby=items] .lead")
    assert re.search(r"From .* 1 October 2026 to .* 15 November 2026: 1 item added, 1 item defined anew", lead.text)
    rows = main.select("#items ~ details tr")[1:3]
    cells = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in rows]
    assert {row[1]: row[2] for row in cells} == {"Added": "", "Defined anew": "What it was before."}


def test_compare_opens_on_the_edition_before(site: Datasette) -> None:
    main = read_main(site, f"/compare/{CENSUS}")
    said = main.select("section[aria-labelledby=words] .hint")[0].text
    assert re.search(r"From .*2025 to 2026.* to .*2026 to 2027", said)


def test_items_of_one_standard_are_compared_where_a_source_states_those_of_many(
    settings: Settings, tmp_path: Path
) -> None:
    """The older edition of the source lacks an item of this standard and one of another."""
    shutil.copy(settings.catalogue, tmp_path / "catalogue.db")
    items = "SELECT key FROM items WHERE home_id = ? ORDER BY position LIMIT 1"
    other = "SELECT key FROM items WHERE source_id = ? AND home_id <> ? AND group_name NOT IN ({}) LIMIT 1"
    groups = "SELECT group_name FROM items WHERE home_id = ?2"
    with closing(sqlite3.connect(tmp_path / "catalogue.db")) as catalogue, catalogue:
        catalogue.row_factory = sqlite3.Row
        row = dict(catalogue.execute("SELECT * FROM item_editions WHERE id LIKE 'planning%'").fetchone())
        mine = catalogue.execute(items, (SHARED,)).fetchone()[0]
        theirs = catalogue.execute(other.format(groups), (row["source_id"], SHARED)).fetchone()[0]
        contents = unpack_contents(row["contents"])
        kept = {key: one for key, one in contents.items.items() if key not in (mine, theirs)}
        row |= {"id": "planning-data-specification@2026-09-01", "seen_on": "2026-09-01", "in_force": 0, "hash": "x",
                "contents": pack_contents(replace(contents, items=kept))}  # fmt: skip
        catalogue.execute(f"INSERT INTO item_editions VALUES ({', '.join('?' * len(row))})", list(row.values()))
    text = get(open_site(Settings(data=tmp_path)), f"/compare/{SHARED}").text
    assert mine in text
    assert theirs not in text


def test_duties_are_folded_with_their_numbers_and_narrowed_by_owner(site: Datasette) -> None:
    main = read_main(site, "/duties")
    for section in main.select("section[aria-labelledby^=level-]"):
        counts = [int(re.findall(r"\((\d+)\)$", one.text.strip())[-1]) for one in section.select("summary")]
        shown = [len(one.select("tbody tr")) for one in section.select("details")]
        assert counts == shown
        assert section.select("h2")[0].text.endswith(f"({sum(counts)})")
    rows = get(site, f"/duties.json?body=all&owner={OWNER}").json()
    every = [row for group in rows["groups"].values() for row in group]
    assert {row["publisher_id"] for row in every} == {OWNER}
    assert 0 < rows["total"] < get(site, "/duties.json?body=all").json()["total"]


def test_an_owner_is_told_what_to_mend_in_what_it_publishes(site: Datasette, settings: Settings) -> None:
    sql = """SELECT r.publisher_id, i.message, r.id FROM records r JOIN issues i
        ON i.source_id = r.source_id AND i.record_key = r.key WHERE i.current = 1 AND i.severity = 'error'
        AND r.publisher_id <> '' ORDER BY i.id LIMIT 1"""
    warning = sql.replace("'error'", "'warning'")
    with closing(sqlite3.connect(settings.catalogue)) as catalogue:
        owner, message, record = catalogue.execute(sql).fetchone() or catalogue.execute(warning).fetchone()
    section = read_main(site, f"/owner/{quote(owner)}").select("section[aria-labelledby=mend]")[0]
    assert " ".join(message.split()) in " ".join(section.text.split())
    assert section.select_one(f"a[href='/record/{quote(record, safe='-._~')}']") is not None
