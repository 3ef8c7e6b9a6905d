"""Values that are typed as a number or a day and hold neither: what is not known, written as if it were. Pure.

Software that writes out an absent value gives ``"None"^^xsd:date``. Read as it stands it would be a date nobody can
read, and as a number it would end as nought.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pyoxigraph import Literal, Quad

from homefinder.model import Issue, Location

XSD = "http://www.w3.org/2001/XMLSchema#"
DIGIT_TYPES = frozenset(
    f"{XSD}{name}" for name in
    ("date", "dateTime", "dateTimeStamp", "time", "gYear", "gYearMonth", "byte", "decimal", "int", "integer", "long",
     "short", "negativeInteger", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "unsignedInt",
     "unsignedLong", "unsignedShort", "unsignedByte")
)  # fmt: skip
"""Types of which every value has a digit; ``double`` and ``float`` have INF and NaN."""
_DIGIT = re.compile(r"[0-9]")


def drop_placeholders(quads: Iterable[Quad], place: Location) -> tuple[list[Quad], list[Issue]]:
    """The statements without those, and an issue for each property and text of them, with how many there are."""
    left: list[Quad] = []
    dropped: Counter[tuple[str, str]] = Counter()
    for quad in quads:
        value = quad.object
        if isinstance(value, Literal) and value.datatype.value in DIGIT_TYPES and not _DIGIT.search(value.value):
            dropped[quad.predicate.value, value.value] += 1
        else:
            left.append(quad)
    return left, [
        Issue(
            "placeholder-value",
            f"{name} is {text[:60]!r} in {count} {'place' if count == 1 else 'places'}, neither number nor day; "
            "it is taken as not known",
            place,
            entries=count,
        )
        for (name, text), count in dropped.items()
    ]
