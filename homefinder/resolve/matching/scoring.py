"""Whether two records are one thing, two things, or two that belong together; with the score and the reasons. Pure.

First what a publication states, then the marks that tell look-alikes apart (a part, an edition, an interface, a kind of
document), then the score. A mark is never outweighed: no score makes a guide of a specification.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from homefinder.resolve.matching.features import Feature, features
from homefinder.resolve.matching.profile import Reading, folded_address
from homefinder.resolve.matching.similarity import Likeness
from homefinder.resolve.matching.term_frequencies import Statistics
from homefinder.resolve.matching.title_parser import INTERFACES, LIGHT_WORDS, title_facts
from homefinder.resolve.matching.weights import ALIKE, CONTAINED, ONE_SERIES, OTHER_SUBJECT, REVIEW, SAME, WEIGHTS

OUTCOMES = ("same", "review", "edition", "part", "api", "service", "guide", "interface", "described", "different")
"""``part``: one is a part of the other. ``api``: one is an API of the other. ``service``: one is the service that runs
the other. ``guide``: documents of two sorts on one subject. ``interface``: two interfaces of one service.
``described``: the page that one lands on is the other."""

_STATED: Mapping[str, tuple[str, str]] = {
    "representation-of": ("same", "One is stated to be the machine-readable form of the other."),
    "version-of": ("edition", "One is stated to be a version of the other."),
    "replaces": ("edition", "One is stated to replace the other."),
    "replaced-by": ("edition", "One is stated to be replaced by the other."),
    "part-of": ("part", "One is stated to be a part of the other."),
    "profile-of": ("part", "One is stated to be a profile of the other."),
    "mandates": ("same", "One is the profile that adopts the other, and no other standard."),
    "attachment-of": ("part", "One is stated to be an attachment of the other."),
}
_HAS_API = frozenset({"standard", "data-collection", "code-set"})
_APART = frozenset({"body", "data-item", "legislation", "consultation", "page"})
"""Kinds that are never one thing with a record of another kind."""

Verdict = tuple[str, str, bool]
"""Outcome, reason, and whether the left is the lesser (the part, the older edition, the API …)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing two records. ``score`` is the sum of the features' points."""

    left: str
    right: str
    outcome: str
    score: float
    reason: str
    features: tuple[Feature, ...]
    forward: bool = True
    """For one-way outcomes: the left is the part, API, service, guide, older edition or described one."""


def compare(left: Reading, right: Reading, counts: Statistics) -> Comparison:
    """Compare two records on everything that they say."""
    found, alike = features(left, right, counts)
    if said := _stated(left, right) or _turned(_stated(right, left)):
        outcome, reason, forward = said
        stated = Feature("stated", 1.0, WEIGHTS["stated"], reason, (left.item.title, right.item.title))
        return _made(left, right, outcome, (*found, stated), reason, forward)
    if marked := _marked(left, right, counts, alike):
        outcome, reason, forward = marked
        together = _one_service(left, right) if outcome == "interface" else _belong(outcome, alike, found)
        return _made(left, right, outcome if together else "different", found, reason, forward)
    score = sum(feature.points for feature in found)
    if score >= SAME:
        return _made(left, right, "same", found, _because(found))
    if alike.likeness < OTHER_SUBJECT and (described := _described(left, right, found)):
        return _made(left, right, "described", found, "One lands on the page that the other is.", described > 0)
    if score >= REVIEW:
        return _made(left, right, "review", found, f"{_because(found)} That is not enough to be sure.")
    return _made(left, right, "different", found, "Too little speaks for one thing.")


def _made(
    left: Reading, right: Reading, outcome: str, found: tuple[Feature, ...], reason: str, forward: bool = True
) -> Comparison:
    score = round(sum(feature.points for feature in found), 3)
    return Comparison(left.item.id, right.item.id, outcome, score, reason, found, forward)


def _because(found: tuple[Feature, ...]) -> str:
    """The weightiest reasons for, in one line."""
    best = sorted((feature for feature in found if feature.points > 0), key=lambda feature: -feature.points)
    return " ".join(feature.reason for feature in best[:3]) or "Nothing speaks for one thing."


def _stated(here: Reading, there: Reading) -> Verdict | None:
    """What ``here`` states of ``there``."""
    for kind, target, title in here.item.relations:
        if kind not in _STATED or not _aims(here, there, target, title):
            continue
        if kind == "mandates" and sum(other == kind for other, _, _ in here.item.relations) > 1:
            return "part", "One is among the standards that the other adopts.", False
        return *_STATED[kind], kind != "replaces"
    return None


def _aims(here: Reading, there: Reading, target: str, title: str) -> bool:
    """Whether the target of a relation is this record: its key in the same source, or its address where the title
    that the relation gives is its own."""
    if here.item.source_id == there.item.source_id and target == there.item.key:
        return True
    if "://" not in target or folded_address(target) != there.landing:
        return False
    if title:
        return title_facts(title).words == there.title.words and not there.title.part
    return here.landing != there.landing


def _turned(verdict: Verdict | None) -> Verdict | None:
    return (verdict[0], verdict[1], not verdict[2]) if verdict else None


def _belong(outcome: str, alike: Likeness, found: tuple[Feature, ...]) -> bool:
    """Whether two records that a mark tells apart belong together at all."""
    if outcome in ("edition", "part"):
        other_house = any(feature.name == "other publisher" for feature in found)
        return alike.titles >= ONE_SERIES and not other_house
    return outcome in ("api", "service") or alike.likeness >= ALIKE or (outcome == "guide" and _tied(found))


def _one_service(left: Reading, right: Reading) -> bool:
    """Whether two titles are about one service, whatever the interface."""
    ours, theirs = (set(side.title.words) - INTERFACES - LIGHT_WORDS for side in (left, right))
    return len(ours & theirs) >= ALIKE * len(ours | theirs)


def _tied(found: tuple[Feature, ...]) -> bool:
    return any(feature.name in ("landing", "code", "linked") and feature.value >= 0.5 for feature in found)


def _marked(left: Reading, right: Reading, counts: Statistics, alike: Likeness) -> Verdict | None:
    """The first mark that tells the two apart: outcome, reason, and whether the left is the lesser."""
    ours, theirs = left.title, right.title
    if (
        {left.item.kind, right.item.kind} & _APART
        and left.item.kind != right.item.kind
        and all((left.item.kind, right.item.kind))
    ):
        return "different", f"One is a {left.item.kind}, one a {right.item.kind}.", True
    if ours.part != theirs.part:
        outcome = "different" if ours.part and theirs.part else "part"
        return outcome, f"One is a part: {ours.part_as_written or theirs.part_as_written}.", bool(ours.part)
    if left.edition != right.edition and left.edition and right.edition:
        outcome = "edition" if ours.role == theirs.role else "guide"
        return outcome, f"Editions {left.edition} and {right.edition}.", left.edition < right.edition
    if ours.role != theirs.role and not _guidance(left, right):
        return "guide", f"One is a {ours.role or theirs.role}.", bool(ours.role)
    if bool(left.edition) != bool(right.edition):
        return "edition", f"One is the edition {left.edition or right.edition}.", bool(left.edition)
    if ours.interfaces != theirs.interfaces and ours.interfaces and theirs.interfaces:
        return "interface", f"Interfaces {_list(ours.interfaces)} and {_list(theirs.interfaces)}.", True
    if left.is_api != right.is_api and (ours.interfaces != theirs.interfaces or (left.item.kind and right.item.kind)):
        return _api(left, right, counts)
    if left.version != right.version and left.version and right.version:
        return (
            "edition",
            f"Versions {left.version} and {right.version}.",
            _number(left.version) < _number(right.version),
        )
    return _service(left, right, alike)


def _guidance(left: Reading, right: Reading) -> bool:
    """Whether one title ends in guide and the other record is guidance by its kind: no difference."""
    roles = {left.title.role, right.title.role}
    return roles == {"guide", ""} and (left if not left.title.role else right).item.kind in ("guidance", "")


def _list(words: frozenset[str]) -> str:
    return " and ".join(sorted(words))


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _api(left: Reading, right: Reading, counts: Statistics) -> Verdict:
    """An API of a standard, where the standard's title holds the API's own words; else two things."""
    api, other = (left, right) if left.is_api else (right, left)
    if other.item.kind not in _HAS_API:
        return "different", "One is an API, the other is not.", True
    own = [word for word in api.title.words if word not in INTERFACES and word != "api"]
    whole = fsum(counts.weight(word) for word in own)
    there = {word for _, facts in other.names for word in facts.words}
    held = [word for word in own if word in there]
    for abbreviation in other.title.capitals:
        start = api.title.initials.find(abbreviation)
        if start >= 0 and len(abbreviation) > 2:
            held += api.title.words[start : start + len(abbreviation)]
    one_house = api.publisher == other.publisher
    share = fsum(counts.weight(word) for word in set(held)) / whole if whole and one_house else 0.0
    telling = len({word for word in held if counts.weight(word) > 0.2}) >= 2
    if share >= CONTAINED and telling:
        return "api", "One is an API of what the other describes.", left.is_api
    return "different", "One is an API, the other is not.", True


def _service(left: Reading, right: Reading, alike: Likeness) -> Verdict | None:
    """The service that runs a standard: its title says service where the standard's does not."""
    for only, other, forward in ((alike.only_left, right, True), (alike.only_right, left, False)):
        if only == ("service",) and alike.likeness > 0.8 and other.item.kind in ("standard", "data-collection"):
            return "service", "One is the service, the other the standard that it keeps.", forward
    return None


def _described(left: Reading, right: Reading, found: tuple[Feature, ...]) -> int:
    """1 where the left lands on the right's own page, -1 the other way round, 0 for neither."""
    if left.item.source_id == right.item.source_id:
        return 0
    if not any(feature.name == "landing" and feature.value >= 0.5 for feature in found):
        return 0
    own = [folded_address(side.item.page) == side.landing if side.item.page else False for side in (left, right)]
    return 0 if own[0] == own[1] else (1 if own[1] else -1)
