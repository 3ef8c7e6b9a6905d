"""Which names are sure to be one body: what people declared, and what a name says of another that stands alone. Pure.

A part of a name counts only where it is the whole name of a publisher elsewhere; docs/resolve.md has the cases. What is
less sure is proposed (``proposals.py``), never joined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from homefinder.clean.publishers import build_body_key, normalise_body_slug
from homefinder.resolve.bodies.name_forms import NameForm, list_name_forms
from homefinder.resolve.bodies.names import PublisherName, parse_organisation_slug
from homefinder.resolve.bodies.vocabulary import OwnerVocabulary

MIN_SHORT_NAME = 3
"""Letters of a short name that may stand alone for the long one: two letters name too many things."""


class BodyJoin(NamedTuple):
    """One id that is another name of the body with the other id, and why."""

    former: str
    body: str
    reason: str
    evidence: str = ""
    is_declared: bool = False
    """By a person, in ``vocab/owners.yml``."""


class StandingNames:
    """Every name and id that stands alone, by its key, with an id that has it."""

    def __init__(self, names_by_id: Mapping[str, Sequence[PublisherName]]) -> None:
        self._ids: dict[str, str] = {}
        for identifier, items in sorted(names_by_id.items()):
            for key in (normalise_body_slug(identifier), *(build_body_key(item.name) for item in items)):
                if key:
                    self._ids.setdefault(key, identifier)

    def find_id(self, name: str) -> str:
        """The id of the body of exactly this name or id; empty where none is."""
        return self._ids.get(build_body_key(name), "")


def list_joins(names_by_id: Mapping[str, Sequence[PublisherName]], vocabulary: OwnerVocabulary) -> Iterator[BodyJoin]:
    """Each join, what people declared first; one id may be joined more than once."""
    standing = StandingNames(names_by_id)
    yield from _list_declared(standing, vocabulary)
    long_names: dict[str, dict[str, str]] = defaultdict(dict)
    for identifier, items in sorted(names_by_id.items()):
        for item in items:
            for form in list_name_forms(item.name) if is_named_by(item) else ():
                yield from _join_form(identifier, item.name, form, standing)
                if form.kind == "abbreviation":
                    whole = standing.find_id(form.name) or identifier
                    long_names[form.other].setdefault(build_body_key(form.name), whole)
    for short, longs in sorted(long_names.items()):
        found = standing.find_id(short)
        if found and len(longs) == 1 and len(short) >= MIN_SHORT_NAME:
            (whole,) = longs.values()
            said = f"It is the short form of {names_by_id[whole][0].name}, as one of its names says."
            yield from [BodyJoin(found, whole, said)] if found != whole else []


def is_named_by(item: PublisherName) -> bool:
    """Whether the id comes from the name alone: an id or an address of its own says more than the name does."""
    return normalise_body_slug(item.id) == build_body_key(item.name) and not parse_organisation_slug(item.url)


def _list_declared(standing: StandingNames, vocabulary: OwnerVocabulary) -> Iterator[BodyJoin]:
    for entry in vocabulary.same:
        present = [found for name in entry.names if (found := standing.find_id(name))]
        body = standing.find_id(entry.owner) or next(iter(present), "")
        for identifier in present:
            if identifier != body:
                yield BodyJoin(identifier, body, entry.why, entry.evidence, is_declared=True)


def _join_form(identifier: str, name: str, form: NameForm, standing: StandingNames) -> Iterator[BodyJoin]:
    whole, other = standing.find_id(form.name), standing.find_id(form.other)
    if form.kind == "now" and other:
        yield BodyJoin(identifier, other, f"“{name}” says what it is called now.")
    elif form.kind == "abbreviation" and whole:
        yield BodyJoin(identifier, whole, f"“{name}” is the name with its short form.")
    elif form.kind == "joint" and whole:
        yield BodyJoin(identifier, whole, f"“{name}” names it first, with {form.other}.")
    elif form.kind in ("form", "channel", "formerly") and whole:
        yield BodyJoin(identifier, whole, f"“{name}” is the name with “{form.other}” added.")
