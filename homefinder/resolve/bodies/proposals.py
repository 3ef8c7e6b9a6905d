"""Bodies that may be one, for a person to judge: nothing here is joined. Pure.

``MIN_LIKENESS`` was set on the names of the sample and of the recordings, where 84 proposes the Care Quality Commission
as the Charity Commission and 88 no two that are plainly different.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from homefinder.clean.publishers import build_body_key
from homefinder.clean.urls import build_page_key
from homefinder.ids import slug
from homefinder.resolve.bodies.name_forms import SMALL_WORDS, has_initials_of, is_abbreviation_of, list_name_forms
from homefinder.resolve.bodies.names import parse_organisation_slug
from homefinder.resolve.bodies.vocabulary import OwnerVocabulary

MIN_LIKENESS = 88.0
"""The least likeness of two names by their letters, 0 to 100 (Levenshtein ratio of rapidfuzz)."""
MIN_BEGINNING = 2
"""Telling words of a name with which a longer name must begin."""
MIN_KEPT, MAX_LEFT_OUT = 3, 2
"""Telling words of a name that another must have, and those that it may leave out."""


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body with every name by which it is called, its own first."""

    id: str
    names: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class BodyProposal:
    """Two bodies that may be one, and what speaks for it."""

    left: str
    right: str
    why: str


def list_proposals(bodies: Sequence[NamedBody], vocabulary: OwnerVocabulary) -> list[BodyProposal]:
    """Each pair once, by its strongest sign; none of which people said that the two are different or merged."""
    found: dict[frozenset[str], BodyProposal] = {}
    keys = {body.id: frozenset(build_body_key(name) for name in (body.id, *body.names)) for body in bodies}
    for proposal in (*_list_told(bodies), *_list_alike(bodies)):
        ours, theirs = keys[proposal.left], keys[proposal.right]
        if not vocabulary.is_declared_different(ours, theirs) and not vocabulary.is_declared_merged(ours, theirs):
            found.setdefault(frozenset((proposal.left, proposal.right)), proposal)
    return list(found.values())


def _list_told(bodies: Sequence[NamedBody]) -> Iterator[BodyProposal]:
    """What one name says of two others, where it does not say enough."""
    by_key = {build_body_key(name): body.id for body in reversed(bodies) for name in (body.id, *body.names)}
    for body in bodies:
        for name in body.names:
            for form in list_name_forms(name):
                whole, other = (by_key.get(build_body_key(part), "") for part in (form.name, form.other))
                if form.kind in ("now", "formerly") and whole and other and whole != other:
                    yield BodyProposal(whole, other, f"“{name}” may tell of another name, or of another owner.")
                elif (
                    form.kind in ("bracket", "branch", "abbreviation") and (near := whole or other) and near != body.id
                ):
                    yield BodyProposal(body.id, near, f"“{name}” adds {form.other} in brackets.")
                elif form.kind == "pair" and whole and other and whole != body.id:
                    yield BodyProposal(body.id, whole, f"“{name}” names two bodies.")


def _list_alike(bodies: Sequence[NamedBody]) -> Iterator[BodyProposal]:
    aliases = {body.id: tuple(_list_aliases(body)) for body in bodies}
    folded = {alias: _fold_words(alias) for names in aliases.values() for alias in names}
    pages = {body.id: build_page_key(body.url) for body in bodies if body.url and not parse_organisation_slug(body.url)}
    for left, right in combinations(bodies, 2):
        pairs = [(one, other) for one in aliases[left.id] for other in aliases[right.id]]
        why = next((said for one, other in pairs if (said := _describe_likeness(one, other, folded))), "")
        if not why and pages.get(left.id, "") and pages[left.id] == pages.get(right.id):
            why = f"Both have the page {left.url}."
        if why and not _are_two_organisations(left, right):
            yield BodyProposal(left.id, right.id, why)


def _list_aliases(body: NamedBody) -> Iterator[str]:
    """The names without partners and without what stands in brackets; no addresses."""
    for name in body.names:
        if "://" in name:
            continue
        forms = list(list_name_forms(name))
        yield next((form.name for form in forms if form.kind not in ("pair", "formerly", "now")), name)


def _are_two_organisations(left: NamedBody, right: NamedBody) -> bool:
    """Whether GOV.UK lists both, so that it knows them apart."""
    return bool(parse_organisation_slug(left.url) and parse_organisation_slug(right.url))


def _describe_likeness(one: str, other: str, folded: Mapping[str, Sequence[str]]) -> str:
    short, long = sorted((one, other), key=lambda name: (len(name), name))
    if is_abbreviation_of(short, long) or has_initials_of(short, long):
        return f"{short} may be short for {long}."
    ours, theirs = folded[short], folded[long]
    if len(ours) >= MIN_BEGINNING and theirs[: len(ours)] == ours and len(theirs) > len(ours):
        return f"“{long}” begins with “{short}”."
    if leaves_out_words("".join(ours), theirs):
        return f"“{short}” is “{long}” but for a word or two."
    likeness = fuzz.ratio("".join(ours), "".join(theirs))
    return f"The names are alike ({likeness:.0f} of 100)." if likeness >= MIN_LIKENESS else ""


def leaves_out_words(letters: str, words: Sequence[str], allowed: int = MAX_LEFT_OUT, kept: int = 0) -> bool:
    """Whether the letters are those of the words, in their order, but for as many whole words as are allowed."""
    if not words:
        return not letters and kept >= MIN_KEPT
    first, rest = words[0], words[1:]
    return (letters.startswith(first) and leaves_out_words(letters[len(first) :], rest, allowed, kept + 1)) or (
        allowed > 0 and leaves_out_words(letters, rest, allowed - 1, kept)
    )


def _fold_words(name: str) -> list[str]:
    return [word for word in slug(name).split("-") if word and word not in SMALL_WORDS]
