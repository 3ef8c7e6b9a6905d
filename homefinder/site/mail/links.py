"""Where a page leads a reader who wants to be told by e-mail: to the form for what its feed is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, unquote

from homefinder.notify.subscriptions.send import find_mail_server
from homefinder.settings import Settings

_FEED = re.compile(r"/feeds/(need|home|owner)/([^/]+)\.atom")


def build_mail_path(settings: Settings, links: Sequence[str], sector: str | None = None) -> str:
    """The form's path for the first feed among ``links`` of what can be followed by e-mail, or for ``sector``, where an
    empty one is chosen there; empty where the site sends no e-mail or nothing fits."""
    if find_mail_server(settings) is None:
        return ""
    if sector is not None:
        return f"/mail/new?kind=sector&id={quote(sector, safe='-._~')}" if sector else "/mail/new"
    found = next(filter(None, map(_FEED.fullmatch, links)), None)
    return f"/mail/new?kind={found[1]}&id={quote(unquote(found[2]), safe='-._~')}" if found else ""
