"""Places of members: JSON Pointers behind ``#``, or a column of a row of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from homefinder.model import Location


@dataclass(frozen=True, slots=True)
class LocatedValue:
    """A value with a place of its own, such as a section of a page's text."""

    value: Any
    location: Location


def locate_member(location: Location, steps: Sequence[str | int]) -> Location:
    """The place of a member: ``FILE#row=3&column=name`` in a table, else a JSON Pointer (RFC 6901).

    A member of a text (``FILE#body``, ``FILE#section=…``) has no pointer; its place is that of the text.
    """
    fragment = location.locator.partition("#")[2]
    if not steps or (fragment and not fragment.startswith(("/", "row="))):
        return location
    if fragment.startswith("row="):
        return replace(location, locator=f"{location.locator}&column={quote(str(steps[0]), safe=' _-.')}")
    return location.at(*steps)


def strip_locations(value: Any) -> Any:
    """The value without its places: ``LocatedValue`` members give their values."""
    if isinstance(value, LocatedValue):
        return strip_locations(value.value)
    if isinstance(value, Mapping):
        return {key: strip_locations(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [strip_locations(member) for member in value]
    return value


def is_empty(value: Any) -> bool:
    """Nothing worth keeping: None, white space, or a list or mapping without members."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], (), {})
