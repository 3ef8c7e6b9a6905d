"""The drawing of editions and dates: what is drawn, within its edges, and when there is nothing to draw."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.site.pages.standard.edition_chart import LEFT, MOST_EDITIONS, RIGHT, build_edition_chart

TODAY = "2026-11-15"


def edition(name: str, starts: str, ends: str = "", **more: Any) -> dict[str, Any]:
    row = {"name": name, "applies_from": starts, "applies_to": ends, "in_force": False, "is_ahead": False}
    return {**row, **more}


def day(last: str, asks: str = "submit by") -> dict[str, str]:
    return {"last": last, "asks": asks, "in_words": last}


def draw(editions: list[dict[str, Any]], dates: list[dict[str, str]]) -> dict[str, Any]:
    chart = build_edition_chart(editions, dates, TODAY)
    assert chart is not None
    return chart


@pytest.mark.parametrize(
    ("editions", "dates"),
    [
        ([], []),
        ([edition("2026", "2026-04-01")], []),
        ([edition("2026", ""), edition("2027", "")], [day("2026-07-31")]),
        ([edition("for ever", "0001-01-01")], [day("9999-12-31")]),
    ],
)
def test_less_than_two_days_are_no_drawing(editions: list[dict[str, Any]], dates: list[dict[str, str]]) -> None:
    assert build_edition_chart(editions, dates, TODAY) is None


@pytest.mark.parametrize(
    "editions",
    [
        [edition("2025", "2025-04-01", "2026-03-31"), edition("2026", "2026-04-01", "2027-03-31", in_force=True)],
        [edition("old", "1996", "1997"), edition("open", "2024")],
        [edition("ahead", "2031-01-01", is_ahead=True), edition("never ends", "2020", "9999-12-31")],
        [edition("a name that is so long that it does not fit beside its bar", "2026-10"), edition("b", "2027-01-01")],
    ],
)
def test_all_stands_within_the_drawing(editions: list[dict[str, Any]]) -> None:
    chart = draw(editions, [day("2026-07-31"), day("2011-01-01"), day("2027-07-31")])
    assert len(chart["bars"]) == 2
    for bar in chart["bars"]:
        assert LEFT <= bar["x"] <= bar["x"] + bar["width"] <= RIGHT + 3
        assert bar["text_x"] >= LEFT
    assert all(LEFT <= mark["x"] <= RIGHT for mark in chart["marks"])
    assert LEFT <= chart["today"] <= RIGHT
    assert [mark["is_past"] for mark in chart["marks"]] == [True, True, False]


def test_days_stand_in_their_order_and_only_the_latest_editions_are_drawn() -> None:
    years = [edition(str(year), f"{year}-04-01", f"{year + 1}-03-31") for year in range(2015, 2027)]
    chart = draw(years, [])
    assert [bar["text"] for bar in chart["bars"]] == [str(year) for year in range(2027 - MOST_EDITIONS, 2027)]
    places = [bar["x"] for bar in chart["bars"]]
    assert places == sorted(places)
    assert places[-1] < chart["today"] < places[-1] + chart["bars"][-1]["width"]
    assert len(chart["years"]) <= 6
