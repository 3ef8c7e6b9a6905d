"""Catalogues whose addresses are told by a list in JSON: the newest of several editions, or every one of many files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from homefinder.adapters.graph.pages import Exchanges
from homefinder.adapters.listing.documents import read_json
from homefinder.errors import ParseError


class CatalogueListing(BaseModel):
    """A list in JSON that tells which catalogue there is now, where its address moves with its version."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: str = Field(pattern=r"^https?://")
    """Where the list is."""
    each: str = "."
    """The path of the names in it, such as ``tree.path``."""
    pattern: str
    """A regular expression that a name must fit as a whole; of several, the one with the highest numbers counts."""
    every: bool = False
    """Each name that fits is a file that is read, not only the one with the highest numbers."""
    most: int = Field(default=500, ge=1)
    """Most files that are read, in the order of the list."""
    template: str
    """The address: ``{name}`` is the name."""


def find_listed_urls(listing: CatalogueListing, exchanges: Exchanges) -> list[str]:
    """The addresses of the newest catalogue that the listing names, or of every one. Raises ParseError for none."""
    document: Any = read_json(exchanges.ask(listing.url))
    found = [document]
    for step in listing.each.split(".") if listing.each != "." else ():
        members = [member for one in found for member in (one if isinstance(one, list) else [one])]
        found = [member[step] for member in members if isinstance(member, Mapping) and step in member]
    names = [one for one in found if isinstance(one, str) and re.fullmatch(listing.pattern, one)]
    if not names:
        raise ParseError(listing.url, f"names no catalogue like {listing.pattern!r}")
    newest = max(names, key=lambda name: ([int(number) for number in re.findall(r"[0-9]{1,9}", name)], name))
    chosen = list(dict.fromkeys(names))[: listing.most] if listing.every else [newest]
    return [listing.template.replace("{name}", quote(name)) for name in chosen]
