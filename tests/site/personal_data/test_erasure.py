"""Erasing a person, and what was kept for long enough: nothing of it stays in curation.db, and the log says so."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from homefinder.settings import Settings
from homefinder.site.auth.accounts import add_account, read_accounts
from homefinder.site.auth.audit import AuditEntry, ensure_reviewer_name, write_audit_entry, write_shown_name
from homefinder.store.db import insert_many, open_curation, transaction
from homefinder.store.queries.people import NAMED_IN
from tests.support.commands import command, rows, well

FEEDBACK = ("at", "page", "nature", "summary", "role", "email")
NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A person called ann.lee with an account, acts, and feedback of others."""
    made = Settings(data=tmp_path)
    add_account(made, "ann.lee", "curator", "three random words")
    with closing(open_curation(made.curation)) as curation, transaction(curation):
        pseudonym = ensure_reviewer_name(curation, "ann.lee")
        write_shown_name(curation, "ann.lee", "Ann Lee")
        write_audit_entry(curation, "ann.lee", "curator", AuditEntry("decide", "pair", "a b", "A pair", "So it is."))
        insert_many(
            curation, "decisions", ("need_id", "home_id", "verdict", "reason", "reviewer", "decided_on", "uid"),
            [("a", "b", "accept", "So it is.", pseudonym, "2026-01-01", "u1"),
             ("a", "c", "reject", "Not so.", "ann.lee", "2026-01-02", "u2")],
        )  # fmt: skip
        insert_many(curation, "feedback", FEEDBACK, [
            ("2026-05-01T10:00:00Z", "/homes", "issue", "New", "", "Bo@Example.org"),
            ("2025-02-01T10:00:00Z", "/homes", "issue", "A year old", "", "cy@example.org"),
            ("2022-02-01T10:00:00Z", "/homes", "issue", "Years old", "", "cy@example.org"),
        ])  # fmt: skip
    return made


def read_bytes(settings: Settings) -> bytes:
    return b"".join(path.read_bytes() for path in settings.data.glob("curation.db*"))


def test_an_account_is_erased_and_what_was_judged_stays(settings: Settings) -> None:
    (person,) = rows(settings.data, "SELECT * FROM people", name="curation.db")
    said = well("erase", "--account", "ann.lee", "--because", "Asked for by the person.", data=settings.data)
    assert person["pseudonym"] in said
    assert "ann.lee" not in read_accounts(settings)
    reviewers = rows(settings.data, "SELECT reviewer FROM decisions", name="curation.db")
    assert [row["reviewer"] for row in reviewers] == [person["pseudonym"]] * 2
    assert rows(settings.data, "SELECT * FROM people", name="curation.db") == []
    log = rows(settings.data, "SELECT actor, role, action, note FROM audit_log ORDER BY id", name="curation.db")
    assert [row["actor"] for row in log] == [person["pseudonym"], ""]
    assert log[1] == {"actor": "", "role": "operator", "action": "erase", "note": "Asked for by the person."}
    for word in (b"ann.lee", b"Ann Lee"):
        assert word not in read_bytes(settings)
        assert word not in settings.accounts.read_bytes()


def test_every_column_that_says_who_did_something_is_known(settings: Settings) -> None:
    """A column of these names in a table still to come must stand in the list, or be said here to name nobody."""
    with closing(open_curation(settings.curation)) as curation:
        tables = [row[0] for row in curation.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {
            (table, row[1])
            for table in tables
            for row in curation.execute(f"PRAGMA table_info({table})")
            if row[1] in {"actor", "reviewer", "who", "proposed_by", "author", "person", "by", "said_by"}
        }
    assert found - {("people", "actor"), ("decisions", "proposed_by")} == set(NAMED_IN)


def test_feedback_of_an_address_is_erased(settings: Settings) -> None:
    assert "1 comment" in well("erase", "--email", "bo@example.org", "--because", "Asked for.", data=settings.data)
    assert b"Bo@Example.org" not in read_bytes(settings)
    assert len(rows(settings.data, "SELECT * FROM feedback", name="curation.db")) == 2


def test_requests_for_mail_of_an_address_are_erased_and_go_in_time(settings: Settings) -> None:
    from homefinder.site.personal_data.retention import apply_retention

    columns = ("email", "kind", "target", "token", "asked_at", "confirmed_at")
    with closing(open_curation(settings.curation)) as curation, transaction(curation):
        insert_many(curation, "mail_subscriptions", columns, [
            ("di@example.org", "need", "a", "t1", "2026-05-20T10:00:00Z", ""),
            ("di@example.org", "need", "b", "t2", "2023-05-20T10:00:00Z", "2023-05-20T10:00:00Z"),
            ("di@example.org", "need", "c", "t3", "2026-05-20T10:00:00Z", "2026-05-20T10:00:00Z"),
            ("ed@example.org", "need", "a", "t4", "2026-05-31T10:00:00Z", ""),
        ])  # fmt: skip
    assert apply_retention(settings, NOW).subscriptions == 2
    left = rows(settings.data, "SELECT token FROM mail_subscriptions ORDER BY token", name="curation.db")
    assert [row["token"] for row in left] == ["t3", "t4"]
    said = well("erase", "--email", "Di@example.org", "--because", "Asked for.", data=settings.data)
    assert "1 request for e-mail" in said
    assert b"di@example.org" not in read_bytes(settings)


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (("--account", "nobody"), 2, "nothing is kept of 'nobody'"),
        (("--email", "no@example.org"), 2, "no feedback was given"),
        ((), 2, "say one of --account and --email"),
        (("--account", "a", "--email", "b@c.org"), 2, "say one of --account and --email"),
    ],
)
def test_what_cannot_be_erased(settings: Settings, words: tuple[str, ...], code: int, complaint: str) -> None:
    before = rows(settings.data, "SELECT * FROM audit_log", name="curation.db")
    said = command("erase", *words, "--because", "Asked for.", data=settings.data)
    assert (said.code, complaint in said.complaint) == (code, True)
    assert rows(settings.data, "SELECT * FROM audit_log", name="curation.db") == before


def test_what_was_kept_for_long_enough_goes(settings: Settings) -> None:
    from homefinder.site.personal_data.retention import apply_retention

    done = apply_retention(settings, NOW)
    assert (done.emails, done.feedback) == (1, 1)
    left = rows(settings.data, "SELECT summary, email FROM feedback ORDER BY id", name="curation.db")
    assert left == [{"summary": "New", "email": "Bo@Example.org"}, {"summary": "A year old", "email": ""}]
    assert b"cy@example.org" not in read_bytes(settings)
    log = rows(settings.data, "SELECT action, title FROM audit_log ORDER BY id DESC LIMIT 1", name="curation.db")
    assert log == [{"action": "retention", "title": "1 comment and 1 e-mail address of others were taken out"}]
    apply_retention(settings, NOW)
    assert len(rows(settings.data, "SELECT * FROM audit_log", name="curation.db")) == 2, "nothing was done"


def test_the_command_says_what_went(settings: Settings) -> None:
    assert "taken out" in well("prune", "--personal", data=settings.data)
    assert command("prune", data=settings.data).code == 2
    assert command("prune", "--personal", "--before", "2026-01-01", data=settings.data).code == 2
