"""Bodies by their SHA-256, journals by run."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from homefinder.errors import StoreError
from homefinder.fetch.archive import Archive, format_run_stamp


@given(body=some.binary(max_size=2_000))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read(tmp_path: Path, body: bytes) -> None:
    archive = Archive(tmp_path)
    sha256 = archive.write(body)
    assert archive.write(body) == sha256 == hashlib.sha256(body).hexdigest()
    assert archive.read(sha256) == body
    assert archive.path(sha256) == tmp_path / "bodies" / sha256[:2] / sha256
    assert not list(tmp_path.rglob("*.part"))


def test_missing_and_damaged_bodies_are_named(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    sha256 = archive.write(b"text")
    archive.path(sha256).write_bytes(b"texT")
    with pytest.raises(StoreError, match=f"{sha256}.*damaged"):
        archive.read(sha256)
    archive.write(b"text")
    assert archive.read(sha256) == b"text"
    archive.path(sha256).unlink()
    with pytest.raises(StoreError, match=f"{sha256}.*cannot be read"):
        archive.read(sha256)


@pytest.mark.parametrize("name", ["", "abc", "../" * 22, "A" * 64, "g" * 64, "0" * 63 + "\n"])
def test_names_that_are_no_hash_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError):
        Archive(tmp_path).read(name)


def test_runs_of_one_second_get_folders_of_their_own(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    journals = [archive.open_journal("example", "2026-08-21T101500Z") for _ in range(3)]
    for journal in journals:
        journal.close()
    names = [journal.folder.name for journal in journals]
    assert names == ["2026-08-21T101500Z", "2026-08-21T101500Z-2", "2026-08-21T101500Z-3"]


def test_a_stamp_is_the_day_seen_and_the_time_in_utc() -> None:
    now = datetime(2026, 9, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert format_run_stamp(date(2026, 8, 21), now) == "2026-08-21T233000Z"
    assert format_run_stamp(now.astimezone(UTC).date(), now) == "2026-08-31T233000Z"
