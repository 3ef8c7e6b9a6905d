"""A record as rows: the columns that people browse by, and its lists in tables of their own. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from homefinder.model import Identifier, Record

COLUMNS = (
    "kind", "title", "description", "language", "url", "page_url", "publisher", "publisher_id", "status", "lifecycle",
    "version", "series", "issued", "modified", "opens", "closes",
)  # fmt: skip
"""Columns of ``records`` that repeat the current version's content; resolving gives each body one ``publisher_id``."""

ListRows = tuple[str, tuple[str, ...], Sequence[tuple[object, ...]]]


def to_record_row(record: Record) -> dict[str, str]:
    """The browsing columns of one record, in the order of COLUMNS."""
    return {name: getattr(record, name) for name in COLUMNS}


def to_list_rows(record: Record) -> tuple[ListRows, ...]:
    """(table, columns, rows) for each list of the record."""
    return (
        ("record_addresses", ("record_id", "position", "role", "url", "title", "media_type", "size"),
         [(record.id, n, a.role, a.url, a.title, a.media_type, a.size) for n, a in enumerate(record.addresses)]),
        ("record_events", ("record_id", "position", "kind", "date", "note", "url"),
         [(record.id, n, e.kind, e.date, e.note, e.url) for n, e in enumerate(record.events)]),
        ("record_relations", ("record_id", "position", "kind", "target", "title"),
         [(record.id, n, r.kind, r.target, r.title) for n, r in enumerate(record.relations)]),
        ("record_identifiers", ("record_id", "scheme", "value", "address"),
         [(record.id, code.scheme, code.value, url) for code, url in _list_codes(record)]),
        ("record_translations", ("record_id", "position", "field", "language", "text"),
         [(record.id, n, t.field, t.language, t.text) for n, t in enumerate(record.translations)]),
        ("record_governments", ("record_id", "position", "title", "url", "ended_on", "current", "political"),
         [(record.id, n, g.title, g.url, g.ended_on, g.current, g.political)
          for n, g in enumerate(record.governments)]),
    )  # fmt: skip


def _list_codes(record: Record) -> dict[tuple[Identifier, str], None]:
    """Each code with the address of the document that carries it; nothing where the thing itself does."""
    own = dict.fromkeys((code, "") for code in record.identifiers)
    return own | dict.fromkeys((code, address.url) for address in record.addresses for code in address.identifiers)
