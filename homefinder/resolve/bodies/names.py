"""A publisher as one publication names it, and what its address says. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

_ORGANISATION = re.compile(r"https?://(?:www\.)?gov\.uk/government/organisations/([a-z0-9-]+)(?:\.cy)?/?(?:[?#].*)?")


class PublisherName(NamedTuple):
    """A publisher as one publication names it; ``is_current`` where one still does."""

    id: str
    name: str = ""
    url: str = ""
    is_current: bool = True


def parse_organisation_slug(url: str) -> str:
    """The slug in an address of an organisation on GOV.UK; empty for any other address."""
    found = _ORGANISATION.fullmatch(url.strip())
    return found[1] if found else ""
