"""The chart of a source over its runs: bars for its records, a line for how full they are. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

WIDTH, HEIGHT, LEFT, BOTTOM = 720, 180, 44, 30
"""Size of the chart and of the room for its labels, in its own units."""
MOST_RUNS = 60
"""Runs that are drawn: the latest ones."""
MOST_LABELS = 6


def build_history_chart(history: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Where bars, line and labels stand; ``history`` has ``seen_on``, ``records`` and ``filled`` (0 to 1, or None)."""
    rows = history[-MOST_RUNS:]
    top = max((row["records"] for row in rows), default=0) or 1
    step = (WIDTH - LEFT) / max(1, len(rows))
    floor, room = HEIGHT - BOTTOM, HEIGHT - BOTTOM - 12
    every = max(1, -(-len(rows) // MOST_LABELS))
    bars = [
        {
            "x": round(LEFT + at * step + step * 0.2, 1), "width": round(min(step * 0.6, 40), 1),
            "y": round(floor - row["records"] / top * room, 1), "height": round(row["records"] / top * room, 1),
            "words": f"{row['seen_on']}: {row['records']:,} records",
            "label": row["seen_on"] if at % every == 0 else "",
        }
        for at, row in enumerate(rows)
    ]  # fmt: skip
    points = [
        f"{round(LEFT + at * step + step * 0.2 + min(step * 0.6, 40) / 2, 1)},{round(floor - row['filled'] * room, 1)}"
        for at, row in enumerate(rows)
        if row["filled"] is not None
    ]
    lines = [{"y": round(floor - value / top * room, 1), "value": value} for value in sorted({0, top})]
    size = {"width": WIDTH, "height": HEIGHT, "left": LEFT, "floor": floor}
    return {"bars": bars, "points": " ".join(points), "lines": lines, **size}
