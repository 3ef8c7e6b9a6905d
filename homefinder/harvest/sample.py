"""Whether a ledger holds the sample and nothing else: then the sample's own day is the day that its catalogue shows."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from homefinder.fetch.journal import RESPONSES_FILE
from homefinder.settings import Settings
from homefinder.store.today import is_as_at_decided, write_as_at

_TAKEN = "r.state IN ('committed', 'unchanged') AND s.adapter <> 'curated'"
RUNS = f"""SELECT DISTINCT r.source_id, r.seen_on, r.mode FROM runs r JOIN sources s ON s.id = r.source_id
    WHERE {_TAKEN}"""
BODIES = f"""SELECT DISTINCT f.sha256 FROM fetches f JOIN runs r ON r.id = f.run_id JOIN sources s ON s.id = r.source_id
    WHERE {_TAKEN} AND f.sha256 IS NOT NULL"""


def recognise_sample(settings: Settings, ledger: sqlite3.Connection) -> None:
    """Give a ledger of the sample the sample's day where nothing has said yet which day it shows.

    So it is with a ledger that a version before that day made, and with one made anew from the archive.
    """
    if settings.sample_day and not is_as_at_decided(ledger) and is_sample(ledger, settings.sample):
        write_as_at(ledger, settings.sample_day)


def is_sample(ledger: sqlite3.Connection, sample: Path) -> bool:
    """Whether every publication taken was one of the folder ``sample``, and most of what they said stands there.

    Most, since an earlier version may have had other words in its sample; of what is published for real, none does.
    """
    runs = ledger.execute(RUNS).fetchall()
    if not runs or any(mode == "live" or not _is_recorded(sample, *run) for *run, mode in runs):
        return False
    taken = {sha256 for (sha256,) in ledger.execute(BODIES)}
    known = {hashlib.sha256(path.read_bytes()).hexdigest() for path in sample.glob("*/*/bodies/*")}
    return len(taken & known) > len(taken) / 2


def _is_recorded(sample: Path, source_id: str, day: str) -> bool:
    return (sample / source_id / day / RESPONSES_FILE).is_file()
