"""Dates that a publication states in fields of its own, by what the fields are called. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from homefinder.dates.documents import DeclaredField
from homefinder.dates.expressions import find_expressions
from homefinder.dates.model import FIRM, MONTH, SEASON, StatedDate, Interval
from homefinder.dates.model import PROVISIONAL as IS_PROVISIONAL
from homefinder.dates.points import resolve_range

FIELD_KINDS: Mapping[str, str] = {
    r"opens|opening[_ -]?(?:date|at)|opens[_ -]?(?:at|on)|consultation[_ -]?(?:opens|start\w*)": "consult-opens",
    r"closes|closing[_ -]?(?:date|at)|closes[_ -]?(?:at|on)|consultation[_ -]?(?:closes|end\w*)": "consult-closes",
    r"withdrawn|retired|withdrawn?[_ -]?(?:at|on|date)|(?:end|retired|retirement|deprecated|superseded)[_ -]?(?:date|on|at)|date[_ -]?(?:withdrawn|retired)|valid[_ -]?(?:to|until)|archive[_ -]?date": "withdrawn-on",
    r"(?:start|effective|implementation|commencement|applies|coming[_ -]?into[_ -]?force|in[_ -]?force|mandatory)[_ -]?(?:date|from|on|at)|valid[_ -]?from|date[_ -]?(?:effective|in[_ -]?force)|implementation|applies[_ -]from|commences": "applies-from",
    r"comply[_ -]by|(?:conformance|compliance|full[_ -]?conformance|transition[_ -]?end)[_ -]?(?:date|by|on)?": "comply-by",
    r"(?:next[_ -]?)?review(?:ed)?[_ -]?(?:date|by|on|due)|expiry[_ -]?date|expires?(?:[_ -]?(?:on|at))?": "review-date",
    r"display[_ -]?date|release[_ -]?(?:date|timestamp)|(?:expected|planned|scheduled)[_ -]?(?:publication|release)?[_ -]?(?:date|at|on)|next[_ -]?(?:release|publication|update)(?:[_ -]?date)?": "publish-expected",
    r"(?:submission|return)[_ -]?(?:deadline|date|by)|(?:submit|return)[_ -]?by|deadline|due[_ -]?date": "submit-by",
    r"(?:census|reference|survey|snapshot)[_ -]?(?:date|day)": "reference-date",
}  # fmt: skip
"""Names of fields, as patterns → kinds."""
_KINDS = [(re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in FIELD_KINDS.items()]
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
    plain = _SPACED.sub("_", name)
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
