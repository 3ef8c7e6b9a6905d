"""``alarms.yml``: whom the schedule tells of what, and when a source counts as late or stale. Checked on load."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from homefinder.errors import DeclarationError, UsageError, describe_faults
from homefinder.notify.smtp import MailSettings, read_mail_settings
from homefinder.settings import Settings

Kind = Literal["failed", "held", "late", "stale"]
KINDS: tuple[Kind, ...] = ("failed", "held", "late", "stale")

_FROM_ENVIRONMENT = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
"""A value that stands in the environment, so that a secret need not stand in the file."""


def _check_address(value: str) -> str:
    if any(character in value for character in "\r\n") or not re.fullmatch(r"[^@\s<>,]+@[^@\s<>,]+", value.strip()):
        raise ValueError("write an e-mail address such as operator@example.org")
    return value.strip()


def _check_webhook(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("write the address of a webhook, beginning with https://")
    return value


EmailAddress = Annotated[str, AfterValidator(_check_address)]
WebhookAddress = Annotated[str, Field(repr=False), AfterValidator(_check_webhook)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class MailReceivers(_Part):
    """Who is told by e-mail. ``server``: as HOMEFINDER_SMTP_URL, which is taken where it is left out."""

    to: tuple[EmailAddress, ...] = Field(min_length=1)
    sender: EmailAddress | None = Field(default=None, alias="from")
    server: str = Field(default="", repr=False)


class Webhook(_Part):
    """A program that is told, by a POST of JSON."""

    url: WebhookAddress


class AlarmDeclaration(_Part):
    """Whom to tell of what."""

    tell: tuple[Kind, ...] = KINDS
    late_after_hours: float = Field(default=6, gt=0, le=24 * 365)
    """Hours after the moment when a run was due; so long the publication may wait for what was harvested, too."""
    stale_after_days: float | None = Field(default=None, gt=0, le=3650)
    """Days since a run was last taken in. Left out: three times as long as the runs of the source lie apart, and at
    least two days."""
    mail: MailReceivers | None = None
    webhooks: tuple[Webhook, ...] = ()


def read_alarms(settings: Settings) -> AlarmDeclaration | None:
    """What the file says; None where there is none. Raises DeclarationError, which never repeats a value."""
    path = settings.alarms_file
    if not path.is_file():
        if settings.alarms is not None:
            raise DeclarationError(path, "there is no such file; make it, or leave HOMEFINDER_ALARMS out")
        return None
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = AlarmDeclaration.model_validate(_fill_in(path, {} if said is None else said))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        where = f" (line {place.line + 1})" if place else ""
        raise DeclarationError(path, f"is not readable as YAML{where}") from None
    except ValidationError as error:
        raise DeclarationError(path, describe_faults(error)) from None
    if found.mail is not None:
        build_mail_settings(settings, found.mail)
    return found


def build_mail_settings(settings: Settings, mail: MailReceivers) -> MailSettings:
    """The server and the addresses, with those of the environment where the file is silent. Raises DeclarationError."""
    merged = Settings(
        smtp_url=mail.server or settings.smtp_url,
        smtp_from=mail.sender or settings.smtp_from,
        digest_to=",".join(mail.to),
    )
    try:
        return read_mail_settings(merged)
    except UsageError:
        lacking = "server" if not _is_server(merged.smtp_url) else "from"
        setting = "HOMEFINDER_SMTP_URL" if lacking == "server" else "HOMEFINDER_SMTP_FROM"
        form = "smtp://USER:PASSWORD@HOST:587 or smtps://…:465" if lacking == "server" else "an e-mail address"
        raise DeclarationError(
            settings.alarms_file, f"mail.{lacking}: write {form} there, or set {setting} to it"
        ) from None


def _is_server(text: str) -> bool:
    try:
        parts = urlsplit(text.strip())
        return parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _fill_in(path: Path, value: Any, environment: Mapping[str, str] = os.environ) -> Any:
    """The same with every ``${NAME}`` that is a whole value read from the environment. Raises DeclarationError."""
    if isinstance(value, dict):
        return {key: _fill_in(path, item, environment) for key, item in value.items()}
    if isinstance(value, list):
        return [_fill_in(path, item, environment) for item in value]
    named = _FROM_ENVIRONMENT.fullmatch(value) if isinstance(value, str) else None
    if named is None:
        return value
    if not environment.get(named[1]):
        raise DeclarationError(path, f"names {named[0]}, and the environment has no {named[1]}")
    return environment[named[1]]
