"""Links that are due are checked, kept, and left alone for a week."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from homefinder.build.check_links import check_links, list_due_links
from homefinder.store.db import open_ledger
from tests.fetch.test_link_checker import DAY, checker
from tests.support.fetch_server import Answer, Publication, Watch, publication


@pytest.fixture
def server() -> Iterator[Publication]:
    with publication() as told:
        yield told


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_ledger(tmp_path / "ledger.db")) as opened:
        opened.execute("PRAGMA foreign_keys = OFF")
        opened.execute("INSERT INTO home_records VALUES ('own.a', 'own:a', 'alone')")
        opened.execute(
            """INSERT INTO records (id, source_id, key, kind, title, state, current_version_id, content_hash,
               first_run_id, last_run_id, first_seen, last_seen)
               VALUES ('own:a', 'own', 'a', 'standard', 'A', 'present', 1, 'x', 1, 1, '2026-09-01', '2026-09-01')"""
        )
        yield opened


def test_rows_are_kept_and_left_alone_for_a_week(
    server: Publication, tmp_path: Path, ledger: sqlite3.Connection
) -> None:
    page, lost = server.says("/page", Answer(), Answer(b"", 404)), server.says("/lost", Answer(b"", 404))
    rows = [("own.a", page, "page", ""), ("own.a", f"{page}#part", "documentation", ""), ("own.a", lost, "landing", "")]
    ledger.executemany(
        "INSERT INTO home_addresses VALUES (?, ?, ?, ?)", [*rows, ("own.a", "mailto:a@b.org", "page", "")]
    )
    watch = Watch()
    with closing(checker(tmp_path, watch)) as asking:
        assert len(check_links(ledger, asking, 10)) == 3
        assert check_links(ledger, asking, 10) == []
        watch.seconds += 8 * 86_400
        assert [row.url for row in check_links(ledger, asking, 1)] == [lost]
    kept = {row["url"]: dict(row) for row in ledger.execute("SELECT * FROM link_checks")}
    assert (kept[lost]["failed_since"], kept[lost]["checked_at"][:10]) == (DAY, "2026-09-09")
    assert list_due_links(ledger, datetime(2026, 9, 20, tzinfo=UTC), 10, source="other") == []
    assert all(headers.get("user-agent", "").startswith("Homefinder/") for _, headers in server.asked)
    assert max(watch.slept) >= 0.9  # one second between two questions to a host
