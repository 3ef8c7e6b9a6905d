"""Places of members: JSON Pointers behind ``#``, or a column of a row of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from homefinder.model import Place


@dataclass(frozen=True, slots=True)
class Located:
    """A value with a place of its own, such as a section of a page's text."""

    value: Any
    place: Place


def member_place(place: Place, steps: Sequence[str | int]) -> Place:
    """The place of a member: ``FILE#row=3&column=name`` in a table, else a JSON Pointer (RFC 6901).

    A member of a text (``FILE#body``, ``FILE#section=…``) has no pointer; its place is that of the text.
    """
    fragment = place.locator.partition("#")[2]
    if not steps or (fragment and not fragment.startswith(("/", "row="))):
        return place
    if fragment.startswith("row="):
        return replace(place, locator=f"{place.locator}&column={quote(str(steps[0]), safe=' _-.')}")
    return place.at(*steps)


def plain(value: Any) -> Any:
    """The value without its places: ``Located`` members give their values."""
    if isinstance(value, Located):
        return plain(value.value)
    if isinstance(value, Mapping):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    return value


def is_empty(value: Any) -> bool:
    """Nothing worth keeping: None, white space, or a list or mapping without members."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], (), {})
