"""The members of a list or object in a document of JSON, each an entry with its place. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homefinder.adapters.mapping.locations import LocatedValue
from homefinder.adapters.mapping.mapping import SourceEntry
from homefinder.errors import ParseError
from homefinder.model import FetchResult


def list_members(document: Any, each: str, fetched: FetchResult) -> tuple[SourceEntry, ...]:
    """Nothing: the whole document is the entry. ``.``: its members. A path: the members at that path.

    A member of an object has its name as ``$key``; one that is a plain value is ``$item``. Raises ParseError where
    there is nothing at the path, or something else than a list or an object.
    """
    place = fetched.locate("#")
    if not each:
        return (SourceEntry(document if isinstance(document, Mapping) else {}, place, {"$item": document}),)
    steps = [] if each == "." else each.split(".")
    value = document
    for step in steps:
        if not isinstance(value, Mapping) or step not in value:
            has = f"; its fields are {', '.join(list(value)[:8])}" if isinstance(value, Mapping) and value else ""
            raise ParseError(fetched.url, f"has nothing at {each!r}{has}"[:500])
        value = value[step]
    if value is None:
        return ()
    if not isinstance(value, Mapping | list):
        raise ParseError(fetched.url, f"has neither a list nor an object at {each!r}")
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
    made = []
    for key, member in pairs:
        at = place.at(*steps, key)
        fields = member if isinstance(member, Mapping) else {}
        made.append(SourceEntry(fields, at, {"$key": str(key), "$item": LocatedValue(member, at)}))
    return tuple(made)
