"""How long dates take: reading pages, and what one changed page costs among many. ``python -m bench.dates [PAGES]``."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from homefinder.dates.write import write_dates
from homefinder.fetch.archive import Archive
from homefinder.settings import Settings
from homefinder.store.db import create_in_memory
from homefinder.store.schema import LEDGER

PARAGRAPH = (
    "The guide says which items are held for each person, how they are checked and whom to ask about them. " * 12
)
SOURCE = """INSERT INTO sources (id, title, publisher, licence, adapter, completeness, schedule)
    VALUES ('s', 'S', 'P', 'L', 'govuk', 'full', '0 5 * * *')"""
RUN = """INSERT INTO runs (id, source_id, state, mode, seen_on, started_at, ended_at)
    VALUES (?, 's', 'committed', 'replay', ?, '', '')"""
RECORD = """INSERT INTO records (id, source_id, key, kind, title, state, current_version_id, content_hash, first_run_id,
    last_run_id, first_seen, last_seen) VALUES (?, 's', ?, 'guidance', ?, 'present', ?, 'h', 1, 1, '', '')"""
VERSION = """INSERT INTO record_versions (id, record_id, hash, content, locations, run_id, valid_from)
    VALUES (?, ?, 'h', ?, ?, 1, '2026-10-01')"""
FETCH = "INSERT INTO fetches (run_id, url, status, sha256, fetched_at) VALUES (?, ?, 200, ?, '')"


def build_body(number: int, month: str) -> bytes:
    """A page of some 15,000 characters with three dates of its own."""
    dates = (
        f"<ul><li>opens: 1 April 2027</li><li>deadline for submitting data: {1 + number % 28} {month} 2027</li></ul>"
    )
    text = "".join(f"<h2>Part {part}</h2><p>{PARAGRAPH}</p>" for part in range(12))
    body = f"{text}<h2>Important dates</h2>{dates}<p>Page {number} covers 1 April 2026 to 31 March 2027.</p>"
    return json.dumps({"title": f"Return {number}", "details": {"body": body}}).encode()


def fill(ledger: sqlite3.Connection, archive: Archive, pages: int) -> None:
    """A ledger with that many pages, each fetched once."""
    ledger.execute(SOURCE)
    ledger.execute(RUN, (1, "2026-10-01"))
    for number in range(pages):
        name, url = f"s:{number}", f"https://a.example.org/{number}"
        add_body(ledger, archive, 1, url, build_body(number, "July"))
        locations = json.dumps({"bodies": [[url, "x"]], "fields": {"": [0, "#"]}})
        ledger.execute(VERSION, (number + 1, name, json.dumps({"title": name}), locations))
        ledger.execute(RECORD, (name, str(number), name, number + 1))


def add_body(ledger: sqlite3.Connection, archive: Archive, run: int, url: str, body: bytes) -> None:
    """A body of an address, as a run found it."""
    sha256 = archive.write(body)
    ledger.execute("INSERT OR IGNORE INTO bodies (sha256, bytes) VALUES (?, ?)", (sha256, len(body)))
    ledger.execute(FETCH, (run, url, sha256))


def measure(pages: int) -> None:
    """Print the seconds of processor time for all pages, for none that changed, and for one that did."""
    with TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        archive = Archive(settings.archive)
        ledger = create_in_memory(LEDGER)
        ledger.row_factory = sqlite3.Row
        fill(ledger, archive, pages)
        for what in ("all", "none", "one"):
            if what == "one":
                ledger.execute(RUN, (2, "2026-11-15"))
                add_body(ledger, archive, 2, "https://a.example.org/0", build_body(0, "August"))
            began = time.process_time()
            read = write_dates(ledger, settings)
            print(f"{pages} pages, {what} new: {read} read in {time.process_time() - began:.2f} s")


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
