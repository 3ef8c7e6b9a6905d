"""The search narrowed to a level of duty, without JavaScript: values to choose from, pages, CSV, and a way back."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup
from datasette.app import Datasette

from homefinder.settings import Settings
from homefinder.site.serve import open_site
from homefinder.store.db import open_published
from homefinder.store.queries.duties import list_homes_of_level

WORDS = "data standard"


@pytest.fixture(scope="module")
def site(one_source_folder: Path) -> Datasette:
    return open_site(Settings(data=one_source_folder))


def get(site: Datasette, path: str) -> httpx.Response:
    response: httpx.Response = asyncio.run(site.client.get(path))
    return response


def list_found(site: Datasette, more: str = "") -> list[str]:
    answer = get(site, f"/search.json?q={WORDS.replace(' ', '+')}&limit=50{more}").json()
    return [row["home_id"] for row in answer["results"]]


@pytest.mark.parametrize("level", ["mandated", "recommended"])
def test_only_homes_of_the_level_are_found_in_the_same_order(
    site: Datasette, one_source_folder: Path, level: str
) -> None:
    with closing(open_published(Settings(data=one_source_folder))) as catalogue:
        bound = list_homes_of_level(catalogue, level)
    every, found = list_found(site), list_found(site, f"&duty={level}")
    assert bound
    assert set(found) <= bound
    assert [home for home in every if home in bound] == found
    assert len(found) < len(every)
    csv = get(site, f"/search.csv?q=data+standard&duty={level}").text.strip().splitlines()
    assert len(csv) - 1 == len(found)


def test_pages_keep_what_was_chosen_and_an_unknown_level_is_none(site: Datasette) -> None:
    page = BeautifulSoup(get(site, "/search?q=data+standard&limit=1&duty=recommended").text, "lxml")
    assert [link.get_text().partition(",")[0] for link in page.select(".facets a[aria-current]")] == ["Recommended"]
    assert "duty=recommended&" in str(page.select("a[rel=next]")[0]["href"])
    assert list_found(site, "&duty=none") == list_found(site)


def test_where_no_home_has_the_duty_the_way_back_is_shown(site: Datasette) -> None:
    page = BeautifulSoup(get(site, "/search?q=data+standard&duty=voluntary").text, "lxml")
    back = page.select("#results .notice a")[0]
    assert back.get_text() == "Take every filter away"
    assert get(site, str(back["href"])).status_code == 200
    assert back["href"] == "/search?q=data+standard"


def test_what_is_typed_leads_on_to_a_need_that_is_filled_in(site: Datasette) -> None:
    page = BeautifulSoup(get(site, "/search?q=a+list+of+%3Cb%3E+%26+more").text, "lxml")
    (link,) = page.select("#results a[href^='/needs/new']")
    assert parse_qs(urlsplit(str(link["href"])).query) == {"wording": ["a list of <b> & more"]}
