"""Selectors of CSS for what was found on a page, as short as they can be while they select the same. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bs4 import Tag

_PLAIN = re.compile(r"[A-Za-z_][\w-]*")
_GENERATED = re.compile(
    r"\d{3,}|^(?:css|sc|js|is|has|jsx|svelte|ember|ng|v)-|[0-9a-f]{6,}|active|selected|first|last|odd|even|open",
    re.IGNORECASE,
)


def list_classes(element: Tag) -> list[str]:
    """The classes of an element that name what it is, not how it was made or where it stands."""
    found = element.get("class")
    words = found if isinstance(found, list) else str(found or "").split()
    return [word for word in words if _PLAIN.fullmatch(word) and not _GENERATED.search(word)]


def build_selector(element: Tag) -> str:
    """A selector for one element by its id, else its classes, else the path from what has one."""
    steps: list[str] = []
    for one in [element, *element.parents]:
        if not isinstance(one, Tag) or one.name in ("[document]", "html", "body"):
            break
        identity = str(one.get("id") or "")
        if _PLAIN.fullmatch(identity) and not _GENERATED.search(identity):
            steps.append(f"{one.name}#{identity}")
            break
        classes = list_classes(one)
        steps.append(one.name + (f".{classes[0]}" if classes else ""))
        if one.name == "main" or (classes and len(steps) >= 2):
            break
    return " > ".join(reversed(steps))


def build_member_selector(parent: Tag, members: Sequence[Tag]) -> str:
    """A selector for the members of a list: what holds them, their name and the classes that all of them have."""
    shared = set.intersection(*(set(list_classes(one)) for one in members))
    classes = [word for word in list_classes(members[0]) if word in shared]
    own = members[0].name + (f".{classes[0]}" if classes else "")
    return f"{build_selector(parent)} > {own}"


def sign_of(element: Tag) -> tuple[str, frozenset[str]]:
    """By what elements beside each other are alike: their name and their classes."""
    return element.name, frozenset(list_classes(element))


def count_alike(children: Sequence[Tag]) -> list[Tag]:
    """Of the children, those that are of the commonest kind."""
    names = Counter(child.name for child in children)
    if not names:
        return []
    name = names.most_common(1)[0][0]
    return [child for child in children if child.name == name]
