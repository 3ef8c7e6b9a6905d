"""Publish: a finished copy of the ledger beside the old catalogue, then one rename. No reader sees half a state."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from homefinder.errors import StoreError
from homefinder.search.tokenise import TOKENISER
from homefinder.settings import Settings
from homefinder.store.build_state import write_state
from homefinder.store.files import sync_path
from homefinder.store.full_text import write_full_text_index
from homefinder.store.locks import hold_lock
from homefinder.store.runs import now
from homefinder.store.schema.views import create_views

SEARCHED_COLUMNS = {
    "records": ("title", "description", "publisher"),
    "needs": ("title", "description", "keywords"),
    "items": ("name", "title", "definition", "words", "concept"),
    "codes": ("code", "label", "definition"),
    "rules": ("code", "title", "message"),
}
"""Tables besides ``homes`` that readers can search, with the columns searched."""


def publish(ledger: sqlite3.Connection, settings: Settings) -> Path:
    """Copy the ledger, add the search index, check it, and swap it in as ``catalogue.db``. Raises StoreError.

    Leftovers of a publish that died are overwritten by the next; a crash before the rename leaves the old file.
    """
    fresh = settings.catalogue.with_name("catalogue.db.new")
    with hold_lock(settings.locks, "publish"):
        _clear(fresh)
        with closing(sqlite3.connect(fresh, isolation_level=None)) as copy:
            ledger.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            write_state(copy, "published_at", now())
            for table, columns in SEARCHED_COLUMNS.items():
                write_full_text_index(copy, table, columns, TOKENISER)
            create_views(copy)
            copy.execute("DROP TABLE _sqlite_migrations")  # of the ledger, which alone is brought up
            copy.execute("ANALYZE")
            _check(copy, fresh)
        sync_path(fresh)
        fresh.replace(settings.catalogue)
        sync_path(settings.catalogue.parent)
    return settings.catalogue


def _check(copy: sqlite3.Connection, path: Path) -> None:
    verdict = copy.execute("PRAGMA quick_check").fetchone()[0]
    if verdict != "ok":
        raise StoreError(path, f"the copy made for publishing is damaged ({verdict}); the old catalogue stays")


def _clear(fresh: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
