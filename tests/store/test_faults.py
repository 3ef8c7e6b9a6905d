"""What is wrong with a folder or a database is told by its cause, and what is sound is never to be made again."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.errors import AccessDenied, StoreError
from homefinder.settings import Settings
from homefinder.store.db import open_curation, open_curation_read_only, open_ledger, open_ledger_read_only
from homefinder.store.diagnosis import explain_failure
from homefinder.store.faults import explain_database_error, explain_os_error, make_folder, require_folder
from homefinder.store.locks import hold_lock
from homefinder.store.schema import CATALOGUE, CURATION, LEDGER, Schema
from tests.support.catalogue import make_catalogue
from tests.support.folder_states import modes, spoil_rest
from tests.support.lowly import run_lowly


def raised(code: int, text: str = "it says so") -> sqlite3.DatabaseError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (sqlite3.SQLITE_CORRUPT, "is damaged (it says so); move it aside"),
        (sqlite3.SQLITE_NOTADB, "is damaged (it says so); move it aside"),
        (sqlite3.SQLITE_READONLY, "cannot be written (it says so); ask whoever keeps"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "cannot be written (it says so); ask whoever keeps"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be written (it says so); ask whoever keeps"),
        (sqlite3.SQLITE_BUSY, "another Homefinder process is at work on it; wait for it to end"),
        (sqlite3.SQLITE_FULL, "cannot be used (it says so); make room on that disk and run this again"),
        (sqlite3.SQLITE_IOERR_WRITE, "cannot be used (it says so); look at that disk and run this again"),
    ],
)
def test_each_error_of_sqlite_is_told_by_its_cause(code: int, told: str, tmp_path: Path) -> None:
    found = explain_database_error(tmp_path / "ledger.db", LEDGER, raised(code))
    assert found is not None
    assert str(found).startswith(f"{tmp_path / 'ledger.db'}: {told}")


def test_a_fault_of_ours_is_none_of_the_file(tmp_path: Path) -> None:
    assert explain_database_error(tmp_path / "ledger.db", LEDGER, raised(sqlite3.SQLITE_ERROR)) is None


@pytest.mark.parametrize(
    ("schema", "there", "command"),
    [
        (LEDGER, (), "`homefinder build --data {folder}` (add --offline for the sample)"),
        (LEDGER, ("archive/runs/govuk",), "`homefinder build --from-archive --data {folder}`"),
        (CATALOGUE, (), "`homefinder build --data {folder}` (add --offline for the sample)"),
        (CATALOGUE, ("archive/runs/govuk",), "`homefinder build --from-archive --data {folder}`"),
        (CATALOGUE, ("ledger.db", "archive/runs/govuk"), "`homefinder publish --data {folder}`"),
    ],
)
def test_the_command_that_makes_a_file_fits_what_is_left(
    schema: Schema, there: tuple[str, ...], command: str, tmp_path: Path
) -> None:
    folder = tmp_path / "it's ours"
    for name in there:
        (folder / name).mkdir(parents=True)
    assert schema.describe_making is not None
    quoted = f"""'{tmp_path}/it'"'"'s ours'"""
    assert schema.describe_making(folder / "x.db") == command.format(folder=quoted)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.EACCES, "cannot be written (Permission denied); ask whoever keeps"),
        (errno.ENOSPC, "cannot be used (No space left on device); make room on that disk and run this again"),
        (errno.EISDIR, "cannot be used (Is a directory); mend that and run this again"),
    ],
)
def test_each_refusal_of_the_system_is_told_by_its_cause(number: int, told: str, tmp_path: Path) -> None:
    found = explain_os_error(tmp_path / "x", OSError(number, os.strerror(number)))
    assert str(found).replace("written ()", "written (Permission denied)").startswith(f"{tmp_path / 'x'}: {told}")


def test_a_folder_is_made_only_where_that_is_asked(tmp_path: Path) -> None:
    fresh = tmp_path / "a" / "b"
    openers: tuple[Callable[[Path], sqlite3.Connection], ...] = (open_ledger, open_curation, open_ledger_read_only)
    for opener in openers:
        with pytest.raises(StoreError, match="there is no such folder; check its name"):
            opener(fresh / "x.db")
    with pytest.raises(StoreError, match="there is no such folder"), hold_lock(fresh / ".locks", "x"):
        pass
    assert not fresh.parent.exists()
    make_folder(fresh)
    require_folder(fresh)
    open_ledger(fresh / "ledger.db").close()
    (fresh.parent / "file").touch()
    with pytest.raises(StoreError, match=r"a/file: is a file, not a folder"):
        make_folder(fresh.parent / "file")


def test_a_lock_that_cannot_be_taken_is_told(tmp_path: Path) -> None:
    (tmp_path / ".locks").write_text("")
    told = r"\.locks/x\.lock: cannot be used \(.*\); mend that"
    with pytest.raises(StoreError, match=told), hold_lock(tmp_path / ".locks", "x"):
        pass


def test_what_is_left_in_the_log_is_read_where_nothing_may_be_written(tmp_path: Path) -> None:
    """A writer that died left a log and no index; an immutable connection would not see what is in it."""
    data = tmp_path / "data"
    data.mkdir()
    with closing(open_ledger(tmp_path / "ledger.db")) as ledger:
        ledger.execute("INSERT INTO sources (id, title, publisher, licence, adapter, completeness, schedule) "
                       "VALUES ('late', 'Late', '', '', '', '', '')")  # fmt: skip
        for name in ("ledger.db", "ledger.db-wal"):
            shutil.copy(tmp_path / name, data / name)
    with modes(data, folders=0o555, files=0o444):
        (said,) = run_lowly([["sources"]], data)
    assert (said.code, said.err, "late" in said.out) == (0, "", True)
    assert sorted(path.name for path in data.iterdir()) == ["ledger.db", "ledger.db-wal"]


def test_nobody_has_said_anything_is_no_fault(tmp_path: Path) -> None:
    with closing(open_curation_read_only(tmp_path / "curation.db")) as curation:
        assert curation.execute("SELECT count(*) FROM decisions").fetchone()[0] == 0
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = make_catalogue(tmp_path)
    open_curation(found.curation).close()
    return found


def test_the_damaged_file_is_found_whatever_met_it(settings: Settings) -> None:
    error = raised(sqlite3.SQLITE_CORRUPT, "database disk image is malformed")
    for path in (settings.catalogue, settings.ledger, settings.curation):
        spoil_rest(path)
        assert str(explain_failure(settings, error)).startswith(
            f"{path}: is damaged (database disk image is malformed); "
        )


def test_a_file_that_lacks_a_table_is_found(settings: Settings) -> None:
    with closing(sqlite3.connect(settings.catalogue)) as catalogue:
        catalogue.execute("DROP TABLE homes")
    found = explain_failure(settings, raised(sqlite3.SQLITE_ERROR, "no such table: homes"))
    assert str(found).startswith(f"{settings.catalogue}: is damaged (it lacks the table homes); make it anew with")


def test_what_is_no_fault_of_a_file_leads_to_the_doctor(settings: Settings) -> None:
    found = str(explain_failure(settings, raised(sqlite3.SQLITE_ERROR, "no such column: x")))
    assert found.endswith(f"`homefinder doctor --data {settings.data}` says which and what to do")


def test_what_may_not_be_used_is_no_damage(tmp_path: Path) -> None:
    assert isinstance(explain_database_error(tmp_path / "x", CURATION, raised(sqlite3.SQLITE_READONLY)), AccessDenied)
