"""What else a standard is related to: each other one once, under the first of its relations, in plain words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

RELATION_WORDS: Mapping[str, str] = {
    "replaced-by": "Replaced by", "replaced by": "Replaced by", "replaces": "Replaces", "has part": "Its parts",
    "part-of": "Part of", "spoken of in": "Guidance and papers on it", "about": "What it is about",
    "described-by": "Described by", "describes": "Describes", "has API": "APIs of it", "api-of": "An API of",
    "interface-beside": "Other interfaces to the same thing",
}  # fmt: skip
"""Relations as headings, in the order in which they are shown; another is shown last, by its own name."""
OTHER = "Also related"


def group_related(rows: Sequence[Mapping[str, Any]], apart: Collection[str] = ()) -> dict[str, list[dict[str, Any]]]:
    """Rows with ``id``, ``kind`` and ``reason`` by heading; without ``apart``, which stand elsewhere on the page."""
    order = {kind: at for at, kind in enumerate(RELATION_WORDS)}
    first: dict[str, Mapping[str, Any]] = {}
    for row in sorted(rows, key=lambda one: order.get(one["kind"], len(order))):
        if row["id"] not in apart:
            first.setdefault(row["id"], row)
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in first.values():
        groups.setdefault(RELATION_WORDS.get(row["kind"], OTHER), []).append(dict(row))
    return groups
