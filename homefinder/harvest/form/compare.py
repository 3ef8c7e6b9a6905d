"""The form of a publication: which fields its records have, on how many, and what kind of value stands in them. Pure.

Compared from run to run, so that a change of the form is told once, of the source, and not of each of its records.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from homefinder.clean.wording import join_words
from homefinder.model import FetchResult, Issue, Location, Record
from homefinder.store.queries.source_years import FieldForm, FormChange

LEAST_RECORDS = 5
"""Records below which a share tells nothing."""
LEAST_SHARE = 0.5
"""Share of the records that must have a field for its coming or going to count. Between two dates of the recorded
publications, fields of the same form move by 4% at most."""
MAX_FIELDS = 200
"""Fields of a publication that are counted."""

_DATE = re.compile(r"\d{4}-\d{2}(-\d{2}([T ].*)?)?")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_OUR_WORDS = frozenset({"taken_in", "kind", "lifecycle", "language"})


def measure_form(records: Sequence[Record]) -> dict[str, FieldForm]:
    """Field → on how many records it is filled, and of which type most of its values are."""
    shapes: dict[str, Counter[str]] = {}
    for record in records:
        for name, value in _list_values(record):
            shapes.setdefault(name, Counter())[_name_type(value)] += 1
    commonest = sorted(shapes, key=lambda name: (-shapes[name].total(), name))[:MAX_FIELDS]
    return {
        name: FieldForm(shapes[name].total(), len(records), shapes[name].most_common(1)[0][0])
        for name in sorted(commonest)
    }


def compare_forms(before: Mapping[str, FieldForm], now: Mapping[str, FieldForm]) -> list[FormChange]:
    """Which fields came, went or have another type since; nothing where there are too few records to tell."""
    most = [max((one.records for one in form.values()), default=0) for form in (before, now)]
    if min(most) < LEAST_RECORDS:
        return []
    nothing = FieldForm(0, 1, "")
    found = []
    for name in sorted(before.keys() | now.keys()):
        then, this = before.get(name, nothing), now.get(name, nothing)
        if not then.filled and this.share >= LEAST_SHARE:
            found.append(FormChange(name, "appeared", "", this.describe()))
        elif not this.filled and then.share >= LEAST_SHARE:
            found.append(FormChange(name, "vanished", then.describe(), ""))
        elif then.type != this.type and min(then.share, this.share) >= LEAST_SHARE:
            found.append(FormChange(name, "retyped", then.type, this.type))
    return found


def describe_form_changes(changes: Sequence[FormChange]) -> str:
    """All of them in one sentence."""
    said = []
    for kind, words in (("appeared", "came"), ("vanished", "went")):
        names = [one.field.removeprefix("extra/") for one in changes if one.change == kind]
        said += [f"{join_words(names)} {words}"] if names else []
    said += [
        f"{one.field.removeprefix('extra/')} is {one.after} where it was {one.before}"
        for one in changes
        if one.change == "retyped"
    ]
    return f"The form of the publication changed: {'; '.join(said)}."


def list_form_issues(changes: Sequence[FormChange], fetched: Sequence[FetchResult]) -> list[Issue]:
    """One issue of the source, however many of its records the change reaches; none where nothing changed."""
    place = fetched[0].locate() if fetched else Location("", "")
    return [Issue("form-changed", describe_form_changes(changes), place)] if changes else []


def _list_values(record: Record) -> Iterator[tuple[str, Any]]:
    content = record.to_content()
    for name, value in content.items():
        if name == "extra":
            yield from ((f"extra/{key}", one) for key, one in value.items() if one not in ("", None, [], {}))
        elif name not in _OUR_WORDS:
            yield name, value


def _name_type(value: Any) -> str:
    if isinstance(value, Mapping):
        return "object"
    if isinstance(value, list | tuple):
        return "list"
    text = str(value)
    return "date" if _DATE.fullmatch(text) else "number" if _NUMBER.fullmatch(text) else "text"
