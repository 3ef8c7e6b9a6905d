"""What changed in a record, in one line for people. Pure."""

from __future__ import annotations

from collections.abc import Sequence

LABELS = {
    "alt_titles": "other names",
    "issued": "first published",
    "modified": "last updated",
    "url": "address",
    "page_url": "page at the source",
    "publisher_id": "publisher's id",
    "licence_url": "licence's address",
    "given": "the source's own words",
    "extra": "details of this source",
    "opens": "opening",
    "closes": "closing",
    "valid_from": "applies from",
    "valid_to": "applies to",
    "addresses": "addresses and documents",
    "legal_basis": "legal basis",
    "change_route": "how a change is asked for",
}
"""Words for fields whose name in the tables is not one that people use."""

SHORT = 70
"""Longest value, in characters, that is quoted in a summary."""

FIRST = ("title", "lifecycle", "status", "version")
"""Fields told first."""


def summarise(differences: Sequence[tuple[str, str, str]]) -> str:
    """One sentence from (field, before, after): short values are quoted, long ones only named."""
    if not differences:
        return "Nothing that is shown changed."
    ordered = sorted(differences, key=lambda item: (item[0] not in FIRST, item[0]))
    return "; ".join(_describe_difference(*difference) for difference in ordered) + "."


def _describe_difference(name: str, before: str, after: str) -> str:
    label = LABELS.get(name, name)
    quotable = all(len(value) <= SHORT and not value.startswith(("[", "{")) for value in (before, after))
    if not quotable:
        return f"{label} changed"
    if not before:
        return f"{label} now “{after}”"
    return f"{label} no longer “{before}”" if not after else f"{label} from “{before}” to “{after}”"
