"""The day against which people are told what is ahead, overdue or old, and how many days are left.

What they do bears the present day (``read_present_day``), whatever day they are told things by.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from zoneinfo import ZoneInfo

from homefinder.settings import Settings
from homefinder.store.build_state import read_state, write_state
from homefinder.store.db import open_published, scalar

_AS_AT = "as_at"


def read_today(settings: Settings, catalogue: sqlite3.Connection | None = None) -> str:
    """The day that the settings say, else the catalogue's own, else the present one in London. ISO 8601.

    Without a connection the published catalogue is opened, where there is one.
    """
    if settings.today:
        return settings.today
    if catalogue is None and settings.catalogue.exists():
        with closing(open_published(settings)) as published:
            return read_today(settings, published)
    own = "" if catalogue is None else read_as_at(catalogue)
    return own or read_present_day()


def read_stated_day(settings: Settings, catalogue: sqlite3.Connection) -> str:
    """The day of ``read_today`` where it is not the present one, so that whoever is told things by it is told so."""
    day = read_today(settings, catalogue)
    return "" if day == read_present_day() else day


def read_present_day() -> str:
    """The day that the calendar in London shows now. ISO 8601."""
    return datetime.now(ZoneInfo("Europe/London")).date().isoformat()


def read_as_at(connection: sqlite3.Connection) -> str:
    """The catalogue's own day: that of the sample from which it was built. Empty for one of live publications."""
    return read_state(connection, _AS_AT)


def is_as_at_decided(ledger: sqlite3.Connection) -> bool:
    """Whether something has said which day of its own the catalogue has, or that it has none."""
    return scalar(ledger, "SELECT 1 FROM build_state WHERE name = ?", _AS_AT) is not None


def write_as_at(ledger: sqlite3.Connection, day: str) -> None:
    """Give the catalogue a day of its own; none where ``day`` is empty."""
    write_state(ledger, _AS_AT, day)
