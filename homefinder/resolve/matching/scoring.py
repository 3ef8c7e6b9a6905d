"""Whether two records are one thing, two things, or two that belong together; with the score and the reasons. Pure.

First what a publication states, then the marks that tell look-alikes apart (a part, an edition, an interface, a kind of
document), then the score. A mark is never outweighed: no score makes a guide of a specification.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from homefinder.clean.urls import build_page_key
from homefinder.resolve.matching.features import PairFeature, collect_features
from homefinder.resolve.matching.profile import RecordProfile
from homefinder.resolve.matching.similarity import TitleSimilarity
from homefinder.resolve.matching.term_frequencies import TermFrequencies
from homefinder.resolve.matching.title_parser import INTERFACES, LIGHT_WORDS, title_facts
from homefinder.resolve.matching.weights import (
    API_WORDS_SHARE,
    ONE_SERIES,
    OTHER_SUBJECT,
    RELATED_SIMILARITY,
    REVIEW_THRESHOLD,
    SAME_THRESHOLD,
    WEIGHTS,
)

OUTCOMES = ("same", "review", "edition", "part", "api", "service", "guide", "interface", "described", "different")
"""``part``: one is a part of the other. ``api``: one is an API of the other. ``service``: one is the service that runs
the other. ``guide``: documents of two sorts on one subject. ``interface``: two interfaces of one service.
``described``: the page that one lands on is the other."""

_STATED_RELATIONS: Mapping[str, tuple[str, str]] = {
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
_EXCLUSIVE_KINDS = frozenset({"body", "data-item", "legislation", "consultation", "page"})
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
    features: tuple[PairFeature, ...]
    left_is_lesser: bool = True
    """For one-way outcomes: the left is the part, API, service, guide, older edition or described one."""


def compare(left: RecordProfile, right: RecordProfile, counts: TermFrequencies) -> Comparison:
    """Compare two records on everything that they say."""
    found, alike = collect_features(left, right, counts)
    if said := _find_stated_relation(left, right) or _reverse_verdict(_find_stated_relation(right, left)):
        outcome, reason, forward = said
        stated = PairFeature("stated", 1.0, WEIGHTS["stated"], reason, (left.record.title, right.record.title))
        return _build_comparison(left, right, outcome, (*found, stated), reason, forward)
    if marked := _find_distinguishing_mark(left, right, counts, alike):
        outcome, reason, forward = marked
        together = _one_service(left, right) if outcome == "interface" else _is_related(outcome, alike, found)
        return _build_comparison(left, right, outcome if together else "different", found, reason, forward)
    score = sum(feature.points for feature in found)
    if score >= SAME_THRESHOLD:
        return _build_comparison(left, right, "same", found, _describe_reasons(found))
    if alike.similarity < OTHER_SUBJECT and (described := _find_described_side(left, right, found)):
        return _build_comparison(
            left, right, "described", found, "One lands on the page that the other is.", described > 0
        )
    if score >= REVIEW_THRESHOLD:
        return _build_comparison(
            left, right, "review", found, f"{_describe_reasons(found)} That is not enough to be sure."
        )
    return _build_comparison(left, right, "different", found, "Too little speaks for one thing.")


def _build_comparison(
    left: RecordProfile,
    right: RecordProfile,
    outcome: str,
    features: tuple[PairFeature, ...],
    reason: str,
    left_is_lesser: bool = True,
) -> Comparison:
    score = round(sum(feature.points for feature in features), 3)
    return Comparison(left.record.id, right.record.id, outcome, score, reason, features, left_is_lesser)


def _describe_reasons(features: tuple[PairFeature, ...]) -> str:
    """The weightiest reasons for, in one line."""
    best = sorted((feature for feature in features if feature.points > 0), key=lambda feature: -feature.points)
    return " ".join(feature.reason for feature in best[:3]) or "Nothing speaks for one thing."


def _find_stated_relation(here: RecordProfile, there: RecordProfile) -> Verdict | None:
    """What ``here`` states of ``there``."""
    for kind, target, title in here.record.relations:
        if kind not in _STATED_RELATIONS or not _is_target(here, there, target, title):
            continue
        if kind == "mandates" and sum(other == kind for other, _, _ in here.record.relations) > 1:
            return "part", "One is among the standards that the other adopts.", False
        return *_STATED_RELATIONS[kind], kind != "replaces"
    return None


def _is_target(here: RecordProfile, there: RecordProfile, target: str, title: str) -> bool:
    """Whether the target of a relation is this record: its key in the same source, or its address where the title
    that the relation gives is its own."""
    if here.record.source_id == there.record.source_id and target == there.record.key:
        return True
    if "://" not in target or build_page_key(target) != there.landing_page:
        return False
    if title:
        return title_facts(title).words == there.title.words and not there.title.part
    return here.landing_page != there.landing_page


def _reverse_verdict(verdict: Verdict | None) -> Verdict | None:
    return (verdict[0], verdict[1], not verdict[2]) if verdict else None


def _is_related(outcome: str, similarity: TitleSimilarity, features: tuple[PairFeature, ...]) -> bool:
    """Whether two records that a mark tells apart belong together at all."""
    if outcome in ("edition", "part"):
        other_house = any(feature.name == "other publisher" for feature in features)
        return similarity.title_similarity >= ONE_SERIES and not other_house
    return (
        outcome in ("api", "service")
        or similarity.similarity >= RELATED_SIMILARITY
        or (outcome == "guide" and _has_strong_tie(features))
    )


def _one_service(left: RecordProfile, right: RecordProfile) -> bool:
    """Whether two titles are about one service, whatever the interface."""
    ours, theirs = (set(side.title.words) - INTERFACES - LIGHT_WORDS for side in (left, right))
    return len(ours & theirs) >= RELATED_SIMILARITY * len(ours | theirs)


def _has_strong_tie(features: tuple[PairFeature, ...]) -> bool:
    return any(feature.name in ("landing", "code", "linked") and feature.value >= 0.5 for feature in features)


def _find_distinguishing_mark(
    left: RecordProfile, right: RecordProfile, counts: TermFrequencies, similarity: TitleSimilarity
) -> Verdict | None:
    """The first mark that tells the two apart: outcome, reason, and whether the left is the lesser."""
    ours, theirs = left.title, right.title
    if (
        {left.record.kind, right.record.kind} & _EXCLUSIVE_KINDS
        and left.record.kind != right.record.kind
        and all((left.record.kind, right.record.kind))
    ):
        return "different", f"One is a {left.record.kind}, one a {right.record.kind}.", True
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
    if left.is_api != right.is_api and (
        ours.interfaces != theirs.interfaces or (left.record.kind and right.record.kind)
    ):
        return _api(left, right, counts)
    if left.version != right.version and left.version and right.version:
        return (
            "edition",
            f"Versions {left.version} and {right.version}.",
            _number(left.version) < _number(right.version),
        )
    return _service(left, right, similarity)


def _guidance(left: RecordProfile, right: RecordProfile) -> bool:
    """Whether one title ends in guide and the other record is guidance by its kind: no difference."""
    roles = {left.title.role, right.title.role}
    return roles == {"guide", ""} and (left if not left.title.role else right).record.kind in ("guidance", "")


def _list(words: frozenset[str]) -> str:
    return " and ".join(sorted(words))


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _api(left: RecordProfile, right: RecordProfile, counts: TermFrequencies) -> Verdict:
    """An API of a standard, where the standard's title holds the API's own words; else two things."""
    api, other = (left, right) if left.is_api else (right, left)
    if other.record.kind not in _HAS_API:
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
    if share >= API_WORDS_SHARE and telling:
        return "api", "One is an API of what the other describes.", left.is_api
    return "different", "One is an API, the other is not.", True


def _service(left: RecordProfile, right: RecordProfile, similarity: TitleSimilarity) -> Verdict | None:
    """The service that runs a standard: its title says service where the standard's does not."""
    for only, other, forward in ((similarity.only_left, right, True), (similarity.only_right, left, False)):
        if (
            only == ("service",)
            and similarity.similarity > 0.8
            and other.record.kind in ("standard", "data-collection")
        ):
            return "service", "One is the service, the other the standard that it keeps.", forward
    return None


def _find_described_side(left: RecordProfile, right: RecordProfile, features: tuple[PairFeature, ...]) -> int:
    """1 where the left lands on the right's own page, -1 the other way round, 0 for neither."""
    if left.record.source_id == right.record.source_id:
        return 0
    if not any(feature.name == "landing" and feature.value >= 0.5 for feature in features):
        return 0
    own = [
        build_page_key(side.record.page) == side.landing_page if side.record.page else False for side in (left, right)
    ]
    return 0 if own[0] == own[1] else (1 if own[1] else -1)
