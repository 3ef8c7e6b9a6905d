"""Pages of the sample reckon from the sample's own day and say so; another day gives other pages, none from memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from homefinder.clean.days import format_day
from homefinder.settings import Settings
from homefinder.site.serve import open_site
from homefinder.store.today import read_present_day

pytestmark = pytest.mark.slow

Ask = Callable[..., httpx.Response]


@pytest.fixture
def ask(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.delenv("HOMEFINDER_TODAY", raising=False)
    site = open_site(Settings(data=sample_folder))

    async def get(path: str, headers: dict[str, str]) -> httpx.Response:
        response: httpx.Response = await site.client.get(path, headers=headers)
        return response

    return lambda path, **headers: asyncio.run(get(path, headers))


def test_a_page_says_as_at_which_day_it_reckons(ask: Ask) -> None:
    for path in ("/", "/calendar", "/needs"):
        assert "Sample data, as at 15 November 2026" in ask(path).text
    assert ask("/calendar.json").json()["today"] == "2026-11-15"
    assert "as_at" not in ask("/calendar.json").json()


def test_a_page_of_the_present_day_says_that_it_is_the_sample_all_the_same(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOMEFINDER_TODAY", read_present_day())
    assert f"Sample data, as at {format_day(read_present_day())}." in ask("/calendar").text


def test_another_day_gives_another_page(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ask("/calendar.json")
    monkeypatch.setenv("HOMEFINDER_TODAY", "2027-02-01")
    after = ask("/calendar.json", **{"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert (before.json()["today"], after.json()["today"]) == ("2026-11-15", "2027-02-01")
    ahead = [
        [row["starts"] for name in ("stated", "usual") for group in answer.json()[name] for row in group["rows"]]
        for answer in (before, after)
    ]
    assert min(ahead[0]) < "2027-02-01" <= min(ahead[1])
    assert "as at 1 February 2027" in ask("/calendar").text
