"""From the entries of a publication to records, as a declaration says. Pure; shared by several adapters.

The grammar of expressions is in ``expressions``; ``docs/sources.md`` explains it by example.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from homefinder.adapters.mapping import parts
from homefinder.adapters.mapping.evaluate import Scope, Taken, as_text, as_texts, fill, find, take
from homefinder.adapters.mapping.expressions import Computation, Expression, names_of, paths_of
from homefinder.adapters.mapping.locations import Located, is_empty, member_place, plain
from homefinder.adapters.mapping.lookups import Lookup, LookupRow
from homefinder.adapters.mapping.parts import AddressPart, EventPart, RelationPart
from homefinder.adapters.mapping.unmapped_fields import leftover_issues, leftover_paths
from homefinder.ids import short_key
from homefinder.issue_codes import ISSUE_CODES
from homefinder.model import KINDS, Issue, Parsed, Place, Record

__all__ = ["Entry", "Expression", "Located", "Lookup", "LookupRow", "RecordMapping", "map_entries", "unique"]

LISTS = ("alt_titles", "keywords", "nations")
PARTS = ("identifiers", "addresses", "relations", "events")
OWN = ("source_id", "key", "kind", "lifecycle", "extra", "given", "places")
TARGETS = tuple(f.name for f in fields(Record) if f.name not in (*PARTS, *OWN))
"""Fields of a record that take one expression."""


class Junk(BaseModel):
    """An entry that lacks every one of these fields is reported under ``code`` and not taken in."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    lacks_all: list[str]
    code: str = "not-a-standard"

    @field_validator("code")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in ISSUE_CODES:
            raise ValueError(f"no issue code {value!r}")
        return value


class Fields(BaseModel):
    """Target field of a record → expression, and the parts that repeat."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Expression]
    identifiers: dict[str, Expression] = {}
    addresses: list[AddressPart] = []
    relations: list[RelationPart] = []
    events: list[EventPart] = []

    @model_validator(mode="after")
    def _targets(self) -> Self:
        unknown = sorted(set(self.simple) - set(TARGETS))
        if unknown:
            raise ValueError(f"no such field of a record: {', '.join(unknown)}; there are {', '.join(TARGETS)}")
        return self

    @property
    def simple(self) -> dict[str, Expression]:
        return self.__pydantic_extra__

    def paths(self) -> Iterable[str]:
        for expression in (*self.simple.values(), *self.identifiers.values()):
            yield from paths_of(expression)
        for part in (*self.addresses, *self.relations, *self.events):
            yield from part.paths()


class RecordMapping(BaseModel):
    """How the entries of one collection become records."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: str | list[str]
    """A template, or several of which the first that can be filled counts."""
    kind: str | Computation
    """A kind, or a computation with a table of kinds and a default."""
    fields: Fields
    extra: dict[str, Expression] = {}
    """Name in ``Record.extra`` → expression."""
    keep: list[str] = []
    """Fields kept verbatim in ``Record.extra``."""
    ignore: list[str] = []
    """Fields that are known and of no use."""
    junk: Junk | None = None
    taken_in: str | Computation = ""
    """Why entries of this collection are taken in: a template or a computation."""

    @field_validator("kind")
    @classmethod
    def _kinds(cls, value: str | Computation) -> str | Computation:
        if isinstance(value, Computation) and not (value.const or (value.table and value.default)):
            raise ValueError("a kind that is computed needs a table of kinds and a default")
        words = [value] if isinstance(value, str) else [*value.table.values(), value.default or value.const]
        unknown = [word for word in words if word not in KINDS]
        if unknown:
            raise ValueError(f"no kind {unknown[0]!r}: there are {', '.join(KINDS)}")
        return value

    @property
    def keys(self) -> list[str]:
        return [self.key] if isinstance(self.key, str) else self.key

    def known(self) -> frozenset[str]:
        """Every path that the mapping uses, keeps or ignores."""
        computed = [e for e in (self.kind, self.taken_in) if isinstance(e, Computation)]
        read = [path for expression in (*self.extra.values(), *computed) for path in paths_of(expression)]
        named = [name for template in self.keys for name in names_of(template)]
        return frozenset(path.lstrip("^") for path in (*self.fields.paths(), *read, *named, *self.keep, *self.ignore))

    def lookups(self) -> frozenset[str]:
        """The names of the lookups that the mapping uses."""
        return frozenset(_named(self.model_dump(exclude_defaults=True), "lookup"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a publication. ``computed`` holds what the format adds, under names that begin with ``$``."""

    fields: Mapping[str, Any]
    place: Place
    computed: Mapping[str, Any] = field(default_factory=dict)


def map_entries(
    source_id: str, mapping: RecordMapping, entries: Iterable[Entry], lookups: Mapping[str, Lookup]
) -> Parsed:
    """Records of the entries in their order, and what was wrong: an entry without key or title, junk, a key met
    twice, a reference to nothing, and one issue for each field that the mapping does not know."""
    known = mapping.known()
    records: list[Record] = []
    issues: list[Issue] = []
    seen: list[tuple[Place, tuple[str, ...]]] = []
    for entry in entries:
        left = leftover_paths(entry.fields, known)
        seen.append((entry.place, left))
        made = _record(source_id, mapping, Scope(entry.fields, entry.place, entry.computed, lookups), left)
        records.extend(made.records)
        issues.extend(made.issues)
    return unique(Parsed(tuple(records), (*issues, *leftover_issues(seen))))


def unique(parsed: Parsed) -> Parsed:
    """The first record of each key, each issue once; a key met again is a ``duplicate-key`` issue."""
    kept: dict[str, Record] = {}
    issues = list(parsed.issues)
    for record in parsed.records:
        first = kept.setdefault(record.key, record)
        if first is not record:
            message = f"{record.title!r} carries the key {record.key!r} of {first.title!r}; the first is kept"
            issues.append(Issue("duplicate-key", message, record.places[""], record.key))
    return Parsed(tuple(kept.values()), tuple(dict.fromkeys(issues)))


def _record(source_id: str, mapping: RecordMapping, scope: Scope, left: tuple[str, ...]) -> Parsed:
    filled = (fill(template, scope) for template in mapping.keys)
    key = short_key(next((str(made.value) for made in filled if made.value), ""))
    if mapping.junk and all(find(path, scope).empty for path in mapping.junk.lacks_all):
        lacking = ", ".join(mapping.junk.lacks_all)
        return Parsed((), (Issue(mapping.junk.code, f"{key or 'an entry'} lacks all of {lacking}", scope.place, key),))
    if not key:
        return Parsed((), (Issue("missing-key", f"nothing fills {' or '.join(mapping.keys)}", scope.place),))
    taken = {name: take(expression, scope) for name, expression in mapping.fields.simple.items()}
    if taken.get("title", Taken()).empty:
        return Parsed((), (Issue("missing-title", f"{key} has no title", scope.place, key),))
    record, issues = _fill(Record(source_id, key, _kind(mapping.kind, scope), ""), mapping, taken, scope, left)
    return Parsed((record,), tuple(Issue(i.code, f"{key} {i.message}", i.place, key) for i in issues))


def _fill(
    record: Record, mapping: RecordMapping, taken: dict[str, Taken], scope: Scope, left: tuple[str, ...]
) -> tuple[Record, list[Issue]]:
    built = _built(mapping.fields, scope)
    extra = _extra(mapping, scope, left)
    values = {name: as_texts(one.value) if name in LISTS else as_text(one.value) for name, one in taken.items()}
    if mapping.taken_in:
        made = fill(mapping.taken_in, scope) if isinstance(mapping.taken_in, str) else take(mapping.taken_in, scope)
        values["taken_in"] = as_text(made.value)
    places = {"": scope.place}
    places |= {name: one.place for name, one in taken.items() if one.place and not one.empty}
    places |= {name: one.place for name, one in built.items() if one.place and one.parts}
    places |= {f"extra/{name}": one.place for name, one in extra.items() if one.place}
    issues = [issue for one in (*taken.values(), *extra.values()) for issue in one.issues]
    issues += [issue for one in built.values() for issue in one.issues]
    made_parts = {name: one.parts for name, one in built.items()}
    kept = {name: one.value for name, one in extra.items()}
    return record.with_(**values, **made_parts, extra=kept, places=places), issues


def _built(declared: Fields, scope: Scope) -> dict[str, parts.Built]:
    return {
        "identifiers": parts.identifiers(declared.identifiers, scope),
        "addresses": parts.addresses(declared.addresses, scope),
        "relations": parts.relations(declared.relations, scope),
        "events": parts.events(declared.events, scope),
    }


def _extra(mapping: RecordMapping, scope: Scope, left: tuple[str, ...]) -> dict[str, Taken]:
    roots = dict.fromkeys(path.split(".")[0] for path in left)
    names = [*mapping.keep, *(root for root in roots if root not in mapping.keep)]
    kept = {name: find(name, scope) if name in mapping.keep else _whole(name, scope) for name in names}
    kept |= {name: take(expression, scope) for name, expression in mapping.extra.items()}
    return {name: one for name, one in kept.items() if not one.empty}


def _whole(name: str, scope: Scope) -> Taken:
    """A field by its exact name, or all fields whose names begin with it and a dot."""
    value = scope.fields.get(name)
    if is_empty(value):
        value = {field: member for field, member in scope.fields.items() if field.startswith(f"{name}.")}
    return Taken(plain(value), member_place(scope.place, (name,)))


def _named(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (member for key, member in value.items() if key == name and isinstance(member, str))
        yield from (found for key, member in value.items() if key != name for found in _named(member, name))
    elif isinstance(value, list):
        yield from (found for member in value for found in _named(member, name))


def _kind(kind: str | Computation, scope: Scope) -> str:
    return kind if isinstance(kind, str) else as_text(take(kind, scope).value)
