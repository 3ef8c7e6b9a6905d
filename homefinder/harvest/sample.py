"""What a ledger was made from: the sample, whose own day its catalogue then shows, or live publications."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from homefinder.errors import UsageError
from homefinder.fetch.journal import RESPONSES_FILE
from homefinder.settings import Settings
from homefinder.store.build_state import read_state, write_state
from homefinder.store.db import open_ledger_read_only, scalar
from homefinder.store.today import is_as_at_decided, read_as_at, write_as_at

SAMPLE, LIVE = "sample", "live"
_ORIGIN = "origin"

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


def read_origin(settings: Settings, ledger: sqlite3.Connection) -> str:
    """SAMPLE or LIVE, by what the ledger was made from; empty where it holds neither, such as other recordings."""
    if read_as_at(ledger):
        return SAMPLE
    if read_state(ledger, _ORIGIN) == LIVE or scalar(ledger, f"{RUNS} AND r.mode = 'live'") is not None:
        return LIVE
    return SAMPLE if not is_as_at_decided(ledger) and is_sample(ledger, settings.sample) else ""


def write_live(ledger: sqlite3.Connection) -> None:
    """Note that a live publication was taken in, so that it is known when the ledger is made anew from its archive."""
    write_as_at(ledger, "")
    write_state(ledger, _ORIGIN, LIVE)


def require_unmixed(settings: Settings, wanted: str) -> None:
    """Raises UsageError where the data folder holds live publications and the sample is ``wanted``, or the other way.

    People would take what was made up for a sample for what a publisher says.
    """
    if not settings.ledger.exists():
        return
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        origin = read_origin(settings, ledger)
    if (origin, wanted) == (SAMPLE, LIVE):
        raise UsageError(
            f"{settings.data} holds the sample, and live publications do not go beside it; name another folder for "
            "them, such as `homefinder build --data live`"
        )
    if (origin, wanted) == (LIVE, SAMPLE):
        raise UsageError(
            f"{settings.data} holds live publications, and the sample does not go beside them; name another folder for "
            "it, such as `homefinder build --offline --data trial`"
        )


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
