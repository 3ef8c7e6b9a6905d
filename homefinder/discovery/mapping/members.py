"""Lists of objects inside an entry: addresses of files and pages, and names of which one is to be shown. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homefinder.discovery.mapping.names import NAMES
from homefinder.discovery.mapping.profile import fold_name
from homefinder.discovery.observe import ObservedEntry

FILE_LISTS = frozenset(
    {
        *(
            "distribution",
            "distributions",
            "resources",
            "resource",
            "files",
            "attachments",
            "downloads",
            "links",
            "documents",
        ),
        *("assets", "media", "alternatives", "references", "artifacts"),
    }
)
ADDRESS_NAMES = ("url", "href", "download url", "access url", "link", "uri", "location", "file", "path")
TITLE_NAMES = ("title", "name", "label", "description", "rel")
MEDIA_NAMES = ("media type", "mimetype", "mime type", "format", "type", "content type")
TEXT_NAMES = ("value", "text", "name", "label", "title")
LINK_NAMES = ("href", "url", "value", "uri", "link")
_PREFERRED = re.compile(
    r"display|prefer|official|main|primary|title|label|current|website|homepage|landing|alternate|self", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ChosenMember:
    """An expression that takes one member of a list, and the list's path."""

    expression: Mapping[str, Any]
    path: str


def list_object_lists(entries: Sequence[ObservedEntry]) -> dict[str, list[list[Mapping[str, Any]]]]:
    """Path of a list of objects → the lists, one an entry that has it."""
    found: dict[str, list[list[Mapping[str, Any]]]] = defaultdict(list)
    for entry in entries:
        for path, members in _walk(entry.fields, ""):
            found[path].append(members)
    return dict(found)


def propose_addresses(
    entries: Sequence[ObservedEntry], used: Collection[str]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Parts of ``addresses`` for lists of files and links, and the paths that they take whole."""
    made: list[dict[str, Any]] = []
    taken: list[str] = []
    for path, lists in list_object_lists(entries).items():
        members = [member for one in lists for member in one]
        names = {fold_name(name): name for member in members for name in member}
        address = next((names[name] for name in ADDRESS_NAMES if name in names), "")
        if (
            fold_name(path.rpartition(".")[2]) not in FILE_LISTS
            or not address
            or any(one.startswith(f"{path}.") for one in used)
        ):
            continue
        if sum(str(member.get(address, "")).startswith("http") for member in members) < 0.5 * len(members):
            continue
        part: dict[str, Any] = {"role": "attachment", "each": path, "url": address}
        for target, wanted in (("title", TITLE_NAMES), ("media_type", MEDIA_NAMES)):
            name = next((names[name] for name in wanted if name in names and names[name] != address), "")
            part |= {target: name} if name else {}
        made.append(part)
        taken.append(path)
    return made, taken


def propose_chosen_member(field: str, entries: Sequence[ObservedEntry]) -> ChosenMember | None:
    """Where a text stands in a list of texts that say of what use each is, the expression that takes the right one."""
    for path, lists in list_object_lists(entries).items():
        name = fold_name(path.rpartition(".")[2])
        if len(lists) < (0.6 if field == "url" else 0.9) * len(entries) or not (
            {name, name.removesuffix("s")} & set(NAMES[field][:20])
        ):
            continue
        members = [member for one in lists for member in one]
        names = {fold_name(key): key for member in members for key in member}
        text = next((names[one] for one in (LINK_NAMES if field == "url" else TEXT_NAMES) if one in names), "")
        if not text or (field == "url" and not all(str(one.get(text, "")).startswith("http") for one in members)):
            continue
        mark = _find_mark(lists, text)
        if mark is None:
            return ChosenMember({"from": path, "each": text, "first": True}, path)
        return ChosenMember({"from": path, "where": {mark[0]: mark[1]}, "each": text, "first": True}, path)
    return None


def _find_mark(lists: Sequence[Sequence[Mapping[str, Any]]], text: str) -> tuple[str, str] | None:
    """The member's field and word that mark one of each list, and sound as if they marked the one to show."""
    once: Counter[tuple[str, str]] = Counter()
    for members in lists:
        words = Counter(
            (name, word)
            for member in members
            for name, value in member.items()
            if name != text
            for word in {str(one) for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)}
        )
        once.update(pair for pair, often in words.items() if often == 1)
    sure = [(often, pair) for pair, often in once.items() if often >= 0.9 * len(lists) and _PREFERRED.search(pair[1])]
    return (
        max(sure, key=lambda one: ("display" in one[1][1].lower() or "pref" in one[1][1].lower(), one[0]))[1]
        if sure
        else None
    )


def _walk(value: Any, path: str) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    if isinstance(value, Mapping):
        for name, member in value.items():
            yield from _walk(member, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        yield path, value
