"""One line of the table of routes: an address, what answers, which methods it takes, who may use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

READS = ("GET", "HEAD")
FORM_MEDIA = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class SiteRoute:
    """``pattern``: a regular expression of the path. ``view``: as Datasette wants it."""

    pattern: str
    view: Any
    methods: tuple[str, ...] = READS
    """Beside OPTIONS, which every route answers."""
    least_role: str = "public"
    """Who may use it: public, contributor or curator, each with those after it."""
    media: tuple[str, ...] = ()
    """Content types that a POST may have; empty where the view itself looks at it."""
    is_open: bool = True
    """Whether pages of other sites may ask it (https://fetch.spec.whatwg.org/#http-cors-protocol)."""
