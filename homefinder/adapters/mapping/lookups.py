"""Tables that a publication keeps beside its entries: organisations, licences, tags, reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homefinder.adapters.mapping.locations import locate_member
from homefinder.model import Location


@dataclass(frozen=True, slots=True)
class LookupRow:
    """One row of a lookup: its fields and where it stands."""

    fields: Mapping[str, Any]
    location: Location

    def locate_column(self, column: str) -> Location:
        """Where the column stands; a computed one (``$stem``) stands in no one place of its own."""
        return self.location if column.startswith("$") else locate_member(self.location, (column,))


@dataclass(frozen=True, slots=True)
class Lookup:
    """Rows by key. ``name`` is what the declaration calls the table, used in messages."""

    name: str
    rows: Mapping[str, LookupRow] = field(default_factory=dict)
    """The first row of each key."""
    further_rows: Mapping[str, tuple[LookupRow, ...]] = field(default_factory=dict)
    """The further rows of a key, where it has any."""

    @classmethod
    def from_rows(cls, name: str, key: str, rows: Iterable[LookupRow]) -> Lookup:
        """The rows that fill the column ``key``, by its value without white space around it."""
        table: dict[str, list[LookupRow]] = {}
        for row in rows:
            word = str(row.fields.get(key) or "").strip()
            if word:
                table.setdefault(word, []).append(row)
        more = {word: tuple(found[1:]) for word, found in table.items() if len(found) > 1}
        return cls(name, {word: found[0] for word, found in table.items()}, more)

    def find_row(self, word: object) -> LookupRow | None:
        """The first row with this key, or None."""
        return self.rows.get(str(word).strip())

    def list_rows(self, word: object) -> tuple[LookupRow, ...]:
        """Every row with this key, in order."""
        first = self.find_row(word)
        return (first, *self.further_rows.get(str(word).strip(), ())) if first else ()
