"""What several pages need: lists a page at a time, links to feeds and calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from homefinder.change.diff.fields import build_difference
from homefinder.change.diff.render import MAX_MEMBERS, MAX_PIECE_LENGTH, shorten_unchanged_pieces
from homefinder.site.http.page import Link, PageContext, PageRequest, RowStream
from homefinder.site.pages.languages import TEXT_FIELDS, build_lang
from homefinder.urls import build_calendar_path, build_feed_path, build_page_path

PER_PAGE = 50
LANGUAGES = """SELECT DISTINCT r.language FROM record_versions v JOIN records r ON r.id = v.record_id
    WHERE v.id IN (?, ?)"""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a reader is in a long list. ``before`` and ``after`` are queries of addresses, empty at the ends."""

    number: int
    last: int
    total: int
    before: str
    after: str
    size: int = PER_PAGE
    """Rows of one page."""

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * self.size


def build_pager(request: PageRequest, total: int, filters: Mapping[str, str], size: int = PER_PAGE) -> Pager:
    """The page that was asked for of a list of ``total`` rows narrowed by ``filters``."""
    last = max(1, -(-total // size))
    number = request.read_number("page", 1, most=last)
    used = {name: value for name, value in filters.items() if value}

    def to(page: int) -> str:
        return "?" + urlencode({**used, "page": page}) if 1 <= page <= last else ""

    return Pager(number, last, total, to(number - 1), to(number + 1), size)


def page_list(
    request: PageRequest,
    total: int,
    filters: Mapping[str, str],
    read: Callable[[int, int], Iterable[dict[str, Any]]],
    size: int = PER_PAGE,
) -> tuple[Pager, list[dict[str, Any]], RowStream]:
    """Where the reader is in a list of ``total`` rows, the rows of that page, and the whole list for CSV.

    ``read`` gives rows from a number of rows to take (-1: all) and one to leave out before, as LIMIT and OFFSET do.
    """
    pager = build_pager(request, total, filters, size)
    return pager, list(read(size, pager.offset)), RowStream(total, lambda: read(-1, 0))


def count_rows(context: PageContext, sql: str, *values: object) -> int:
    """The single number that ``sql`` finds."""
    return int(next(iter(context.list_rows(sql, *values)[0].values())))


def escape_like(text: str) -> str:
    """``text`` for a pattern of ``LIKE … ESCAPE '\\'`` in which no sign of it is a wildcard."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def list_feed_links(kind: str, identifier: str, name: str) -> tuple[Link, Link]:
    """Links to the feed and the calendar of one thing; ``name`` says of what in words."""
    return (
        Link(build_feed_path(kind, identifier), f"Feed of {name}", "application/atom+xml"),
        Link(build_calendar_path(kind, identifier), f"Calendar of {name}", "text/calendar"),
    )


def group_rows(
    rows: Sequence[dict[str, Any]], key: str | Callable[[dict[str, Any]], str]
) -> dict[str, list[dict[str, Any]]]:
    """Rows by what they have in the column ``key``, or by what it gives, in the order in which they come."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(str(row[key]) if isinstance(key, str) else key(row), []).append(row)
    return found


def add_pages(kind: str, rows: Sequence[dict[str, Any]], column: str = "id") -> list[dict[str, Any]]:
    """Rows with the path of the page of the thing that each names in ``column``."""
    return [{**row, "page": build_page_path(kind, row[column])} for row in rows]


def get_scheme(row: Mapping[str, Any]) -> str:
    """The scheme of a theme, which its id begins with."""
    return str(row["id"]).partition("/")[0]


def compare_versions(context: PageContext, before: int, after: int) -> dict[str, Any]:
    """What differs between two versions, with what stayed the same cut down to the words beside a difference.

    ``more`` counts the members of a structure that are left out; ``lang`` is the tag of a text that is not English.
    """
    found = build_difference(context.catalogue, before, after)
    told = {build_lang(row["language"]) for row in context.list_rows(LANGUAGES, before, after)}
    languages = told.pop() if len(told) == 1 else ""
    fields = []
    for field in found.fields:
        pieces = [
            {"done": piece.done, "text": piece.text[:MAX_PIECE_LENGTH]}
            for piece in shorten_unchanged_pieces(field.pieces)
        ]
        shown = {"pieces": pieces if field.before and field.after else [], "members": field.members[:MAX_MEMBERS]}
        lang = languages if field.field in TEXT_FIELDS else ""
        fields.append({**asdict(field), **shown, "lang": lang, "more": max(0, len(field.members) - MAX_MEMBERS)})
    return {**asdict(found), "fields": fields}
