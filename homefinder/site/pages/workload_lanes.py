"""The lanes of the load: a line for each owner, a mark for each month in which it asks something, and today. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from homefinder.clean.dates import MONTHS
from homefinder.clean.days import parse_first_day

WIDTH, LEFT, ROW, TOP = 1060, 350, 34, 34
"""Width of the picture, room for the owners' names, height of a lane, and room for the months, in its own units."""
MAX_LANES = 15
"""Owners that are drawn, those with most first; the table has the same."""
MAX_NAME_LENGTH = 40
LABEL_WIDTH = 70
MONTHS_A_LABEL = 3
RADIUS, MAX_RADIUS = 6.0, 14.0


def build_lanes(entries: Iterable[Mapping[str, Any]], months: Sequence[str], today: str) -> dict[str, Any]:
    """Lanes and marks with their places. ``entries`` have ``starts``, ``owner``, ``binding`` and ``state``, of which
    ``usual`` is drawn hollow; ``months`` are ISO. ``left_out`` counts the owners without a lane."""
    cells: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for entry in entries:
        if entry["starts"][:7] in months:
            cells.setdefault(entry["owner"], {}).setdefault(entry["starts"][:7], []).append(entry)
    order = sorted(cells, key=lambda owner: (-sum(map(len, cells[owner].values())), owner.lower()))
    step = (WIDTH - LEFT) / max(1, len(months))
    lanes = [
        _build_lane(owner, cells[owner], months, TOP + ROW * (at + 0.5), step)
        for at, owner in enumerate(order[:MAX_LANES])
    ]
    labels = [
        {"x": round(LEFT + at * step, 1), "month": f"{MONTHS[int(month[5:]) - 1][:3]} {month[:4]}"}
        for at, month in enumerate(months)
        if at % MONTHS_A_LABEL == 0 and at * step <= WIDTH - LEFT - LABEL_WIDTH
    ]
    height = TOP + ROW * len(lanes) + 10
    return {"lanes": lanes, "labels": labels, "width": WIDTH, "height": height, "left": LEFT, "top": TOP,
            "today_x": _place_day(today, months, step), "left_out": len(order) - len(lanes)}  # fmt: skip


def _build_lane(
    owner: str, cells: Mapping[str, Sequence[Mapping[str, Any]]], months: Sequence[str], y: float, step: float
) -> dict[str, Any]:
    short = owner if len(owner) <= MAX_NAME_LENGTH else f"{owner[: MAX_NAME_LENGTH - 1].rstrip()}…"
    marks = [
        {
            "x": round(LEFT + (months.index(month) + 0.5) * step, 1), "month": month, "all": len(rows),
            "radius": round(min(MAX_RADIUS, RADIUS + len(rows)), 1),
            "binding": sum(row["binding"] == "binding" for row in rows),
            "usual": sum(row["state"] == "usual" for row in rows),
            "titles": list(dict.fromkeys(row["title"] for row in rows)),
        }
        for month, rows in sorted(cells.items())
    ]  # fmt: skip
    return {"owner": owner, "short": short, "y": round(y, 1), "marks": marks}


def _place_day(today: str, months: Sequence[str], step: float) -> float | None:
    """Where the line for today stands; None where it is in none of the months."""
    if today[:7] not in months:
        return None
    day: date = parse_first_day(today)
    return round(LEFT + (months.index(today[:7]) + (day.day - 1) / 31) * step, 1)
