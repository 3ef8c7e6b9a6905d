"""What is chosen on a page is what its feed and its calendar hold, and every entry says why it is there."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import feedparser
import httpx
import pytest
from datasette.app import Datasette
from icalendar import Calendar

from homefinder.settings import Settings
from homefinder.site.choice import Choice, list_follow_links, list_mail_parts
from homefinder.site.pages.calendar import KIND_LABELS
from homefinder.site.serve import open_site

SECTOR = "childrens-safeguarding"


@pytest.fixture(scope="module")
def site(sample_folder: Path) -> Datasette:
    return open_site(Settings(data=sample_folder))


@pytest.fixture
def catalogue(sample_folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(sample_folder / "catalogue.db")) as opened:
        yield opened


def get(site: Datasette, path: str) -> httpx.Response:
    response: httpx.Response = asyncio.run(site.client.get(path))
    return response


def read_feed(site: Datasette, **chosen: str) -> Any:
    found = feedparser.parse(get(site, f"/feeds/all.atom?{urlencode(chosen)}").content)
    assert found.bozo is False
    return found


def list_events(site: Datasette, path: str) -> list[Any]:
    return list(Calendar.from_ical(get(site, path).content).walk("VEVENT"))


def test_a_feed_holds_what_its_page_lists(site: Datasette) -> None:
    chosen = {"sector": SECTOR, "kind": "new-edition"}
    page = get(site, f"/changes.json?{urlencode(chosen)}").json()
    (feed, _) = page["follow"]
    entries = feedparser.parse(get(site, feed["href"]).content).entries
    assert {entry.link.rpartition("/")[2] for entry in entries} == {event["id"] for event in page["events"]} != set()


def test_every_entry_says_why_one_sees_it_with_its_path(site: Datasette) -> None:
    entries = read_feed(site, sector=SECTOR).entries
    assert entries
    for entry in entries:
        assert f"Why you see this: you follow “{SECTOR.replace('-', ' ')}”. It reaches the need “" in entry.summary
        assert " through " in entry.summary
    assert "No need on file rests on it" in "".join(entry.summary for entry in read_feed(site).entries)


def test_far_candidates_small_weights_and_muted_kinds_are_left_out(
    site: Datasette, catalogue: sqlite3.Connection
) -> None:
    ids = {entry.id for entry in read_feed(site, sector=SECTOR).entries}
    near, weighty, muted = (
        {entry.id for entry in read_feed(site, sector=SECTOR, **more).entries}
        for more in ({"near": "1"}, {"least": "medium"}, {"mute": "content-changed,new-standard"})
    )
    assert ids > near > set()
    assert ids > weighty > set()
    assert ids > muted > set()
    far = catalogue.execute(
        """SELECT count(DISTINCT n.event_id) FROM event_needs n JOIN needs d ON d.id = n.need_id
           WHERE d.sector = ? AND n.is_near = 0 AND NOT EXISTS (SELECT 1 FROM event_needs o
             JOIN needs p ON p.id = o.need_id WHERE o.event_id = n.event_id AND p.sector = d.sector
               AND o.is_near = 1)""",
        (SECTOR,),
    ).fetchone()[0]
    assert len(ids) - len(near) == far


def test_a_standard_is_muted_with_its_other_editions(site: Datasette, catalogue: sqlite3.Connection) -> None:
    home, series = catalogue.execute(
        """SELECT e.home_id, e.series FROM home_editions e JOIN home_records k ON k.home_id = e.home_id
           JOIN event_members m ON m.record_id = k.record_id JOIN event_needs n ON n.event_id = m.event_id
           ORDER BY 1 LIMIT 1"""
    ).fetchone()
    of_series = {row[0] for row in catalogue.execute(
        """SELECT m.event_id FROM event_members m JOIN home_records k ON k.record_id = m.record_id
           JOIN home_editions e ON e.home_id = k.home_id WHERE e.series = ?""", (series,))}  # fmt: skip
    shown = get(site, f"/changes.json?{urlencode({'mute': home})}").json()
    assert shown["pager"]["total"] == catalogue.execute("SELECT count(*) FROM events").fetchone()[0] - len(of_series)


def test_usual_days_are_tentative_and_ring_no_alarm(site: Datasette) -> None:
    events = list_events(site, f"/calendars/all.ics?{urlencode({'sector': SECTOR})}")
    usual = [event for event in events if str(event["status"]) == "TENTATIVE"]
    assert {"Children in need census"} < {str(event["summary"]).split(": ")[1] for event in usual}
    for event in usual:
        assert str(event["summary"]).startswith("Usual, not yet announced: ")
        assert "Nobody has announced this day" in str(event["description"])
        assert not event.walk("VALARM")
    assert any(event.walk("VALARM") for event in events)
    assert len({str(event["uid"]) for event in events}) == len(events)


def test_a_calendar_of_a_kind_holds_that_kind(site: Datasette) -> None:
    events = list_events(site, "/calendars/all.ics?kind=submit-by")
    assert {str(event["categories"].cats[0]) for event in events} == {"submit-by"}


@pytest.mark.parametrize(
    "path",
    ["/feeds/all.atom?need=none", "/feeds/all.atom?sector=none", "/feeds/all.atom?home=none",
     "/calendars/all.ics?owner=none", "/calendars/all.ics?kind=none",
     "/feeds/all.atom?kind=submit-by", "/feeds/need/none.atom"],
)  # fmt: skip
def test_what_is_not_there_cannot_be_followed(site: Datasette, path: str) -> None:
    assert get(site, path).status_code == 404


def test_a_page_of_everything_leads_to_the_feed_and_calendar_of_everything() -> None:
    assert [link.href for link in list_follow_links(Choice(), KIND_LABELS)] == ["/feeds/all.atom", "/calendars/all.ics"]
    links = list_follow_links(Choice(owner="ann", kind="submit-by", near="1"), KIND_LABELS)
    assert [link.href for link in links] == [
        "/feeds/all.atom?owner=ann&near=1", "/calendars/all.ics?owner=ann&kind=submit-by",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "links", "sector"),
    [
        (Choice(), [], ""),
        (Choice(sector="homelessness"), [], "homelessness"),
        (Choice(need="a/b"), ["/feeds/need/a%2Fb.atom"], None),
    ],
)
def test_e_mail_is_offered_of_what_it_can_be_of(choice: Choice, links: list[str], sector: str | None) -> None:
    found = list_mail_parts(choice)
    assert found is not None
    assert ([link.href for link in found["links"]], found["sector"]) == (links, sector)


@pytest.mark.parametrize("choice", [Choice(sector="a", owner="b"), Choice(theme="a"), Choice(need="a", near="1")])
def test_e_mail_of_anything_narrower_is_not_offered(choice: Choice) -> None:
    assert list_mail_parts(choice) is None


def test_muting_is_bounded() -> None:
    assert len(Choice(mute=",".join(f"h{number}" for number in range(900))).muted_names) == 50
