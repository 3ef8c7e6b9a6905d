"""The front page is of one sector: chosen by address, remembered by a cookie, else the one that is declared first."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from datasette.app import Datasette

from homefinder.settings import Settings
from homefinder.site.http.page import SECTOR_COOKIE
from homefinder.site.http.page_view import build_sector_cookie
from homefinder.site.pages.front_page import describe_freshness
from homefinder.site.serve import open_site
from homefinder.store.db import open_published
from homefinder.store.queries.sectors import list_homes_of_sector

AGES: dict[str, tuple[Sequence[int | None], str]] = {
    "all of one day": ([0, 0, 0], "All 3 sources were read today."),
    "one alone": ([1], "The only source was read 1 day ago."),
    "most of one age": ([14, 14, 2000, 3], "2 of 4 sources were read 14 days ago, the oldest read 2,000 days ago."),
    "some never": ([2, 2, None], "2 of 3 sources were read 2 days ago; 1 was never read."),
    "most never": ([None, None, 7], "2 of 3 sources were never read."),
    "none": ([], "No source is declared."),
}


@pytest.mark.parametrize("case", AGES)
def test_how_old_the_sources_are_in_a_sentence(case: str) -> None:
    ages, sentence = AGES[case]
    assert describe_freshness(ages) == sentence


def test_the_cookie_is_for_this_site_alone() -> None:
    assert build_sector_cookie("town planning", is_secure=True) == (
        f"{SECTOR_COOKIE}=town%20planning; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"
    )
    assert "Secure" not in build_sector_cookie("tax", is_secure=False)


@pytest.fixture(scope="module")
def site(sample_folder: Path) -> Datasette:
    return open_site(Settings(data=sample_folder))


def get(site: Datasette, path: str, cookie: str = "") -> httpx.Response:
    headers = {"cookie": f"{SECTOR_COOKIE}={cookie}"} if cookie else {}
    response: httpx.Response = asyncio.run(site.client.get(path, headers=headers))
    return response


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "cookie", "sector", "is_set"),
    [
        ("/.json", "", "childrens-safeguarding", False),
        ("/.json?sector=homelessness", "", "homelessness", True),
        ("/.json?sector=homelessness", "town-planning", "homelessness", True),
        ("/.json", "town-planning", "town-planning", False),
        ("/.json", "no-such-sector", "childrens-safeguarding", False),
        ("/.json", "x" * 9_000, "childrens-safeguarding", False),
        ("/.json?sector=no-such-sector", "town-planning", "town-planning", False),
    ],
)
def test_which_sector_is_shown(site: Datasette, path: str, cookie: str, sector: str, is_set: bool) -> None:
    answer = get(site, path, cookie)
    assert answer.json()["sector"] == sector
    assert (SECTOR_COOKIE in answer.headers.get("set-cookie", "")) is is_set
    assert "Cookie" in answer.headers["vary"]


@pytest.mark.slow
def test_who_comes_back_with_another_cookie_gets_the_cookie_anew(site: Datasette) -> None:
    """Not an answer without a body, which sets no cookie."""
    first = get(site, "/?sector=homelessness")
    again = {"if-none-match": first.headers["etag"], "cookie": f"{SECTOR_COOKIE}=town-planning"}
    answer = asyncio.run(site.client.get("/?sector=homelessness", headers=again))
    assert (answer.status_code, SECTOR_COOKIE in answer.headers["set-cookie"]) == (200, True)


@pytest.mark.slow
@pytest.mark.parametrize("sector", ["childrens-safeguarding", "homelessness", "town-planning", "public-health"])
def test_only_what_concerns_the_sector_is_shown(site: Datasette, sample_folder: Path, sector: str) -> None:
    page: dict[str, Any] = get(site, f"/.json?sector={sector}").json()
    with closing(open_published(Settings(data=sample_folder))) as catalogue:
        homes = list_homes_of_sector(catalogue, sector)
        events = {row[0] for row in catalogue.execute(
            "SELECT event_id FROM event_severities WHERE sector = ?", (sector,))}  # fmt: skip
        needs = {row[0] for row in catalogue.execute("SELECT id FROM needs WHERE sector = ?", (sector,))}
    assert {row["home_id"] for row in page["due"]} <= homes
    assert {row["id"] for row in (*page["changed"], *page["small"])} <= events
    assert {row["id"] for row in page["needs"]} <= needs
    assert page["needs_total"] == page["needs_of_sector"] == len(needs)
    assert page["due"] or sector != "childrens-safeguarding"
    assert all(row["days_left"] >= 0 for row in page["due"])


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/search?q=records+of+a+child+who+moves+to+another+council"])
def test_a_page_weighs_less_than_a_picture(site: Datasette, path: str) -> None:
    assert len(get(site, path).content) < 100_000
