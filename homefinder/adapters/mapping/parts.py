"""The parts of a record that repeat: identifiers, addresses, relations and events, as a declaration names them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict

from homefinder.adapters.mapping.evaluate import (
    ExpressionValue,
    Scope,
    as_text,
    as_texts,
    evaluate_expression,
    find_value,
)
from homefinder.adapters.mapping.expressions import Computation, Expression, list_expression_paths
from homefinder.adapters.mapping.locations import is_empty, locate_member
from homefinder.model import Address, Event, Identifier, Issue, Location, Relation

PartValue = TypeVar("PartValue")


class RepeatedPart(BaseModel):
    """A part that repeats. ``each``: the path of a list, one part a member (``$item`` is a member that is no mapping);
    ``true``: the main expression gives a list, one part a value."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    each: str | bool = False

    def list_expressions(self) -> Iterator[Expression]:
        """Every expression of the part; words that are meant literally are not among them."""
        yield from (value for name, value in self if name not in ("each", "kind", "role") and value is not None)
        yield from (value for name, value in self if name in ("kind", "role") and isinstance(value, Computation))

    def list_paths(self) -> Iterator[str]:
        """Every path that the part reads, from the entry's top."""
        inside = [path for expression in self.list_expressions() for path in list_expression_paths(expression)]
        if not isinstance(self.each, str):
            yield from inside
            return
        yield from (path if path[0] in "$^" else f"{self.each}.{path}" for path in inside)
        if any(path.startswith("$item") for path in inside):
            yield self.each


class AddressPart(RepeatedPart):
    """``role`` is a word or a computation; the others are expressions."""

    role: str | Computation
    url: Expression
    title: Expression | None = None
    media_type: Expression | None = None


class RelationPart(RepeatedPart):
    kind: str | Computation
    target: Expression | None = None
    title: Expression | None = None


class EventPart(RepeatedPart):
    kind: str | Computation
    date: Expression | None = None
    note: Expression | None = None
    url: Expression | None = None


@dataclass(frozen=True, slots=True)
class PartsResult:
    """The parts made, where the first was read, what was wrong, and the texts that were given by language."""

    parts: tuple[Any, ...]
    location: Location | None
    issues: tuple[Issue, ...]
    localised: tuple[ExpressionValue, ...] = ()


def build_addresses(parts: list[AddressPart], scope: Scope) -> PartsResult:
    """An address for every part that has one."""

    def make(part: AddressPart, at: ScopeReader) -> list[Address]:
        titles, role, media = at.read_text(part.title), at.read_word(part.role), at.read_text(part.media_type)
        return [Address(url.strip(), role, titles, media) for url in at.read_texts(part.url, part.each)]

    return _build(parts, scope, make)


def build_relations(parts: list[RelationPart], scope: Scope) -> PartsResult:
    """A relation for every part that names a target or at least a title."""

    def make(part: RelationPart, at: ScopeReader) -> list[Relation]:
        kind, title = at.read_word(part.kind), at.read_text(part.title)
        targets = at.read_texts(part.target, part.each) or (("",) if title else ())
        return [Relation(kind, target.strip(), title) for target in targets]

    return _build(parts, scope, make)


def build_events(parts: list[EventPart], scope: Scope) -> PartsResult:
    """An event for every part that tells anything; a date may be missing."""

    def make(part: EventPart, at: ScopeReader) -> list[Event]:
        event = Event(at.read_word(part.kind), at.read_text(part.date), at.read_text(part.note), at.read_text(part.url))
        return [event] if event.date or event.note else []

    return _build(parts, scope, make)


def build_identifiers(declared: dict[str, Expression], scope: Scope) -> PartsResult:
    """An identifier for every value of every scheme."""
    taken = {scheme: evaluate_expression(expression, scope) for scheme, expression in declared.items()}
    made = [Identifier(scheme, text.strip()) for scheme, one in taken.items() for text in as_texts(one.value)]
    places = [one.location for one in taken.values() if one.location and not one.is_empty]
    return PartsResult(
        tuple(made), places[0] if places else None, tuple(i for one in taken.values() for i in one.issues)
    )


@dataclass(slots=True)
class ScopeReader:
    """Takes values in one scope and remembers what was met on the way."""

    scope: Scope
    locations: list[Location]
    issues: list[Issue]
    localised: list[ExpressionValue]

    def read_value(self, expression: Expression | None) -> ExpressionValue:
        taken = ExpressionValue() if expression is None else evaluate_expression(expression, self.scope)
        self.issues.extend(taken.issues)
        if taken.location and not taken.is_empty:
            self.locations.append(taken.location)
        if taken.language:
            self.localised.append(taken)
        return taken

    def read_text(self, expression: Expression | None) -> str:
        return as_text(self.read_value(expression).value).strip()

    def read_word(self, word: str | Computation) -> str:
        return word if isinstance(word, str) else self.read_text(word)

    def read_texts(self, expression: Expression | None, each: str | bool) -> tuple[str, ...]:
        value = self.read_value(expression).value
        if each is True:
            return as_texts(value)
        return tuple(text for text in (as_text(value),) if text.strip())


Maker = Callable[[Any, ScopeReader], list[PartValue]]


def _build(parts: list[Any], scope: Scope, make: Maker[PartValue]) -> PartsResult:
    places: list[Location] = []
    issues: list[Issue] = []
    localised: list[ExpressionValue] = []
    made = [
        one
        for part in parts
        for at in _scopes(part, scope)
        for one in make(part, ScopeReader(at, places, issues, localised))
    ]
    return PartsResult(tuple(dict.fromkeys(made)), places[0] if places else None, tuple(issues), tuple(localised))


def _scopes(part: RepeatedPart, scope: Scope) -> list[Scope]:
    if not isinstance(part.each, str):
        return [scope]
    found = find_value(part.each, scope)
    if is_empty(found.value):
        return []
    members = found.value if isinstance(found.value, list) else [found.value]
    place = found.location or scope.location
    return [scope.build_member_scope(member, locate_member(place, (index,))) for index, member in enumerate(members)]
