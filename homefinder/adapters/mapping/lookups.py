"""Tables that a publication keeps beside its entries: organisations, licences, tags, reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homefinder.adapters.mapping.locations import member_place
from homefinder.model import Place


@dataclass(frozen=True, slots=True)
class LookupRow:
    """One row of a lookup: its fields and where it stands."""

    fields: Mapping[str, Any]
    place: Place

    def column_place(self, column: str) -> Place:
        """Where the column stands; a computed one (``$stem``) stands in no one place of its own."""
        return self.place if column.startswith("$") else member_place(self.place, (column,))


@dataclass(frozen=True, slots=True)
class Lookup:
    """Rows by key. ``name`` is what the declaration calls the table, used in messages."""

    name: str
    rows: Mapping[str, LookupRow] = field(default_factory=dict)
    """The first row of each key."""
    more: Mapping[str, tuple[LookupRow, ...]] = field(default_factory=dict)
    """The further rows of a key, where it has any."""

    @classmethod
    def of(cls, name: str, key: str, rows: Iterable[LookupRow]) -> Lookup:
        """The rows that fill the column ``key``, by its value without white space around it."""
        table: dict[str, list[LookupRow]] = {}
        for row in rows:
            word = str(row.fields.get(key) or "").strip()
            if word:
                table.setdefault(word, []).append(row)
        more = {word: tuple(found[1:]) for word, found in table.items() if len(found) > 1}
        return cls(name, {word: found[0] for word, found in table.items()}, more)

    def row(self, word: object) -> LookupRow | None:
        """The first row with this key, or None."""
        return self.rows.get(str(word).strip())

    def all_rows(self, word: object) -> tuple[LookupRow, ...]:
        """Every row with this key, in order."""
        first = self.row(word)
        return (first, *self.more.get(str(word).strip(), ())) if first else ()
