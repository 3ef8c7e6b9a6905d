"""Send each subscriber what is new since the last mail: one mail an address, and none where nothing is new."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from homefinder.errors import DeclarationError
from homefinder.notify.alarms.declaration import read_alarms
from homefinder.notify.smtp import MailError, MailSettings, read_mail_settings, send_message
from homefinder.notify.subscriptions.letters import NewsSection, build_news_mail, build_question
from homefinder.notify.subscriptions.news import NewsItem, list_news
from homefinder.notify.subscriptions.store import Subscription, find_title, group_confirmed, note_sent
from homefinder.settings import Settings
from homefinder.store.db import open_curation, open_published, transaction
from homefinder.store.locks import hold_lock

NameSector = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class SendResult:
    """How many addresses were mailed, for how many nothing was new, and why others were not mailed; no address."""

    mailed: int
    nothing_new: int
    failures: tuple[str, ...]


def find_mail_server(settings: Settings) -> Settings | None:
    """The settings with server and sender, those of ``alarms.yml`` where the environment is silent; None without."""
    if not (settings.smtp_url.strip() and settings.smtp_from.strip()):
        try:
            declared = read_alarms(settings)
        except DeclarationError:
            declared = None
        mail = declared.mail if declared else None
        server, sender = (mail.server, mail.sender or "") if mail else ("", "")
        settings = replace(settings, smtp_url=settings.smtp_url or server, smtp_from=settings.smtp_from or sender)
    return settings if settings.smtp_url.strip() and settings.smtp_from.strip() else None


def send_question(settings: Settings, subscription: Subscription, title: str) -> None:
    """Ask for the yes. Raises UsageError where no mail can be sent, MailError where it was not."""
    mail = _address_to(settings, subscription.email)
    send_message(mail, build_question(mail, subscription, title, settings.base))


def send_news(settings: Settings, name_sector: NameSector) -> SendResult:
    """Mail every address that said yes what is new of all that it follows, and keep how far was told.

    An address that cannot be reached is tried again the next time, and keeps nobody else waiting. Raises StoreError,
    and UsageError where no server is set.
    """
    mailed, nothing_new, failures = 0, 0, []
    with (
        hold_lock(settings.locks, "mail"),
        closing(open_published(settings)) as catalogue,
        closing(open_curation(settings.curation)) as curation,
    ):
        for number, (email, subscriptions) in enumerate(group_confirmed(curation).items(), start=1):
            sections = _list_sections(catalogue, subscriptions, name_sector)
            if not sections:
                nothing_new += 1
                continue
            mail = _address_to(settings, email)
            try:
                send_message(mail, build_news_mail(mail, sections, settings.base))
            except MailError as error:
                failures.append(f"subscriber {number}: {str(error).replace(email, 'the address')}")
                continue
            with transaction(curation):
                for section in sections:
                    note_sent(curation, section.subscription, *_find_cursor(section.news, section.subscription))
            mailed += 1
    return SendResult(mailed, nothing_new, tuple(failures))


def _list_sections(
    catalogue: sqlite3.Connection, subscriptions: Sequence[Subscription], name_sector: NameSector
) -> list[NewsSection]:
    found = []
    for subscription in subscriptions:
        news = list_news(catalogue, subscription)
        name = name_sector(subscription.target) if subscription.kind == "sector" else ""
        if news:
            title = find_title(catalogue, subscription.kind, subscription.target, name) or subscription.target
            found.append(NewsSection(subscription, title, news))
    return found


def _find_cursor(news: Sequence[NewsItem], subscription: Subscription) -> tuple[str, set[str]]:
    """The latest day of the news, and the ids of that day: those told now, and those told before on the same day."""
    last = max(item.seen_on for item in news)
    before = subscription.sent if last == subscription.seen_until else frozenset()
    return last, {*before, *(item.event_id for item in news if item.seen_on == last)}


def _address_to(settings: Settings, email: str) -> MailSettings:
    return read_mail_settings(replace(find_mail_server(settings) or settings, digest_to=email))
