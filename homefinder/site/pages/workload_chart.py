"""The chart of the load: where its bars, lines and labels stand. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

WIDTH, HEIGHT, LEFT, BOTTOM = 720, 260, 34, 46
"""Size of the chart and of the room for its labels, in its own units."""
LABEL_WIDTH = 80
"""Room that the label of a month takes."""


def build_chart(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Where the bars and lines of the chart stand; the part of a bar that binds by law is drawn apart."""
    top = max((row["all"] for row in rows), default=0) or 1
    step = (WIDTH - LEFT) / max(1, len(rows))
    scale = (HEIGHT - BOTTOM - 10) / top
    floor, every = HEIGHT - BOTTOM, max(1, -(-len(rows) // 8))
    bars = [
        {
            "x": round(LEFT + at * step + step * 0.15, 1), "width": round(step * 0.7, 1),
            "y": round(floor - row["all"] * scale, 1), "height": round(row["all"] * scale, 1),
            "bound_y": round(floor - row["binding"] * scale, 1), "bound_height": round(row["binding"] * scale, 1),
            "words": row["words"], "all": row["all"],
            "label": row["month"] if at % every == 0 and LEFT + at * step < WIDTH - LABEL_WIDTH else "",
        }
        for at, row in enumerate(rows)
    ]  # fmt: skip
    lines = [{"y": round(floor - value * scale, 1), "value": value} for value in sorted({0, top // 2, top})]
    return {"bars": bars, "lines": lines, "left": LEFT, "floor": floor, "right": WIDTH}
