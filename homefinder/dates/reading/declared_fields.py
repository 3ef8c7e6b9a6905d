"""Dates that a publication states in fields of its own, by what the fields are called. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from homefinder.dates.grammar.expressions import find_expressions
from homefinder.dates.grammar.points import resolve_range
from homefinder.dates.model import FIRM, MONTH, SEASON, Interval, StatedDate
from homefinder.dates.model import PROVISIONAL as IS_PROVISIONAL
from homefinder.dates.reading.documents import DeclaredField

FIELD_KINDS: Mapping[str, tuple[str, ...]] = {
    "consult-opens": ("opens", "opening_(?:date|at)", "opens_(?:at|on)", r"consultation_(?:opens|start\w*)"),
    "consult-closes": ("closes", "closing_(?:date|at)", "closes_(?:at|on)", r"consultation_(?:closes|end\w*)"),
    "withdrawn-on": (
        "withdrawn?", "withdrawn?_(?:at|on|date)", "retired",
        "(?:end|retired|retirement|deprecated|superseded)_(?:date|on|at)",
        "date_(?:withdrawn|retired)", "valid_(?:to|until)", "archive_date",
    ),
    "applies-from": (
        "(?:start|effective|implementation|commencement|applies|mandatory)_(?:date|from|on|at)", "valid_from",
        "(?:coming_into_force|in_force)_(?:date|from|on)", "date_(?:effective|in_force)", "implementation", "commences",
    ),
    "comply-by": (
        "comply_by", "(?:conformance|compliance|full_conformance|transition_end)(?:_(?:date|by|on))?",
    ),
    "review-date": ("(?:next_)?review(?:ed)?_(?:date|by|on|due)", "expiry_date", "expires?(?:_(?:on|at))?"),
    "publish-expected": (
        "display_date", "release_(?:date|timestamp)", "next_(?:release|publication|update)(?:_date)?",
        "(?:expected|planned|scheduled)_(?:publication_|release_)?(?:date|at|on)",
    ),
    "submit-by": ("(?:submission|return)_(?:deadline|date|by)", "(?:submit|return)_by", "deadline", "due_date"),
    "reference-date": ("(?:census|reference|survey|snapshot)_(?:date|day)",),
}  # fmt: skip
"""Kind of date → what fields of it are called, as patterns of names in lower case with ``_`` between the words."""
_KINDS = [(re.compile("|".join(patterns)), kind) for kind, patterns in FIELD_KINDS.items()]
_SPACED = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CANCELLED = re.compile(r"cancel|abandon|withdrawn", re.IGNORECASE)


def find_declared_facts(fields: Iterable[DeclaredField]) -> Iterator[StatedDate]:
    """The facts that fields state; what was cancelled states none."""
    for field in fields:
        kind = name_kind(field.name)
        interval = parse_value(field.value) if kind and len(field.value) <= 60 else None
        if not interval or (kind == "publish-expected" and _is_cancelled(field.beside)):
            continue
        yield StatedDate(
            kind, interval.starts.isoformat() if interval.starts else "",
            interval.ends.isoformat() if interval.ends else "", interval.precision,
            IS_PROVISIONAL if interval.precision in (MONTH, SEASON) and kind == "publish-expected" else FIRM,
            "", field.name.replace("_", " "), "", f"{field.name} {field.value}", field.place,
        )  # fmt: skip


def name_kind(name: str) -> str:
    """The kind of date that a field of this name states; empty where it states none."""
    plain = re.sub(r"[\s_-]+", "_", _SPACED.sub("_", name).lower().strip())
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(plain)), "")


def parse_value(value: str) -> Interval | None:
    """The day, month, season or year that is all of a field's value."""
    found = find_expressions(value)
    if len(found) != 1 or found[0].start > 12 or found[0].is_rule:
        return None
    one = found[0]
    return resolve_range(one.first, one.last) if one.last else one.first.resolve()


def _is_cancelled(beside: Mapping[str, Any]) -> bool:
    return any(
        isinstance(value, str) and name.lower() in ("state", "status") and bool(_CANCELLED.search(value))
        for name, value in beside.items()
    )
