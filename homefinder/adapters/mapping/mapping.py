"""From the entries of a publication to records, as a declaration says. Pure; shared by several adapters.

The grammar of expressions is in ``expressions``; ``docs/sources.md`` explains it by example.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator

from homefinder.adapters.mapping import parts
from homefinder.adapters.mapping.evaluate import (
    ExpressionValue,
    Scope,
    as_text,
    as_texts,
    evaluate_expression,
    fill_template,
    find_value,
)
from homefinder.adapters.mapping.expressions import Computation, Expression, list_expression_paths, list_template_names
from homefinder.adapters.mapping.field_mapping import FieldMapping, JunkRule
from homefinder.adapters.mapping.locations import LocatedValue, is_empty, locate_member, strip_locations
from homefinder.adapters.mapping.lookups import Lookup, LookupRow
from homefinder.adapters.mapping.record_language import list_translations, take_values
from homefinder.adapters.mapping.unmapped_fields import list_counted_issues, list_unmapped_issues, list_unmapped_paths
from homefinder.adapters.mapping.watch import note_entry
from homefinder.errors import describe_surprise
from homefinder.ids import shorten_key
from homefinder.languages import is_same_language
from homefinder.model import KINDS, Issue, Location, ParseResult, Record

__all__ = [
    "Expression",
    "LocatedValue",
    "Lookup",
    "LookupRow",
    "RecordMapping",
    "SourceEntry",
    "deduplicate_records",
    "identify_entry",
    "map_entries",
]

LISTS = ("alt_titles", "keywords", "nations")


class RecordMapping(BaseModel):
    """How the entries of one collection become records."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: str | list[str]
    """A template, or several of which the first that can be filled counts."""
    kind: str | Computation
    """A kind, or a computation with a table of kinds and a default."""
    fields: FieldMapping
    extra: dict[str, Expression] = {}
    """Name in ``Record.extra`` → expression."""
    keep: list[str] = []
    """Fields kept verbatim in ``Record.extra``."""
    ignore: list[str] = []
    """Fields that are known and of no use."""
    junk: JunkRule | None = None
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
    def key_templates(self) -> list[str]:
        return [self.key] if isinstance(self.key, str) else self.key

    def list_known_paths(self) -> frozenset[str]:
        """Every path that the mapping uses, keeps or ignores."""
        computed = [e for e in (self.kind, self.taken_in) if isinstance(e, Computation)]
        read = [path for expression in (*self.extra.values(), *computed) for path in list_expression_paths(expression)]
        named = [name for template in self.key_templates for name in list_template_names(template)]
        return frozenset(
            path.lstrip("^") for path in (*self.fields.list_paths(), *read, *named, *self.keep, *self.ignore)
        )

    def list_lookup_names(self) -> frozenset[str]:
        """The names of the lookups that the mapping uses."""
        return frozenset(_list_values_named(self.model_dump(exclude_defaults=True), "lookup"))


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One entry of a publication. ``computed`` holds what the format adds, under names that begin with ``$``."""

    fields: Mapping[str, Any]
    location: Location
    computed: Mapping[str, Any] = field(default_factory=dict)
    fields_location: Location | None = None
    """Where the fields stand, if that is not where the entry is listed."""


def map_entries(
    source_id: str, mapping: RecordMapping, entries: Iterable[SourceEntry], lookups: Mapping[str, Lookup]
) -> ParseResult:
    """Records of the entries in their order, and what was wrong: an entry without key or title, junk, a key met
    twice, a reference to nothing, and one issue for each field that the mapping does not know."""
    known = mapping.list_known_paths()
    records: list[Record] = []
    issues: list[Issue] = []
    seen: list[tuple[Location, tuple[str, ...]]] = []
    undeclared: list[tuple[str, Location]] = []
    for entry in entries:
        note_entry(mapping, entry)
        try:
            left = list_unmapped_paths(entry.fields, known)
            place = entry.fields_location or entry.location
            scope = Scope(entry.fields, place, entry.computed, lookups)
            made = _place_in_list(_record(source_id, mapping, scope, left), entry)
        except Exception as error:  # whatever one entry does, the others are taken in
            issues.append(Issue("invalid-entry", f"cannot be read: {describe_surprise(error)}", entry.location))
            continue
        seen.append((place, left))
        records.extend(made.records)
        issues.extend(made.issues)
        undeclared.extend(made.undeclared)
    said = f"{{field}} of {{count}} of {len(seen)} entries is given in several languages; no language is declared"
    told = (*issues, *list_counted_issues("undeclared-language", said, undeclared), *list_unmapped_issues(seen))
    return deduplicate_records(ParseResult(tuple(records), told))


def identify_entry(mapping: RecordMapping, entry: SourceEntry) -> str:
    """The key that a record of the entry has; empty where nothing fills it."""
    scope = Scope(entry.fields, entry.location, entry.computed)
    filled = (fill_template(template, scope) for template in mapping.key_templates)
    return shorten_key(next((str(made.value) for made in filled if made.value), ""))


def deduplicate_records(parsed: ParseResult) -> ParseResult:
    """The first record of each key, each issue once; a key met again is a ``duplicate-key`` issue."""
    kept: dict[str, Record] = {}
    issues = list(parsed.issues)
    for record in parsed.records:
        first = kept.setdefault(record.key, record)
        if first is not record:
            message = f"{record.title!r} carries the key {record.key!r} of {first.title!r}; the first is kept"
            issues.append(Issue("duplicate-key", message, record.locations[""], record.key))
    return replace(parsed, records=tuple(kept.values()), issues=tuple(dict.fromkeys(issues)))


@dataclass(frozen=True, slots=True)
class _MappedEntry:
    """What came of one entry. ``undeclared``: fields given by language, with their places, where the mapping declares
    no language."""

    records: tuple[Record, ...] = ()
    issues: tuple[Issue, ...] = ()
    undeclared: tuple[tuple[str, Location], ...] = ()


def _place_in_list(made: _MappedEntry, entry: SourceEntry) -> _MappedEntry:
    """What was made, standing where the entry is listed, so that a part of the list is told to hold it."""
    if entry.fields_location is None:
        return made
    records = tuple(one.with_changes(locations={**one.locations, "": entry.location}) for one in made.records)
    moved = (replace(i, location=entry.location) if i.location == entry.fields_location else i for i in made.issues)
    return replace(made, records=records, issues=tuple(moved))


def _record(source_id: str, mapping: RecordMapping, scope: Scope, unmapped: tuple[str, ...]) -> _MappedEntry:
    taken, scope, declared = take_values(mapping.fields.single_values, scope)
    filled = (fill_template(template, scope) for template in mapping.key_templates)
    key = shorten_key(next((str(made.value) for made in filled if made.value), ""))
    if mapping.junk and all(find_value(path, scope).is_empty for path in mapping.junk.lacks_all):
        lacking = ", ".join(mapping.junk.lacks_all)
        said = f"{key or 'an entry'} lacks all of {lacking}"
        return _MappedEntry(issues=(Issue(mapping.junk.code, said, scope.location, key),))
    if not key:
        said = f"nothing fills {' or '.join(mapping.key_templates)}"
        return _MappedEntry(issues=(Issue("missing-key", said, scope.location),))
    if taken.get("title", ExpressionValue()).is_empty:
        return _MappedEntry(issues=(Issue("missing-title", f"{key} has no title", scope.location, key),))
    bare = Record(source_id, key, _compute_kind(mapping.kind, scope), "")
    record, issues, localised = _fill(bare, mapping, taken, scope, unmapped)
    if declared and not is_same_language(declared, scope.language):
        said = f"has no title in {declared!r}, the language that is declared; the title in {scope.language!r} is shown"
        issues.append(Issue("missing-language", said, record.locations.get("title", scope.location)))
    told = tuple(Issue(i.code, f"{key} {i.message}", i.location, key) for i in issues)
    return _MappedEntry((record,), told, () if declared else localised)


def _fill(
    record: Record, mapping: RecordMapping, taken: dict[str, ExpressionValue], scope: Scope, unmapped: tuple[str, ...]
) -> tuple[Record, list[Issue], tuple[tuple[str, Location], ...]]:
    """The record, what was wrong, and the fields that were given by language, with their places."""
    built = _build_parts(mapping.fields, scope)
    extra = _extra(mapping, scope, unmapped)
    values = {name: as_texts(one.value) if name in LISTS else as_text(one.value) for name, one in taken.items()}
    if mapping.taken_in:
        made = (
            fill_template(mapping.taken_in, scope)
            if isinstance(mapping.taken_in, str)
            else evaluate_expression(mapping.taken_in, scope)
        )
        values["taken_in"] = as_text(made.value)
    places = {"": scope.location}
    places |= {name: one.location for name, one in taken.items() if one.location and not one.is_empty}
    places |= {name: one.location for name, one in built.items() if one.location and one.parts}
    places |= {f"extra/{name}": one.location for name, one in extra.items() if one.location}
    issues = [issue for one in (*taken.values(), *extra.values()) for issue in one.issues]
    issues += [issue for one in built.values() for issue in one.issues]
    made_parts = {name: one.parts for name, one in built.items()}
    kept = {name: one.value for name, one in extra.items()}
    localised = [(name, one) for name, one in taken.items() if one.language]
    localised += [(name, one) for name, part in built.items() for one in part.localised]
    translations = tuple(dict.fromkeys(list_translations(localised, scope.language)))
    record = record.with_changes(**values, **made_parts, translations=translations, extra=kept, locations=places)
    return record, issues, tuple({name: one.location or scope.location for name, one in localised}.items())


def _build_parts(declared: FieldMapping, scope: Scope) -> dict[str, parts.PartsResult]:
    return {
        "identifiers": parts.build_identifiers(declared.identifiers, scope),
        "addresses": parts.build_addresses(declared.addresses, scope),
        "relations": parts.build_relations(declared.relations, scope),
        "events": parts.build_events(declared.events, scope),
    }


def _extra(mapping: RecordMapping, scope: Scope, unmapped: tuple[str, ...]) -> dict[str, ExpressionValue]:
    roots = dict.fromkeys(path.split(".")[0] for path in unmapped)
    names = [*mapping.keep, *(root for root in roots if root not in mapping.keep)]
    kept = {name: find_value(name, scope) if name in mapping.keep else _find_whole_field(name, scope) for name in names}
    kept |= {name: evaluate_expression(expression, scope) for name, expression in mapping.extra.items()}
    return {name: one for name, one in kept.items() if not one.is_empty}


def _find_whole_field(name: str, scope: Scope) -> ExpressionValue:
    """A field by its exact name, or all fields whose names begin with it and a dot."""
    value = scope.fields.get(name)
    if is_empty(value):
        value = {field: member for field, member in scope.fields.items() if field.startswith(f"{name}.")}
    return ExpressionValue(strip_locations(value), locate_member(scope.location, (name,)))


def _list_values_named(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (member for key, member in value.items() if key == name and isinstance(member, str))
        yield from (found for key, member in value.items() if key != name for found in _list_values_named(member, name))
    elif isinstance(value, list):
        yield from (found for member in value for found in _list_values_named(member, name))


def _compute_kind(kind: str | Computation, scope: Scope) -> str:
    return kind if isinstance(kind, str) else as_text(evaluate_expression(kind, scope).value)
