"""Alarms against a real SMTP server and a real webhook: one message for each change of a condition, and no more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from homefinder.notify.alarms.tell import AlarmResult, send_test, tell_operator
from homefinder.settings import Settings
from homefinder.store.db import open_ledger
from homefinder.store.runs import RunCounts, finish_run, start_run
from tests.support.made_source import declare
from tests.support.receivers import MailBox, WebhookBox, read_mails, receive_mail, receive_webhooks

MORNING = datetime(2026, 3, 2, 6, tzinfo=UTC)
"""The made-up source is due at 05:05 each day."""


class Operation:
    """A folder with one source, and receivers of both kinds."""

    def __init__(self, folder: Path, port: int, hook: str) -> None:
        self.home, self.data = folder / "home", folder / "data"
        (self.home / "sources").mkdir(parents=True)
        self.data.mkdir()
        self.source = declare("curated", {})
        values = self.source.model_dump(mode="json", exclude_defaults=True)
        (self.home / "sources" / "made.yml").write_text(yaml.safe_dump(values), encoding="utf-8")
        self.mail, self.hook = {"to": ["ops@example.org"], "from": "homefinder@example.org"}, hook
        self.settings = Settings(data=self.data, home=self.home, base="https://homes.example.org",
                                 smtp_url=f"smtp://127.0.0.1:{port}")  # fmt: skip
        self.declare()

    def declare(self, **more: object) -> None:
        said = {"mail": self.mail, "webhooks": [{"url": self.hook}], **more}
        (self.home / "alarms.yml").write_text(yaml.safe_dump(said), encoding="utf-8")

    def run(self, state: str, at: datetime, reason: str = "") -> int:
        """A run of the source that ended so, at this moment."""
        with closing(open_ledger(self.settings.ledger)) as ledger:
            made = start_run(ledger, self.source, mode="live", seen_on=at.date().isoformat(), parser_fingerprint="")
            finish_run(ledger, made, state, RunCounts(), reason)
            moment = at.strftime("%Y-%m-%dT%H:%M:%SZ")
            ledger.execute("UPDATE runs SET started_at = ?, ended_at = ? WHERE id = ?", (moment, moment, made))
        return made

    def publish(self, at: datetime) -> None:
        """A catalogue that was published at this moment; alarms look at when it was, and not into it."""
        self.settings.catalogue.touch()
        os.utime(self.settings.catalogue, (at.timestamp(), at.timestamp()))

    def look(self, at: datetime) -> AlarmResult:
        return tell_operator(self.settings, at)


@pytest.fixture(scope="module")
def mail() -> Iterator[tuple[MailBox, int]]:
    box = MailBox()
    with receive_mail(box) as port:
        yield box, port


@pytest.fixture(scope="module")
def hook() -> Iterator[tuple[WebhookBox, str]]:
    box = WebhookBox()
    with receive_webhooks(box) as address:
        yield box, address


@pytest.fixture
def posts(hook: tuple[WebhookBox, str]) -> WebhookBox:
    hook[0].posts.clear()
    hook[0].status = 204
    return hook[0]


@pytest.fixture
def mails(mail: tuple[MailBox, int]) -> MailBox:
    mail[0].mails.clear()
    return mail[0]


@pytest.fixture
def operation(tmp_path: Path, mail: tuple[MailBox, int], hook: tuple[WebhookBox, str]) -> Operation:
    return Operation(tmp_path, mail[1], hook[1])


def test_a_change_is_told_once_by_both_ways_and_so_is_the_recovery(
    operation: Operation, mails: MailBox, posts: WebhookBox
) -> None:
    held = operation.run("held", MORNING, "lost 90% of the records")
    assert operation.look(MORNING).failures == ()
    operation.run("held", MORNING + timedelta(days=1), "lost 90% of the records")
    operation.look(MORNING + timedelta(days=1))
    operation.run("failed", MORNING + timedelta(days=2), "https://a.example/x: answered 500")
    operation.look(MORNING + timedelta(days=2))
    operation.run("committed", MORNING + timedelta(days=3))
    operation.publish(MORNING + timedelta(days=3))
    for hours in (72, 73):
        operation.look(MORNING + timedelta(hours=hours))
    told = [(post["source"], post["state"], post["before"]) for post in posts.posts]
    assert told == [("made", "held", "well"), ("made", "failed", "held"), ("made", "well", "failed")]
    first = posts.posts[0]
    assert f"run {held} was held: lost 90% of the records" in first["text"]
    assert f"issues --run {held}" in first["what_to_do"]
    assert first["page"] == "https://homes.example.org/source/made"
    subjects = [mail["Subject"] for mail in read_mails(mails)]
    assert subjects == [
        "Homefinder: made: held", "Homefinder: made: failed (was held)",
        "Homefinder: made is well again (was failed)",
    ]  # fmt: skip
    assert f"issues --run {held}" in read_mails(mails)[0].get_content()


def test_a_source_that_is_not_run_is_late_and_then_stale(operation: Operation, posts: WebhookBox) -> None:
    operation.run("unchanged", MORNING)
    for hours in range(0, 24 * 5, 3):
        operation.look(MORNING + timedelta(hours=hours))
    assert [(post["state"], post["at"]) for post in posts.posts] == [
        ("late", "2026-03-03T12:00:00Z"),  # due at 05:05, and six hours
        ("late, stale", "2026-03-05T09:00:00Z"),  # three days after it was taken in
    ]
    operation.run("unchanged", MORNING + timedelta(days=5))
    operation.look(MORNING + timedelta(days=5))
    assert posts.posts[-1]["state"] == "well"


def test_what_was_due_before_anybody_looked_is_nobodys_fault(operation: Operation, posts: WebhookBox) -> None:
    with closing(open_ledger(operation.settings.ledger)):
        pass
    operation.look(MORNING + timedelta(days=400))
    assert posts.posts == []
    operation.look(MORNING + timedelta(days=401, hours=6))
    assert [post["state"] for post in posts.posts] == ["late"]


def test_a_publication_that_does_not_come_is_late(operation: Operation, posts: WebhookBox) -> None:
    operation.run("committed", MORNING)
    operation.publish(MORNING - timedelta(days=1))
    operation.look(MORNING + timedelta(hours=5))
    assert posts.posts == []
    operation.look(MORNING + timedelta(hours=7))
    assert [(post["source"], post["title"], post["state"]) for post in posts.posts] == [
        ("", "The publication of the catalogue", "late")
    ]
    operation.publish(MORNING + timedelta(hours=8))
    operation.look(MORNING + timedelta(hours=8))
    assert posts.posts[-1]["state"] == "well"


def test_who_could_not_be_told_is_told_the_next_time_and_keeps_nobody_waiting(
    operation: Operation, mails: MailBox, posts: WebhookBox
) -> None:
    operation.run("failed", MORNING, "down")
    posts.status = 500
    found = operation.look(MORNING)
    assert found.failures == ("the webhook at 127.0.0.1 answered 500",)
    assert operation.hook not in "".join(found.failures)
    assert len(mails.mails) == 1
    posts.status = 200
    operation.look(MORNING)
    operation.look(MORNING)
    assert (len(mails.mails), len(posts.posts)) == (1, 1)


def test_a_receiver_that_is_new_is_told_what_is_wrong(operation: Operation, mails: MailBox, posts: WebhookBox) -> None:
    operation.declare(webhooks=[])
    operation.run("failed", MORNING, "down")
    operation.look(MORNING)
    operation.declare()
    operation.look(MORNING)
    assert (len(mails.mails), len(posts.posts)) == (1, 1)


def test_only_what_the_file_asks_for_is_told(operation: Operation, posts: WebhookBox) -> None:
    operation.declare(tell=["stale"], stale_after_days=1)
    operation.run("unchanged", MORNING)
    operation.run("failed", MORNING + timedelta(hours=1), "down")
    operation.look(MORNING + timedelta(hours=2))
    operation.look(MORNING + timedelta(hours=25))
    assert [post["state"] for post in posts.posts] == ["stale"]


@pytest.mark.parametrize("kept", ["", "[]", '{"watched_since": {"source made": "soon"}, "told": {}}', "\x00"])
def test_a_damaged_memory_is_no_memory(operation: Operation, posts: WebhookBox, kept: str) -> None:
    operation.settings.alarms_memory.write_text(kept, encoding="utf-8")
    operation.run("failed", MORNING, "down")
    operation.look(MORNING)
    assert [post["state"] for post in posts.posts] == ["failed"]


def test_a_test_reaches_everybody_and_changes_nothing(operation: Operation, mails: MailBox, posts: WebhookBox) -> None:
    assert len(send_test(operation.settings).sent) == 2
    assert read_mails(mails)[0]["Subject"] == "Homefinder: a test of the alarms"
    assert "a test of the alarms" in posts.posts[0]["text"]
    assert not operation.settings.alarms_memory.exists()
