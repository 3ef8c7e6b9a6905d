"""Make the digest of a sector in its forms, and send it: what the command and the weekly flow do alike."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace

import yaml

from homefinder.notify.digest import digest, last_look, sectors, week_before
from homefinder.notify.digest_model import Digest
from homefinder.notify.render import as_html, as_markdown
from homefinder.notify.smtp import letter, post_of, send
from homefinder.settings import Settings
from homefinder.store.db import open_curation, open_published


@dataclass(frozen=True, slots=True)
class Given:
    """A digest as values, as Markdown and as HTML."""

    digest: Digest
    text: str
    html: str


def made(settings: Settings, sector: str, since: str = "", until: str = "") -> Given:
    """The digest of a sector; of the week up to the last look where no days are given. Raises UsageError."""
    with closing(open_published(settings)) as catalogue, closing(open_curation(settings.curation)) as curation:
        last = until or last_look(catalogue)
        found = digest(catalogue, curation, sector, since or week_before(last), last)
    found = replace(found, name=_name(settings, sector))
    return Given(found, as_markdown(found, settings.base), as_html(found, settings.base))


def sent(settings: Settings, given: Given) -> tuple[str, ...]:
    """Send it to all who are configured, or to none; who got it. Raises UsageError and MailError."""
    post = post_of(settings)
    first = given.digest.to_do[0].what if given.digest.to_do else "nothing waits for you"
    send(post, letter(post, f"{given.digest.title}: {first}", given.text, given.html))
    return post.recipients


def every_sector(settings: Settings) -> list[str]:
    """The sectors that have needs."""
    with closing(open_published(settings)) as catalogue:
        return sectors(catalogue)


def _name(settings: Settings, sector: str) -> str:
    """The title that the file of the sector's needs has; empty where a publication brings the needs itself."""
    path = settings.home / "vocab" / "needs" / f"{sector}.yml"
    if not path.is_file():
        return ""
    title = str((yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("title", ""))
    return title[:1].lower() + title[1:]
