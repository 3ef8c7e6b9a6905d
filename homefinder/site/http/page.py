"""What a page is before it is drawn: facts for people and for machines from one snapshot, as plain values."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

from homefinder.clean.days import format_day
from homefinder.settings import Settings
from homefinder.store.queries import iterate_dicts, to_dicts
from homefinder.store.today import read_as_at, read_stated_day, read_today

SECTOR_COOKIE = "homefinder_sector"
"""Remembers the sector of the front page, and nothing else of a reader."""
SECTOR_COOKIE_DAYS = 365


@dataclass(frozen=True, slots=True)
class Link:
    """A feed, calendar or other form of a page, for a link in it."""

    href: str
    title: str
    media_type: str = ""
    language: str = ""
    """The tag of the title's language where it is not English."""


@dataclass(frozen=True, slots=True)
class RowStream(Collection[Mapping[str, Any]]):
    """A list that is read row by row when it is wanted, so that it is never held whole: ``total`` rows, all of the
    same columns. It may be read more than once, and only while the snapshot that it came from is at hand."""

    total: int
    read: Callable[[], Iterable[Mapping[str, Any]]]

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self.read())

    def __contains__(self, row: object) -> bool:
        return any(row == other for other in self)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a reader asked for: parts of the path (decoded), the first value of each query parameter, who asks in what
    form."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    role: str = "public"
    """public, contributor or curator."""
    accept: str = ""
    """The Accept header; empty where there is none."""
    sector: str = ""
    """What the cookie ``SECTOR_COOKIE`` says, for a page that depends on it; any text."""

    def read_number(self, name: str, otherwise: int, least: int = 1, most: int = 1000) -> int:
        """A whole number from the query, kept within bounds; ``otherwise`` where it is absent or no number."""
        number = parse_whole_number(self.query.get(name, ""))
        return otherwise if number is None else min(max(number, least), most)

    def read_word(self, name: str, allowed: Sequence[str] = ()) -> str:
        """A word from the query without white space around it; empty where it is not ``allowed``."""
        text = self.query.get(name, "").strip()
        return text if not allowed or text in allowed else ""


@dataclass(frozen=True, slots=True)
class PageContext:
    """What a page may read: one snapshot of the catalogue, what people said, and the settings."""

    catalogue: sqlite3.Connection
    curation: sqlite3.Connection
    settings: Settings
    stamp: tuple[int, ...]
    """Tells one snapshot from the next, for what is kept in memory beside it."""

    @property
    def vocab(self) -> Path:
        """The folder of what people wrote: sectors, needs, schemes."""
        return self.settings.home / "vocab"

    @property
    def today(self) -> str:
        """The day (ISO) against which the page tells what is ahead, and how many days are left."""
        return read_today(self.settings, self.catalogue)

    def list_rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Every row of the catalogue that ``sql`` finds, as plain mappings. ``values`` in order, or one mapping by
        name."""
        by_name = len(values) == 1 and isinstance(values[0], Mapping)
        return to_dicts(self.catalogue.execute(sql, values[0] if by_name else values))  # type: ignore[arg-type]

    def stream_rows(self, sql: str, *values: object) -> Iterator[dict[str, Any]]:
        """The same one after the other, as SQLite finds them."""
        by_name = len(values) == 1 and isinstance(values[0], Mapping)
        return iterate_dicts(self.catalogue.execute(sql, values[0] if by_name else values))  # type: ignore[arg-type]

    def find_row(self, sql: str, *values: object) -> dict[str, Any] | None:
        """The first row, or None. ``values`` as ``list_rows`` takes them."""
        found = self.list_rows(f"SELECT * FROM ({sql}) LIMIT 1", *values)
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: ``data`` is what the template shows and ``.json`` gives, ``rows`` what ``.csv`` gives: of a list that
    is shown a page at a time, every row of it.

    ``things`` are (kind, identifier) pairs whose statements ``.ttl`` and ``.jsonld`` give; one of an empty kind has its
    whole address in RDF as identifier.
    """

    template: str
    title: str
    data: Mapping[str, Any]
    description: str = ""
    rows: Collection[Mapping[str, Any]] = ()
    columns: tuple[str, ...] = ()
    """The columns of ``rows``, which stand above the list also where it has no row."""
    things: Sequence[tuple[str, str]] = ()
    links: Sequence[Link] = ()
    crumbs: Sequence[Link] = ()
    linked_data: Mapping[str, Any] = field(default_factory=dict)
    """A schema.org object for the page itself; empty for none."""
    language: str = ""
    """The tag of the title's language where it is not English."""
    markdown: str = ""
    """The page as a paper in Markdown, which ``.md`` gives; empty for a page that is none."""
    status: int = 200
    """410 for the page of a thing that is gone."""
    remembered_sector: str = ""
    """The sector that the reader chose with this address, which a cookie is to remember; empty for none."""
    is_indexed: bool = True
    """False where search engines are asked not to list the page."""


class PageNotFound(Exception):
    """There is no such page. The message says what was looked for and what to do, in plain words.

    ``href`` is a page that leads on.
    """

    def __init__(self, message: str, href: str = "") -> None:
        super().__init__(message)
        self.href = href


class PageMoved(Exception):
    """The page has another address for good: ``path``, without the ending that names a form.

    ``status`` is 303 where what is told there is not the same thing, but the one that it is part of.
    """

    def __init__(self, path: str, status: int = 301) -> None:
        super().__init__(f"See {path}")
        self.path, self.status = path, status


PageFunction: TypeAlias = Callable[[PageContext, PageRequest], Page]
"""A page's facts. Called in a thread of its own; reads only."""


def format_day_note(settings: Settings, catalogue: sqlite3.Connection) -> str:
    """``Sample data, as at DAY.`` of a catalogue of the sample; ``As at DAY.`` of another that shows no present day."""
    if read_as_at(catalogue):
        return f"Sample data, as at {format_day(read_today(settings, catalogue))}."
    day = format_day(read_stated_day(settings, catalogue))
    return f"As at {day}." if day else ""


def parse_request(request: Any) -> PageRequest:
    """What one of Datasette's requests asks for."""
    return PageRequest(
        path={name: unquote(value) for name, value in request.url_vars.items() if value},
        query={name: values[0] for name, values in request.args._data.items()},
        role=str((request.actor or {}).get("role", "public")),
        accept=request.headers.get("accept") or "",
    )


def parse_whole_number(text: str) -> int | None:
    """A whole number of at most nine digits, not negative; None for any other text."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
