"""The parts of a record that repeat: identifiers, addresses, relations and events, as a declaration names them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict

from homefinder.adapters.mapping.evaluate import Scope, Taken, as_text, as_texts, find, take
from homefinder.adapters.mapping.expressions import Computation, Expression, paths_of
from homefinder.adapters.mapping.locations import is_empty, member_place
from homefinder.model import Address, Event, Identifier, Issue, Place, Relation

Made = TypeVar("Made")


class Part(BaseModel):
    """A part that repeats. ``each``: the path of a list, one part a member (``$item`` is a member that is no mapping);
    ``true``: the main expression gives a list, one part a value."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    each: str | bool = False

    def expressions(self) -> Iterator[Expression]:
        """Every expression of the part; words that are meant literally are not among them."""
        yield from (value for name, value in self if name not in ("each", "kind", "role") and value is not None)
        yield from (value for name, value in self if name in ("kind", "role") and isinstance(value, Computation))

    def paths(self) -> Iterator[str]:
        """Every path that the part reads, from the entry's top."""
        inside = [path for expression in self.expressions() for path in paths_of(expression)]
        if not isinstance(self.each, str):
            yield from inside
            return
        yield from (path if path[0] in "$^" else f"{self.each}.{path}" for path in inside)
        if any(path.startswith("$item") for path in inside):
            yield self.each


class AddressPart(Part):
    """``role`` is a word or a computation; the others are expressions."""

    role: str | Computation
    url: Expression
    title: Expression | None = None
    media_type: Expression | None = None


class RelationPart(Part):
    kind: str | Computation
    target: Expression | None = None
    title: Expression | None = None


class EventPart(Part):
    kind: str | Computation
    date: Expression | None = None
    note: Expression | None = None
    url: Expression | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """The parts made, where the first was read, and what was wrong."""

    parts: tuple[Any, ...]
    place: Place | None
    issues: tuple[Issue, ...]


def addresses(parts: list[AddressPart], scope: Scope) -> Built:
    """An address for every part that has one."""

    def make(part: AddressPart, at: Reader) -> list[Address]:
        titles, role, media = at.text(part.title), at.word(part.role), at.text(part.media_type)
        return [Address(url.strip(), role, titles, media) for url in at.texts(part.url, part.each)]

    return _build(parts, scope, make)


def relations(parts: list[RelationPart], scope: Scope) -> Built:
    """A relation for every part that names a target or at least a title."""

    def make(part: RelationPart, at: Reader) -> list[Relation]:
        kind, title = at.word(part.kind), at.text(part.title)
        targets = at.texts(part.target, part.each) or (("",) if title else ())
        return [Relation(kind, target.strip(), title) for target in targets]

    return _build(parts, scope, make)


def events(parts: list[EventPart], scope: Scope) -> Built:
    """An event for every part that tells anything; a date may be missing."""

    def make(part: EventPart, at: Reader) -> list[Event]:
        event = Event(at.word(part.kind), at.text(part.date), at.text(part.note), at.text(part.url))
        return [event] if event.date or event.note else []

    return _build(parts, scope, make)


def identifiers(declared: dict[str, Expression], scope: Scope) -> Built:
    """An identifier for every value of every scheme."""
    taken = {scheme: take(expression, scope) for scheme, expression in declared.items()}
    made = [Identifier(scheme, text.strip()) for scheme, one in taken.items() for text in as_texts(one.value)]
    places = [one.place for one in taken.values() if one.place and not one.empty]
    return Built(tuple(made), places[0] if places else None, tuple(i for one in taken.values() for i in one.issues))


@dataclass(slots=True)
class Reader:
    """Takes values in one scope and remembers what was met on the way."""

    scope: Scope
    places: list[Place]
    issues: list[Issue]

    def take(self, expression: Expression | None) -> Taken:
        taken = Taken() if expression is None else take(expression, self.scope)
        self.issues.extend(taken.issues)
        if taken.place and not taken.empty:
            self.places.append(taken.place)
        return taken

    def text(self, expression: Expression | None) -> str:
        return as_text(self.take(expression).value).strip()

    def word(self, word: str | Computation) -> str:
        return word if isinstance(word, str) else self.text(word)

    def texts(self, expression: Expression | None, each: str | bool) -> tuple[str, ...]:
        value = self.take(expression).value
        if each is True:
            return as_texts(value)
        return tuple(text for text in (as_text(value),) if text.strip())


Maker = Callable[[Any, Reader], list[Made]]


def _build(parts: list[Any], scope: Scope, make: Maker[Made]) -> Built:
    places: list[Place] = []
    issues: list[Issue] = []
    made = [one for part in parts for at in _scopes(part, scope) for one in make(part, Reader(at, places, issues))]
    return Built(tuple(dict.fromkeys(made)), places[0] if places else None, tuple(issues))


def _scopes(part: Part, scope: Scope) -> list[Scope]:
    if not isinstance(part.each, str):
        return [scope]
    found = find(part.each, scope)
    if is_empty(found.value):
        return []
    members = found.value if isinstance(found.value, list) else [found.value]
    place = found.place or scope.place
    return [scope.member(member, member_place(place, (index,))) for index, member in enumerate(members)]
