"""Hands alarms over: by e-mail, and to webhooks as JSON. Addresses of webhooks are secrets, and are never repeated."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from homefinder.errors import HomefinderError
from homefinder.notify.alarms.declaration import AlarmDeclaration, build_mail_settings
from homefinder.notify.alarms.message import Alarm, render_text, render_values
from homefinder.notify.smtp import MailSettings, build_message, send_message
from homefinder.settings import Settings

WEBHOOK_S = 15.0
"""Longest wait for a webhook."""


class AlarmNotSent(HomefinderError):
    """A receiver could not be told; the next time it is tried again."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """One who is told. ``key`` tells it from the others and betrays no secret."""

    name: str
    key: str
    send: Callable[[Alarm], None]


def list_receivers(settings: Settings, declared: AlarmDeclaration) -> list[Receiver]:
    """All who are told: those of the mail together, and each webhook. Raises DeclarationError."""
    found = []
    if declared.mail is not None:
        mail = build_mail_settings(settings, declared.mail)
        name = f"e-mail to {', '.join(mail.recipients)}"
        found.append(Receiver(name, _hash("mail", *mail.recipients), _build_mailer(settings, mail)))
    for webhook in declared.webhooks:
        name = f"webhook at {urlsplit(webhook.url).hostname}"
        found.append(Receiver(name, _hash("webhook", webhook.url), _build_poster(settings, webhook.url, name)))
    return found


def _build_mailer(settings: Settings, mail: MailSettings) -> Callable[[Alarm], None]:
    def send(alarm: Alarm) -> None:
        send_message(mail, build_message(mail, f"Homefinder: {alarm.headline}", render_text(alarm, settings.base)))

    return send


def _build_poster(settings: Settings, url: str, name: str) -> Callable[[Alarm], None]:
    def send(alarm: Alarm) -> None:
        try:
            answer = httpx.post(
                url,
                json=render_values(alarm, settings.base),
                headers={"user-agent": settings.user_agent},
                timeout=WEBHOOK_S,
                follow_redirects=False,
            )
        except httpx.HTTPError as error:
            raise AlarmNotSent(f"the {name} could not be reached ({type(error).__name__})") from None
        if not answer.is_success:
            raise AlarmNotSent(f"the {name} answered {answer.status_code}")

    return send


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
