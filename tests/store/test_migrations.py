"""Files made by the versions before come up with every row, and those of a later version are refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.build.doctor import examine
from homefinder.decisions.store import Decision, add_decision, read_decisions
from homefinder.errors import StoreError
from homefinder.settings import Settings
from homefinder.store.db import (
    create_in_memory,
    open_curation,
    open_curation_read_only,
    open_ledger,
    open_ledger_read_only,
    open_read_only,
)
from homefinder.store.schema import CURATION, LEDGER, Schema
from homefinder.store.schema.migrations import name_copy
from homefinder.store.schema.renames import RENAMED_COLUMNS, RENAMED_CURATION_COLUMNS, RENAMED_TABLES

RELEASED = [(LEDGER, version) for version in (1, 3, 5, 6)] + [(CURATION, version) for version in (1, 2, 5)]
"""Every version of the schema that was ever released."""

OPENERS = {"ledger": open_ledger, "curation": open_curation}


def make_old_file(folder: Path, schema: Schema, version: int) -> Path:
    """A file as that version made it, with a row in every table."""
    path = folder / f"{schema.name}.db"
    parts = Path(__file__).with_name(f"{schema.name}_before.sql").read_text(encoding="utf-8").split("-- version ")
    with closing(sqlite3.connect(path)) as connection:
        for part in parts[1 : version + 1]:
            connection.executescript(part.partition("\n")[2])
        for table in list_tables(connection):
            columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
            row = [fill(table, name, kind) for _, name, kind, *_ in columns]
            connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()
    return path


def fill(table: str, name: str, kind: str) -> object:
    """A value that every CHECK takes, and that every reference finds: all rows are called the same."""
    if name == "verdict":
        return "unsure"
    return {
        "TEXT": "two" if (table, name) == ("resolve_decisions", "right_record") else "one",
        "INTEGER": 1,
        "REAL": 0.5,
    }[kind]


def list_tables(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [row[0] for row in found]


def read_rows(connection: sqlite3.Connection, renamed: bool) -> dict[str, list[dict[str, object]]]:
    """Every row by table, under the names of today where ``renamed``."""
    tables = RENAMED_TABLES if renamed else {}
    columns = {**RENAMED_COLUMNS, **RENAMED_CURATION_COLUMNS} if renamed else {}
    connection.row_factory = sqlite3.Row
    return {
        tables.get(table, table): [
            {columns.get(tables.get(table, table), {}).get(name, name): row[name] for name in row.keys()}  # noqa: SIM118
            for row in connection.execute(f"SELECT * FROM {table}")
        ]
        for table in list_tables(connection)
    }


def describe(connection: sqlite3.Connection) -> dict[str, object]:
    """Tables with columns, references and indexes, in no order."""
    kinds = ("table_info", "foreign_key_list", "index_list")
    return {
        table: [sorted(tuple(row)[1:] for row in connection.execute(f"PRAGMA {kind}({table})")) for kind in kinds]
        for table in list_tables(connection)
        if table != "_sqlite_migrations"
    }


@pytest.mark.parametrize(("schema", "version"), RELEASED, ids=[f"{one.name}-{number}" for one, number in RELEASED])
def test_an_older_file_comes_up_with_every_row(tmp_path: Path, schema: Schema, version: int) -> None:
    path = make_old_file(tmp_path, schema, version)
    with closing(sqlite3.connect(path)) as old:
        before = read_rows(old, renamed=True)
    with closing(OPENERS[schema.name](path)) as connection, closing(create_in_memory(schema)) as fresh:
        after = read_rows(connection, renamed=False)
        for table, rows in before.items():
            kept = [{name: row[name] for name in rows[0]} for row in after[table]]
            assert kept == rows, table
        assert describe(connection) == describe(fresh)
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA user_version").fetchone()[0] == schema.version
        assert [row[0] for row in connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id")] == list(
            schema.steps
        )


def test_an_older_event_has_its_record_as_member(tmp_path: Path) -> None:
    with closing(open_ledger(make_old_file(tmp_path, LEDGER, 6))) as ledger:
        rows = ledger.execute(
            "SELECT m.*, e.members FROM event_members m JOIN events e ON e.id = m.event_id"
        ).fetchall()
        assert [tuple(row) for row in rows] == [("one", "one", 1, "[]", 1)]


def test_what_people_said_is_read_as_before(tmp_path: Path) -> None:
    old = make_old_file(tmp_path, CURATION, 5)
    old.chmod(0o600)
    with closing(open_curation(old)) as curation:
        (decision,) = read_decisions(curation, include_undone=True)
        assert (decision.uid, decision.review_on, decision.review_trigger, decision.undone_by) == ("one",) * 4
        for table in ("change_requests", "request_events", "people", "proposed_needs", "feedback", "resolve_decisions"):
            assert curation.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 1, table
    assert (tmp_path / "curation.db.v5").stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(tmp_path / "curation.db.v5")) as copy:
        assert copy.execute("SELECT look_again_on FROM decisions").fetchone() == ("one",)


def test_what_stood_stands_and_what_is_decided_from_now_on_comes_after(tmp_path: Path) -> None:
    old = make_old_file(tmp_path, CURATION, 5)
    days = ["2026-05-02", "2026-05-01", "2999-01-01", "", "2026-05-02"]
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("DELETE FROM decision_undos")
        connection.execute("DELETE FROM decisions")
        for number, day in enumerate(days):
            connection.execute(
                """INSERT INTO decisions (need_id, home_id, verdict, reason, reviewer, decided_on, uid)
                   VALUES ('n', 'h', 'accept', 'r', 'ann', ?, ?)""",
                (day, f"d{number}"),
            )
    with closing(open_curation(old)) as curation:
        assert [one.uid for one in read_decisions(curation)] == ["d3", "d1", "d0", "d4", "d2"]
        uid = add_decision(curation, Decision("n", "h", "reject", "r", "ann", "2026-11-01"))
        assert [one.uid for one in read_decisions(curation)][-1] == uid


def test_a_file_of_the_version_before_moments_is_kept_beside(tmp_path: Path) -> None:
    path = tmp_path / "curation.db"
    with closing(open_curation(path)) as curation:
        add_decision(curation, Decision("n", "h", "reject", "r", "ann", "2026-05-01"))
        curation.execute("ALTER TABLE decisions DROP COLUMN noted_at")
        curation.execute("DELETE FROM _sqlite_migrations WHERE name = 'decision-moments'")
        curation.execute("PRAGMA user_version = 6")
    with closing(open_curation(path)) as curation, closing(create_in_memory(CURATION)) as fresh:
        assert [one.noted_at for one in read_decisions(curation)] == ["2026-05-01T00:00:00.000000Z"]
        assert describe(curation) == describe(fresh)
    assert (tmp_path / "curation.db.v6").exists()


def test_what_was_answered_to_a_proposed_need_is_taken_from_the_log(tmp_path: Path) -> None:
    path = tmp_path / "curation.db"
    with closing(open_curation(path)) as curation:
        for name in ("token", "state", "answered_at", "answer"):
            curation.execute(f"ALTER TABLE proposed_needs DROP COLUMN {name}")
        for title in ("First", "Second", "Third"):
            curation.execute(
                """INSERT INTO proposed_needs (at, actor, sector, need_id, title, description, asked_by, evidence,
                   consequence, keywords) VALUES ('m', 'ann', 's', lower(?1), ?1, 'd', 'a', '[]', 'c', '["k"]')""",
                (title,),
            )
        acts = [("propose-need", "1"), ("accept-need", "1"), ("propose-need", "2"), ("decline-need", "2")]
        for action, target in [*acts, ("propose-need", "3")]:
            curation.execute(
                """INSERT INTO audit_log (at, actor, role, action, target_kind, target, title, note)
                   VALUES (?, 'ann', 'curator', ?, 'proposal', ?, 't', 'because')""",
                (f"at {action}", action, target),
            )
        curation.execute("DELETE FROM _sqlite_migrations WHERE name = 'need-answers'")
        curation.execute(f"PRAGMA user_version = {CURATION.version - 1}")
    with closing(open_curation(path)) as curation, closing(create_in_memory(CURATION)) as fresh:
        told = curation.execute("SELECT state, answered_at, answer, token FROM proposed_needs ORDER BY id").fetchall()
        assert [tuple(row) for row in told] == [
            ("accepted", "at accept-need", "because", ""), ("declined", "at decline-need", "because", ""),
            ("waiting", "", "", ""),
        ]  # fmt: skip
        assert describe(curation) == describe(fresh)


def test_judgements_made_before_disputes_could_be_settled_settle_none(tmp_path: Path) -> None:
    path = tmp_path / "curation.db"
    with closing(open_curation(path)) as curation:
        add_decision(curation, Decision("n", "h", "reject", "r", "ann", "2026-05-01"))
        curation.execute("ALTER TABLE decisions DROP COLUMN settles")
        curation.execute("DROP TABLE decision_comments")
        curation.execute("DELETE FROM _sqlite_migrations WHERE name = 'settled-disputes'")
        curation.execute(f"PRAGMA user_version = {CURATION.version - 1}")
        curation.commit()
    with closing(open_curation_read_only(path)) as curation:
        assert [one.settles for one in read_decisions(curation)] == [""]
    with closing(open_curation(path)) as curation, closing(create_in_memory(CURATION)) as fresh:
        assert [(one.reviewer, one.settles) for one in read_decisions(curation)] == [("ann", "")]
        assert describe(curation) == describe(fresh)


def test_decisions_of_the_first_version_get_a_uid(tmp_path: Path) -> None:
    with closing(open_curation(make_old_file(tmp_path, CURATION, 1))) as curation:
        assert [one.uid for one in read_decisions(curation)] == ["d1"]


def test_an_older_curation_is_read_without_being_written(tmp_path: Path) -> None:
    path = make_old_file(tmp_path, CURATION, 5)
    before = path.read_bytes()
    with closing(open_curation_read_only(path)) as curation:
        assert [one.review_on for one in read_decisions(curation, include_undone=True)] == ["one"]
    assert path.read_bytes() == before
    with closing(open_curation_read_only(tmp_path / "none.db")) as nobody:
        assert read_decisions(nobody) == ()


def test_an_older_ledger_is_read_without_being_written(tmp_path: Path) -> None:
    path = make_old_file(tmp_path, LEDGER, 6)
    before = path.read_bytes()
    with closing(open_ledger_read_only(path)) as ledger:
        assert ledger.execute("SELECT parser_fingerprint FROM runs").fetchone()[0] == "one"
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("schema", [LEDGER, CURATION], ids=["ledger", "curation"])
def test_a_file_is_kept_whole_before_it_is_brought_up(tmp_path: Path, schema: Schema) -> None:
    path = make_old_file(tmp_path, schema, schema.numbered)
    kept = name_copy(path, schema.numbered)
    kept.with_name(f"{kept.name}.part").write_bytes(b"what a process left that died while it copied")
    OPENERS[schema.name](path).close()
    with closing(sqlite3.connect(path)) as now, closing(sqlite3.connect(kept)) as copy:
        assert copy.execute("PRAGMA user_version").fetchone()[0] == schema.numbered
        assert copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert describe(copy) != describe(now)
    assert {one.name for one in tmp_path.iterdir()} == {path.name, kept.name}


def test_a_file_that_cannot_be_kept_is_not_brought_up(tmp_path: Path) -> None:
    path = make_old_file(tmp_path, LEDGER, 6)
    (tmp_path / "ledger.db.v6.part").mkdir()  # in the way of the copy
    with pytest.raises(StoreError, match=r"ledger\.db\.v6\.part: cannot be used \(Is a directory\)"):
        open_ledger(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 6


def test_a_catalogue_of_an_older_version_says_what_to_do(tmp_path: Path) -> None:
    path = make_old_file(tmp_path, LEDGER, 6)
    with pytest.raises(StoreError, match="made by an older version; make it anew with `homefinder publish --data "):
        open_read_only(path)
    with closing(open_ledger_read_only(path)) as ledger:
        assert ledger.execute("SELECT parser_fingerprint FROM runs").fetchone()[0] == "one"


@pytest.mark.parametrize("schema", [LEDGER, CURATION], ids=["ledger", "curation"])
@pytest.mark.parametrize(
    "change",
    ["PRAGMA user_version = 99", "INSERT INTO _sqlite_migrations VALUES (99, '{name}', 'later', '2030-01-01')"],
    ids=["number", "step"],
)
def test_a_newer_file_is_refused(tmp_path: Path, schema: Schema, change: str) -> None:
    path = tmp_path / "newer.db"
    OPENERS[schema.name](path).close()
    OPENERS[schema.name](path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(change.format(name=schema.name))
    with pytest.raises(StoreError, match=rf"has schema .*, this version knows {schema.version}; upgrade Homefinder"):
        OPENERS[schema.name](path)


def test_doctor_finds_nothing_amiss_in_a_ledger_that_came_up(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    make_old_file(tmp_path, LEDGER, 6)
    ledger = next(one for one in examine(settings) if one.check == "ledger.db")
    assert ledger.findings == ()
