"""What a cron line says of days: how long its times lie apart at most. Pure.

https://pubs.opengroup.org/onlinepubs/9699919799/utilities/crontab.html
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

_PIECE = re.compile(r"(\*|\d{1,2})(?:-(\d{1,2}))?(?:/(\d{1,2}))?")
_NAMES = {
    name: str(number)
    for names, first in (("jan feb mar apr may jun jul aug sep oct nov dec", 1), ("sun mon tue wed thu fri sat", 0))
    for number, name in enumerate(names.split(), start=first)
}
_START, _DAYS = date(2024, 1, 1), 4 * 366
UNKNOWN_GAP = 366
"""Days that count for a line that names no day, or that cannot be read."""


@lru_cache(maxsize=256)
def count_longest_gap(cron: str) -> int:
    """Most days between two days on which the line fires: 1 for every day, 7 for one day of the week."""
    try:
        _, _, day, month, weekday = cron.split()
        days, months, weekdays = _parse(day, 1, 31), _parse(month, 1, 12), _parse(weekday, 0, 7)
    except ValueError:
        return UNKNOWN_GAP
    either = not day.startswith("*") and not weekday.startswith("*")  # cron takes a day that fits one of the two
    fires = []
    for one in (_START + timedelta(days=number) for number in range(_DAYS)):
        on_day, on_weekday = one.day in days, one.isoweekday() % 7 in weekdays
        if one.month in months and ((on_day or on_weekday) if either else (on_day and on_weekday)):
            fires.append(one)
    return max(((later - first).days for first, later in pairwise(fires)), default=UNKNOWN_GAP)


def _parse(field: str, least: int, most: int) -> set[int]:
    found: set[int] = set()
    for piece in field.lower().split(","):
        match = _PIECE.fullmatch(re.sub(r"[a-z]{3}", lambda name: _NAMES.get(name[0], "?"), piece))
        if not match:
            raise ValueError(f"{field!r} is no field of a cron line")
        first, last, step = match.groups()
        start = least if first == "*" else int(first)
        end = int(last) if last else most if first == "*" or step else start
        found |= set(range(start, end + 1, max(1, int(step or 1))))
    return {0 if most == 7 and number == 7 else number for number in found}
