"""Make the digest of a sector in its forms, and send it: what the command and the weekly flow do alike."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace

import yaml

from homefinder.notify.digest import build_digest, compute_week_before
from homefinder.notify.digest_model import Digest
from homefinder.notify.render import render_html, render_markdown
from homefinder.notify.smtp import build_message, read_mail_settings, send_message
from homefinder.settings import Settings
from homefinder.store.db import open_for_reading, open_published
from homefinder.store.queries import list_sectors
from homefinder.store.today import read_today


@dataclass(frozen=True, slots=True)
class RenderedDigest:
    """A digest as values, as Markdown and as HTML."""

    digest: Digest
    text: str
    html: str


def render_digest(settings: Settings, sector: str, since: str = "", until: str = "") -> RenderedDigest:
    """The digest of a sector; of the week up to today where no days are given. Raises UsageError."""
    with open_for_reading(settings) as (catalogue, curation):
        last = until or read_today(settings, catalogue)
        found = build_digest(catalogue, curation, sector, since or compute_week_before(last), last)
    found = replace(found, name=_read_sector_name(settings, sector))
    return RenderedDigest(found, render_markdown(found, settings.base), render_html(found, settings.base))


def send_digest(settings: Settings, rendered: RenderedDigest) -> tuple[str, ...]:
    """Send it to all who are configured, or to none; who got it. Raises UsageError and MailError."""
    post = read_mail_settings(settings)
    first = rendered.digest.to_do[0].what if rendered.digest.to_do else "nothing waits for you"
    send_message(post, build_message(post, f"{rendered.digest.title}: {first}", rendered.text, rendered.html))
    return post.recipients


def read_sectors(settings: Settings) -> list[str]:
    """The sectors that have needs."""
    with closing(open_published(settings)) as catalogue:
        return list_sectors(catalogue)


def _read_sector_name(settings: Settings, sector: str) -> str:
    """The title that the file of the sector's needs has; empty where a publication brings the needs itself."""
    path = settings.home / "vocab" / "needs" / f"{sector}.yml"
    if not path.is_file():
        return ""
    title = str((yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("title", ""))
    return title[:1].lower() + title[1:]
