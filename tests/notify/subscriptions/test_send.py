"""Mail to readers against a real SMTP server: only what is new, with why, and with one click to stop it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from homefinder.notify.subscriptions.news import read_cursor
from homefinder.notify.subscriptions.send import find_mail_server, send_news, send_question
from homefinder.notify.subscriptions.store import Subscription, ask_for_subscription, confirm_subscription
from homefinder.settings import Settings
from homefinder.store.db import open_curation, open_published, transaction
from tests.support.commands import rows
from tests.support.receivers import MailBox, read_mails, receive_mail

NEED = "steps-of-protection"
FOLLOWED = [
    ("need", NEED), ("sector", "childrens-safeguarding"), ("home", "govuk.guidance.children-in-need-census"),
    ("owner", "department-for-education"),
]  # fmt: skip


def follow(settings: Settings, email: str, kind: str, target: str, since: str) -> Subscription:
    """Somebody who said yes when ``since`` was the latest day on which anything was seen."""
    with closing(open_curation(settings.curation)) as curation, transaction(curation):
        asked = ask_for_subscription(curation, email, kind, target)
        assert asked
        confirm_subscription(curation, asked.token, since, ())
        return asked


def configure(data: Path, port: int) -> Settings:
    return Settings(data=data, smtp_url=f"smtp://127.0.0.1:{port}", smtp_from="news@example.org",
                    base="https://homes.example.org")  # fmt: skip


def test_each_is_told_once_what_is_new_and_why(sample_folder: Path, copy_of: Callable[[Path], Path]) -> None:
    box = MailBox()
    with receive_mail(box) as port:
        settings = configure(copy_of(sample_folder), port)
        for number, (kind, target) in enumerate(FOLLOWED):
            follow(settings, f"reader{number}@example.org", kind, target, "2026-11-01")
        follow(settings, "nobody@example.org", "need", NEED, "2026-11-01")
        follow(settings, "late@example.org", "need", NEED, "2099-01-01")
        first = send_news(settings, str.title)
        second = send_news(settings, str.title)
    told = {mail["To"]: mail for mail in read_mails(box)}
    events = {row["id"] for row in rows(settings.data, """SELECT e.id FROM events e JOIN event_needs n
        ON n.event_id = e.id WHERE n.need_id = ? AND e.seen_on >= '2026-11-01'""", NEED)}  # fmt: skip
    expected = {f"reader{number}@example.org" for number in range(len(FOLLOWED))}
    assert set(told) <= expected
    assert first.mailed == len(told) >= 2, "the sample has changes of the sector and of the owner"
    assert "late@example.org" not in told
    assert (second.mailed, len(box.mails)) == (0, first.mailed), "nothing is told twice"
    assert all("nobody@" not in text for text in first.failures)
    for mail in told.values():
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "Why you see this: " in text
        assert "https://homes.example.org/mail/stop/" in text
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["List-Unsubscribe"].startswith("<https://homes.example.org/mail/stop/")
        html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
        assert "<h1>" in html
        assert "None" not in html
    if events:
        assert "reader0@example.org" in told


def test_an_address_that_is_refused_is_tried_again_and_never_named(
    sample_folder: Path, copy_of: Callable[[Path], Path]
) -> None:
    box = MailBox()
    with receive_mail(box) as port:
        settings = configure(copy_of(sample_folder), port)
        follow(settings, "nobody@example.org", "owner", "department-for-education", "2026-09-01")
        first, second = send_news(settings, str), send_news(settings, str)
    assert (first.mailed, len(first.failures), len(second.failures)) == (0, 1, 1)
    assert "refuses" in first.failures[0]
    assert "nobody" not in first.failures[0]


def test_the_question_is_mailed_to_one(tmp_path: Path) -> None:
    box = MailBox()
    asked = Subscription(1, "ann@example.org", "need", NEED, "token", "m", "", "", frozenset())
    with receive_mail(box) as port:
        send_question(configure(tmp_path, port), asked, "A need\r\nBcc: eve@example.org")
    ((recipients, _),) = box.mails
    (mail,) = read_mails(box)
    assert recipients == ["ann@example.org"]
    assert mail["Bcc"] is None
    assert "https://homes.example.org/mail/confirm/token" in mail.get_content()


def test_a_yes_begins_with_what_comes_after(sample_folder: Path) -> None:
    with closing(open_published(Settings(data=sample_folder))) as catalogue:
        day, sent = read_cursor(catalogue, "owner", "department-for-education")
    assert day == "2026-11-15"
    assert sent


@pytest.mark.parametrize(
    ("environment", "alarms", "server"),
    [
        ({}, "", None),
        ({"smtp_url": "smtp://a", "smtp_from": "x@example.org"}, "", "smtp://a"),
        ({"smtp_url": "smtp://a"}, "mail: {to: [o@example.org], from: y@example.org}", "smtp://a"),
        ({}, "mail: {to: [o@example.org], from: y@example.org, server: 'smtp://b'}", "smtp://b"),
        ({}, "webhooks: [{url: 'https://example.org/h'}]", None),
    ],
)
def test_the_server_is_that_of_the_environment_or_of_the_alarms(
    environment: dict[str, str], alarms: str, server: str | None, tmp_path: Path
) -> None:
    settings = replace(Settings(data=tmp_path, home=tmp_path), **environment)  # type: ignore[arg-type]
    if alarms:
        settings.alarms_file.write_text(alarms)
    found = find_mail_server(settings)
    assert (found.smtp_url if found else None) == server
