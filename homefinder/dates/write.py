"""The stage that reads dates: only what was not read yet, or not by the reader of today.

What was read stays when its body is taken out of the archive. All of a record's dates are written together.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from itertools import islice

from homefinder.code_fingerprint import fingerprint_code
from homefinder.dates.bodies import PageLook, list_looks, read_look, read_published_day
from homefinder.dates.model import StatedDate
from homefinder.dates.read import read_facts
from homefinder.fetch.archive import Archive
from homefinder.settings import Settings
from homefinder.store.db import insert_many, transaction

BATCH_SIZE = 200
"""Looks that are read in one transaction."""
READING_COLUMNS = ("record_id", "run_id", "seen_on", "url", "sha256", "version_id", "reader")
DATE_COLUMNS = (
    "id", "reading_id", "record_id", "kind", "starts", "ends", "precision", "certainty", "who", "what", "edition",
    "quote", "place", "is_current",
)  # fmt: skip
IN_LATEST = "reading_id IN (SELECT id FROM date_readings WHERE is_latest = 1)"
LATEST = """SELECT max(id) FROM date_readings d WHERE run_id = (SELECT max(run_id) FROM date_readings e
    WHERE e.record_id = d.record_id) GROUP BY record_id"""


def write_dates(ledger: sqlite3.Connection, settings: Settings) -> int:
    """Bring the tables ``dates`` and ``date_readings`` in step with the harvests; returns how many looks were read.

    One page that changed costs the reading of one page.
    """
    reader = fingerprint_code("homefinder.dates.read")
    known = {
        (row["record_id"], row["run_id"]): (row["sha256"], row["reader"])
        for row in ledger.execute("SELECT record_id, run_id, sha256, reader FROM date_readings")
    }
    looks = list(list_looks(ledger))
    due = iter([look for look in looks if known.get((look.record_id, look.run_id)) != (look.sha256, reader)])
    archive, count = Archive(settings.archive), 0
    while batch := list(islice(due, BATCH_SIZE)):
        with transaction(ledger):
            count += sum(_read(ledger, archive, look, reader) for look in batch)
    _mark_latest(ledger, {(look.record_id, look.run_id) for look in looks}, set(known))
    return count


def _read(ledger: sqlite3.Connection, archive: Archive, look: PageLook, reader: str) -> bool:
    """Read one look anew; False where it cannot be read any more, so that what was read before stays."""
    document = read_look(ledger, archive, look)
    if document is None:
        return False
    found = read_facts(document, read_published_day(ledger, look))
    _delete(ledger, [(look.record_id, look.run_id)])
    columns = ", ".join(READING_COLUMNS)
    made = ledger.execute(
        f"INSERT INTO date_readings ({columns}) VALUES ({', '.join('?' * len(READING_COLUMNS))})",
        (look.record_id, look.run_id, look.seen_on, look.url, look.sha256, look.version_id, reader),
    )
    before = ledger.execute(
        "SELECT count(*) FROM date_readings WHERE record_id = ? AND seen_on = ? AND sha256 = ? AND run_id < ?",
        (look.record_id, look.seen_on, look.sha256, look.run_id),
    ).fetchone()[0]
    insert_many(ledger, "dates", DATE_COLUMNS, _to_rows(look, int(made.lastrowid or 0), before, found))
    return True


def _to_rows(look: PageLook, reading: int, before: int, facts: Iterable[StatedDate]) -> list[tuple[object, ...]]:
    """Ids are of what was seen on which day, so that a rebuild gives the same; ``before``: looks of that day that saw
    the same, with something else between."""
    rows: dict[str, tuple[object, ...]] = {}
    for fact in facts:
        seen = (look.record_id, look.seen_on, look.sha256, str(before))
        key = "\n".join((*seen, fact.kind, fact.starts, fact.ends, fact.quote))
        name = hashlib.sha256(key.encode()).hexdigest()[:24]
        rows[name] = (
            name, reading, look.record_id, fact.kind, fact.starts, fact.ends, fact.precision, fact.certainty, fact.who,
            fact.what, fact.edition, fact.quote, fact.place, 0,
        )  # fmt: skip
    return list(rows.values())


def _delete(ledger: sqlite3.Connection, looks: Iterable[tuple[str, int]]) -> None:
    for record, run in looks:
        ledger.execute(
            "DELETE FROM dates WHERE reading_id IN (SELECT id FROM date_readings WHERE record_id = ? AND run_id = ?)",
            (record, run),
        )
        ledger.execute("DELETE FROM date_readings WHERE record_id = ? AND run_id = ?", (record, run))


def _mark_latest(ledger: sqlite3.Connection, present: set[tuple[str, int]], known: set[tuple[str, int]]) -> None:
    """Say which reading of each record is the latest. What rests on no look any more goes, if it can be read anew."""
    with transaction(ledger):
        still_named = {record for record, _ in present}
        _delete(ledger, [look for look in known - present if look[0] not in still_named])
        ledger.execute(f"UPDATE date_readings SET is_latest = (id IN ({LATEST}))")
        ledger.execute(f"UPDATE dates SET is_current = ({IN_LATEST}) WHERE is_current <> ({IN_LATEST})")
