"""Which record's value is shown for which field of a home. One table; every shown value names its record. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homefinder.ids import home_id

SHOWN = (
    "title", "kind", "description", "publisher_id", "status", "lifecycle", "version", "series", "issued", "modified",
    "url", "legal_basis", "sector", "change_route", "licence", "certainty",
)  # fmt: skip
"""Fields of a home that take one record's value; alternative titles and keywords are gathered from all."""


@dataclass(frozen=True, slots=True)
class Member:
    """One record of a cluster: its id, source, key, first date seen and current content (plain JSON values)."""

    id: str
    source_id: str
    key: str
    first_seen: str
    content: Mapping[str, Any]


def preference(member: Member) -> tuple[int, int, str, str]:
    """Order in which members are asked for a value: a publication before what was curated by hand, the fuller
    record before the emptier, the one seen first, then by id."""
    return (member.source_id == "curated", -len(member.content), member.first_seen, member.id)


def survive(members: Sequence[Member]) -> dict[str, Any]:
    """The row of the home that ``members`` describe: each field from the first member in order that fills it."""
    ordered = sorted(members, key=preference)
    anchor = min(members, key=lambda member: (member.first_seen, member.id))
    row: dict[str, Any] = {name: _first(ordered, name) for name in SHOWN}
    row["lifecycle"] = row["lifecycle"] or "unknown"
    row["id"] = home_id(anchor.source_id, anchor.key)
    row["source_id"] = ordered[0].source_id
    row["records"] = len(members)
    row["alt_titles"] = "\n".join(_alternatives(ordered, row["title"]))
    row["keywords"] = "\n".join(dict.fromkeys(word for m in ordered for word in m.content.get("keywords", ())))
    row["publisher_id"] = row["publisher_id"] or None
    return row


def _first(members: Sequence[Member], name: str) -> str:
    return next((str(member.content[name]) for member in members if member.content.get(name)), "")


def _alternatives(members: Sequence[Member], shown: str) -> list[str]:
    names = [name for m in members for name in (m.content["title"], *m.content.get("alt_titles", ()))]
    return [name for name in dict.fromkeys(names) if name != shown]
