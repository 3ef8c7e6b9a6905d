"""What several pages need: the day of the snapshot, lists a page at a time, links to feeds and calendars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote, urlencode

from homefinder.change.diff.fields import build_difference
from homefinder.change.diff.render import MAX_MEMBERS, MAX_PIECE_LENGTH, shorten_unchanged_pieces
from homefinder.site.http.page import Link, PageContext, PageRequest

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a reader is in a long list. ``before`` and ``after`` are queries of addresses, empty at the ends."""

    number: int
    last: int
    total: int
    before: str
    after: str

    @property
    def offset(self) -> int:
        return (self.number - 1) * PER_PAGE


def build_pager(request: PageRequest, total: int, filters: Mapping[str, str]) -> Pager:
    """The page that was asked for of a list of ``total`` rows narrowed by ``filters``."""
    last = max(1, -(-total // PER_PAGE))
    number = request.read_number("page", 1, most=last)
    kept = {name: value for name, value in filters.items() if value}

    def to(page: int) -> str:
        return "?" + urlencode({**kept, "page": page}) if 1 <= page <= last else ""

    return Pager(number, last, total, to(number - 1), to(number + 1))


def read_catalogue_day(context: PageContext) -> str:
    """The day on which the catalogue was last brought up to date: what lies after it is ahead."""
    row = context.find_row("SELECT coalesce(max(seen_on), '') AS day FROM runs")
    return str(row["day"]) if row else ""


def count_rows(context: PageContext, sql: str, *values: object) -> int:
    """The single number that ``sql`` finds."""
    return int(context.catalogue.execute(sql, values).fetchone()[0])


def build_like_pattern(text: str) -> str:
    """A pattern for ``LIKE … ESCAPE '\\'`` that finds ``text`` anywhere and takes no sign of it as a wildcard."""
    literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{literal}%"


def list_feed_links(kind: str, identifier: str, name: str) -> tuple[Link, Link]:
    """Links to the feed and the calendar of one thing; ``name`` says of what in words."""
    part = quote(identifier, safe="-._~")
    return (
        Link(f"/feeds/{kind}/{part}.atom", f"Feed of {name}", "application/atom+xml"),
        Link(f"/calendars/{kind}/{part}.ics", f"Calendar of {name}", "text/calendar"),
    )


def group_rows(rows: Sequence[dict[str, Any]], name: str) -> dict[str, list[dict[str, Any]]]:
    """Rows by what they have in ``name``, in the order in which they come."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(str(row[name]), []).append(row)
    return found


def compare_versions(context: PageContext, before: int, after: int) -> dict[str, Any]:
    """What differs between two versions, with what stayed the same cut down to the words beside a difference.

    ``more`` counts the members of a structure that are left out.
    """
    found = build_difference(context.catalogue, before, after)
    fields = []
    for field in found.fields:
        pieces = [
            {"done": piece.done, "text": piece.text[:MAX_PIECE_LENGTH]}
            for piece in shorten_unchanged_pieces(field.pieces)
        ]
        told = {"pieces": pieces if field.before and field.after else [], "members": field.members[:MAX_MEMBERS]}
        fields.append({**asdict(field), **told, "more": max(0, len(field.members) - MAX_MEMBERS)})
    return {**asdict(found), "fields": fields}
