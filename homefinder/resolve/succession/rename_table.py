"""The renames of every source, found anew from the ledger and written to ``record_renames``."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from homefinder.model import canonical_json
from homefinder.resolve.judgements import JudgementsByPair
from homefinder.resolve.succession.renames import RecordTrace, Rename, find_renames
from homefinder.store.db import insert_many

COLUMNS = ("former_record", "record_id", "score", "likeness", "verdict", "reason", "seen_on")

SELECT_VANISHED = """SELECT r.id, r.missing_since AS day, v.content FROM records r
    JOIN record_versions v ON v.id = r.current_version_id
    WHERE r.state = 'removed' AND r.source_id = ? ORDER BY r.id"""
SELECT_APPEARED = """SELECT r.id, r.first_seen AS day, v.content FROM records r
    JOIN changes c ON c.record_id = r.id AND c.kind = 'added' JOIN record_versions v ON v.id = c.to_version_id
    WHERE r.source_id = ?1 AND r.first_seen IN
      (SELECT missing_since FROM records WHERE source_id = ?1 AND state = 'removed') ORDER BY r.id"""
SELECT_JUDGED = """SELECT r.id, v.content FROM records r JOIN record_versions v ON v.id = r.current_version_id
    WHERE r.id = ? AND r.state <> 'removed'"""


def write_renames(ledger: sqlite3.Connection, judgements: JudgementsByPair) -> None:
    """Find the renames of every source anew. Belongs inside the transaction that writes the homes."""
    ledger.execute("DELETE FROM record_renames")
    sources = ledger.execute("SELECT DISTINCT source_id FROM records WHERE state = 'removed' ORDER BY source_id")
    for (source_id,) in sources.fetchall():
        insert_many(ledger, "record_renames", COLUMNS, list(_list_rows(ledger, source_id, judgements)))


def _list_rows(
    ledger: sqlite3.Connection, source_id: str, judgements: JudgementsByPair
) -> Iterator[tuple[object, ...]]:
    gone = ledger.execute(SELECT_VANISHED, (source_id,)).fetchall()
    vanished = [RecordTrace(row["id"], row["day"], json.loads(row["content"])) for row in gone]
    appeared = [
        RecordTrace(row["id"], row["day"], json.loads(row["content"]))
        for row in ledger.execute(SELECT_APPEARED, (source_id,))
    ]
    appeared += _list_judged(ledger, vanished, {trace.id for trace in appeared}, judgements)
    days = {row["id"]: row["day"] for row in gone}
    for found in find_renames(vanished, appeared, judgements):
        yield _build_row(found, days[found.former])


def _list_judged(
    ledger: sqlite3.Connection, vanished: list[RecordTrace], known: set[str], judgements: JudgementsByPair
) -> Iterator[RecordTrace]:
    """Records that a person called the same as a vanished one, whatever day they came."""
    for pair, judgement in judgements.items():
        for trace in vanished if judgement.verdict == "same" else ():
            for other in pair - {trace.id} - known if trace.id in pair else ():
                row = ledger.execute(SELECT_JUDGED, (other,)).fetchone()
                if row:
                    yield RecordTrace(row["id"], trace.day, json.loads(row["content"]))


def _build_row(found: Rename, day: str) -> tuple[object, ...]:
    return (
        found.former, found.record, found.score, canonical_json(found.likeness), found.verdict,
        found.reason, day,
    )  # fmt: skip
