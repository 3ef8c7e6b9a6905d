"""What every page owes its reader: a way to it, words and not objects, and facts of the thing that it is of."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup
from datasette.app import Datasette

from homefinder.settings import Settings
from homefinder.site.pages.duties import format_place
from homefinder.site.routes import PAGES
from homefinder.site.serve import open_site

OBJECTS = re.compile(r"<(?:built-in|bound|function|generator|class)\b|\bobject at 0x|\bextra\.[a-z]|\bUndefined\b")
"""What Python makes of a thing that is no text, and the names of fields that only a program reads."""
LISTS = tuple(address for address in PAGES if "{" not in address)


@pytest.fixture(scope="module")
def site(sample_folder: Path) -> Datasette:
    return open_site(Settings(data=sample_folder))


@pytest.fixture(scope="module")
def soups(site: Datasette) -> dict[str, BeautifulSoup]:
    """Every page that is of no one thing, read once."""
    return {address: BeautifulSoup(get(site, address).text, "lxml") for address in LISTS}


def get(site: Datasette, path: str) -> httpx.Response:
    response: httpx.Response = asyncio.run(site.client.get(path, headers={"accept": "text/html"}))
    return response


def test_every_list_can_be_reached_from_the_front_page(soups: dict[str, BeautifulSoup]) -> None:
    reached, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        reached.add(address)
        links = {str(link["href"]).partition("?")[0].partition("#")[0] for link in soups[address].select("a[href]")}
        waiting += [link for link in links if link in soups and link not in reached and link not in waiting]
    search = {str(form["action"]) for form in soups["/"].select("form[action]")}
    assert set(LISTS) - reached - search == set()


def test_no_list_shows_what_only_a_program_reads(soups: dict[str, BeautifulSoup]) -> None:
    shown = {address: soup.select_one("main") for address, soup in soups.items()}
    assert {address: found[0] for address, main in shown.items() if main and (found := OBJECTS.search(main.text))} == {}


def test_items_are_counted_of_the_standard_and_not_of_its_whole_source(site: Datasette, sample_folder: Path) -> None:
    with closing(sqlite3.connect(sample_folder / "catalogue.db")) as catalogue:
        home, items = catalogue.execute(
            """SELECT home_id, count(*) AS n FROM items i WHERE home_id IS NOT NULL AND 1 <
                 (SELECT count(DISTINCT o.home_id) FROM items o WHERE o.source_id = i.source_id)
               GROUP BY 1 ORDER BY n, 1 LIMIT 1"""
        ).fetchone()
    said = BeautifulSoup(get(site, f"/items/{home}").text, "lxml").select_one("main p.meta")
    assert said is not None
    counted = re.search(r"As read on [^:]+: ([0-9,]+) items?\b", " ".join(said.text.split()))
    assert counted is not None
    assert int(counted[1].replace(",", "")) == items


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("description", "description"),
        ("extra.body_text", "text of the page"),
        ("extra.provision_rules", "provision rules"),
        ("extra.guidance.who_for", "guidance, who for"),
        ("legal_basis", "legal basis"),
    ],
)
def test_a_field_is_named_as_people_say_it(place: str, words: str) -> None:
    assert format_place(place) == words
