"""What a look may take, and parameters that read no more of a publication than that. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homefinder.harvest.reading_budget import ReadingBudget

LIMITS = ReadingBudget(cpu_seconds=60, memory_mb=1024)
"""Of reading what one look fetched."""
MOST_PAGES = 3
"""Pages of a list that a look reads where each holds many entries."""
CUT_CODES = frozenset({"list-cut"})
"""Issues that say that a list goes on behind what was allowed."""
EXPLAINED_CODES = CUT_CODES | {"short-list"}
"""Issues that say no more than that, where a look ended early."""


def limit_parameters(adapter: str, parameters: Mapping[str, Any], requests_left: int) -> dict[str, Any]:
    """The parameters, reading few pages and no more details than requests are left."""
    limited = dict(parameters)
    left = max(1, requests_left)
    pages = min(MOST_PAGES, left)
    if adapter in ("ckan", "json_api", "feed", "dcat", "vocabulary", "html_page"):
        limited["max_pages"] = min(int(limited.get("max_pages", pages)), pages)
    if adapter == "html_page" and limited.get("detail") is not None:
        limited["max_details"] = max(
            1, min(int(limited.get("max_details", left)), left - (0 if limited.get("url") else 1))
        )
    detail = limited.get("detail")
    if adapter in ("json_api", "feed") and isinstance(detail, Mapping):
        limited["detail"] = {**detail, "most": max(1, min(int(detail.get("most", left)), left - pages))}
    return limited
