"""From archived bodies to the tables of dates: each body once, moves as events, entries that keep their identifier."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from homefinder.change.calendar.due import list_due
from homefinder.change.calendar.write import write_calendar
from homefinder.change.moved_date_events import write_moved_date_events
from homefinder.dates.queries import list_dates
from homefinder.dates.write import write_dates
from homefinder.fetch.archive import Archive
from homefinder.settings import Settings
from homefinder.store.db import create_in_memory
from homefinder.store.schema import LEDGER

SOURCE = """INSERT INTO sources (id, title, publisher, licence, adapter, completeness, schedule)
    VALUES ('s', 'S', 'P', 'L', 'govuk', 'full', '0 5 * * *')"""
RUNS = ("2026-10-01", "2026-11-15")


class Pages:
    """A ledger of pages, with an archive of their bodies."""

    def __init__(self, data: Path) -> None:
        self.settings = Settings(data=data)
        self.archive = Archive(self.settings.archive)
        self.ledger = create_in_memory(LEDGER)
        self.ledger.row_factory = sqlite3.Row
        self.ledger.execute(SOURCE)
        for number, day in enumerate(RUNS, 1):
            self.ledger.execute(
                """INSERT INTO runs (id, source_id, state, mode, seen_on, started_at, ended_at)
                   VALUES (?, 's', 'committed', 'replay', ?, ?, ?)""",
                (number, day, f"{day}T09:00:00Z", f"{day}T09:30:00Z"),
            )

    def add(self, name: str, *sentences: str) -> None:
        """A page that says one sentence at each run; its record keeps none of it."""
        url = f"https://a.example.org/{name}"
        for run, sentence in enumerate(sentences, 1):
            body = json.dumps({"title": name, "body": f"<h2>2026 to 2027</h2><p>{sentence}</p>"}).encode()
            sha256 = self.archive.write(body)
            self.ledger.execute("INSERT OR IGNORE INTO bodies (sha256, bytes) VALUES (?, ?)", (sha256, len(body)))
            self.ledger.execute(
                """INSERT INTO fetches (run_id, url, status, sha256, fetched_at) VALUES (?, ?, 200, ?, '')""",
                (run, url, sha256),
            )
        locations = json.dumps({"bodies": [[url, "x"]], "fields": {"": [0, "#"]}})
        content = json.dumps({"title": name, "kind": "data-collection"})
        at = self.ledger.execute(
            """INSERT INTO record_versions (record_id, hash, content, locations, run_id, valid_from)
               VALUES (?, 'h', ?, ?, 1, ?)""",
            (f"s:{name}", content, locations, RUNS[0]),
        ).lastrowid
        self.ledger.execute(
            """INSERT INTO records (id, source_id, key, kind, title, url, state, current_version_id, content_hash,
               first_run_id, last_run_id, first_seen, last_seen)
               VALUES (?, 's', ?, 'data-collection', ?, ?, 'present', ?, 'h', 1, 2, ?, ?)""",
            (f"s:{name}", name, name, "https://a.example.org/all", at, *RUNS),
        )


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path)


FIRST, MOVED = "Councils must submit it by 31 July 2027.", "Councils must submit it by 14 August 2027."


def test_each_body_is_read_once(pages: Pages) -> None:
    """One page that changed costs one reading, however many there are."""
    for number in range(20):
        pages.add(f"p{number}", FIRST)
    assert write_dates(pages.ledger, pages.settings) == 20
    assert write_dates(pages.ledger, pages.settings) == 0
    pages.add("changed", FIRST, MOVED)
    assert write_dates(pages.ledger, pages.settings) == 2
    assert write_dates(pages.ledger, pages.settings) == 0


def test_a_date_leads_to_its_body_place_and_words(pages: Pages) -> None:
    pages.add("trees", FIRST)
    write_dates(pages.ledger, pages.settings)
    (row,) = list_dates(pages.ledger)
    assert (row["kind"], row["ends"], row["who"], row["edition"]) == (
        "submit-by",
        "2027-07-31",
        "Councils",
        "2026 to 2027",
    )
    assert row["quote"].encode() in pages.archive.read(row["sha256"])
    assert row["place"].startswith("/body")


def test_a_moved_deadline_is_an_event_and_keeps_its_entry(pages: Pages) -> None:
    pages.add("trees", FIRST)
    write_dates(pages.ledger, pages.settings)
    write_calendar(pages.ledger)
    before = pages.ledger.execute("SELECT * FROM calendar").fetchone()
    assert (before["starts"], before["sequence"], before["who"]) == ("2027-07-31", 0, "Councils")
    pages.ledger.executescript(
        "DELETE FROM calendar; DELETE FROM records; DELETE FROM record_versions; DELETE FROM fetches;"
    )
    pages.add("trees", FIRST, MOVED)
    write_dates(pages.ledger, pages.settings)
    assert write_moved_date_events(pages.ledger) == 1
    assert write_moved_date_events(pages.ledger) == 0
    event = pages.ledger.execute("SELECT * FROM events").fetchone()
    assert (event["kind"], event["before"], event["after"]) == ("date-moved", "2027-07-31", "2027-08-14")
    write_calendar(pages.ledger)
    (after,) = pages.ledger.execute("SELECT * FROM calendar").fetchall()
    assert (after["uid"], after["starts"], after["sequence"]) == (before["uid"], "2027-08-14", 1)
    assert [row["ends"] for row in list_dates(pages.ledger)] == ["2027-08-14"]


def test_the_next_round_is_no_move(pages: Pages) -> None:
    """A day that was over when the page named another is another day."""
    pages.add("trees", "Councils must submit it by 31 July 2026.", "Councils must submit it by 31 July 2027.")
    write_dates(pages.ledger, pages.settings)
    assert write_moved_date_events(pages.ledger) == 0
    write_calendar(pages.ledger)
    found = pages.ledger.execute("SELECT starts, sequence, state FROM calendar ORDER BY starts").fetchall()
    assert [tuple(row) for row in found] == [("2026-07-31", 0, "confirmed"), ("2027-07-31", 0, "confirmed")]


def test_dates_stay_when_the_body_is_gone(pages: Pages) -> None:
    pages.add("trees", FIRST)
    write_dates(pages.ledger, pages.settings)
    sha256 = pages.ledger.execute("SELECT sha256 FROM bodies").fetchone()[0]
    pages.archive.path(sha256).unlink()
    pages.ledger.execute("UPDATE date_readings SET reader = 'older'")
    assert write_dates(pages.ledger, pages.settings) == 0
    assert len(list_dates(pages.ledger)) == 1


def test_what_is_due_has_who_must_and_how_long_is_left(pages: Pages) -> None:
    pages.add("trees", FIRST)
    pages.add("hedges", "Send it in by 30 June 2025.</p><p>Send it in by 30 June 2026.")
    write_dates(pages.ledger, pages.settings)
    found = list_due(pages.ledger, "2026-11-15")
    assert [(one.day, one.days_left, one.who, one.basis, one.title) for one in found] == [
        ("2027-06-30", 227, "", "usual", "hedges"), ("2027-07-31", 258, "Councils", "stated", "trees"),
    ]  # fmt: skip
