"""What speaks for and against two records being one thing: named features with their evidence on both sides. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from homefinder.resolve.matching.profile import RecordProfile
from homefinder.resolve.matching.similarity import TitleSimilarity, compare_titles
from homefinder.resolve.matching.term_frequencies import TermFrequencies, compute_shared_value_weight
from homefinder.resolve.matching.title_parser import strip_plural
from homefinder.resolve.matching.weights import (
    NAMED_TITLE_SHARE,
    OPENING_SIMILARITY,
    OWN_ADDRESS,
    REVIEW_THRESHOLD,
    SHORT_NAME,
    TWO_PUBLISHERS_FACTOR,
    WEIGHTS,
)
from homefinder.resolve.merged_bodies import is_different_body

_LIST_CODE = re.compile(r"^([A-Z]{2,6})\d{2,6}$")
_SHORT_SLUG = 4
_NEAR_KINDS = frozenset({"standard", "code-set", "data-collection", "guidance", "process", "programme"})
_WORD = re.compile(r"[a-z0-9]{3,}")


@dataclass(frozen=True, slots=True)
class PairFeature:
    """One reason. ``value`` × ``weight`` is what it adds to the score; ``evidence`` is what stood on either side."""

    name: str
    value: float
    weight: float
    reason: str
    evidence: tuple[str, str] = ("", "")

    @property
    def points(self) -> float:
        return self.value * self.weight


def collect_features(
    left: RecordProfile, right: RecordProfile, counts: TermFrequencies
) -> tuple[tuple[PairFeature, ...], TitleSimilarity]:
    """All features of a pair that say anything, and how alike the titles are."""
    alike = compare_titles(left, right, counts)
    found = [*_titles(alike), *_addresses(left, right, counts, alike), *_codes(left, right, counts)]
    found += [*_key(left, right, counts), *_publishers(left, right), *_kinds(left, right), *_source(left, right)]
    found += _openings(left, right)
    if sum(feature.points for feature in found) + WEIGHTS["text"] >= REVIEW_THRESHOLD or any(
        f.name == "linked" for f in found
    ):
        found += _texts(left, right, counts)
        named = tuple(_compare_named_pages(left, right, counts))
        found = [feature for feature in found if not named or feature.name != "rival words"] + [*named]
    return tuple(feature for feature in found if feature.value), alike


def _feature(name: str, value: float, reason: str, left: str = "", right: str = "") -> PairFeature:
    return PairFeature(name, round(value, 3), WEIGHTS[name], reason, (left, right))


def _titles(similarity: TitleSimilarity) -> Iterator[PairFeature]:
    said = (
        "The titles are alike."
        if similarity.equal
        else f"Titles share {' '.join(similarity.shared_words) or 'nothing'}."
    )
    yield _feature("title", similarity.value, said, similarity.left, similarity.right)
    if similarity.rival_weight:
        only = " ".join(similarity.only_left), " ".join(similarity.only_right)
        yield _feature("rival words", similarity.rival_weight, "Each title has words that the other lacks.", *only)
    if similarity.abbreviation:
        said = f"{similarity.abbreviation.upper()} is the initials of the other title."
        yield _feature("abbreviation", 1.0, said, similarity.left, similarity.right)


def _addresses(
    left: RecordProfile, right: RecordProfile, counts: TermFrequencies, similarity: TitleSimilarity
) -> Iterator[PairFeature]:
    if left.landing_page and left.landing_page == right.landing_page:
        number = counts.landing_pages[left.landing_page]
        yield _feature(
            "landing",
            compute_shared_value_weight(number),
            f"One landing address, of {number} records.",
            left.record.url,
            right.record.url,
        )
        return
    shared = (left.links | {left.landing_page}) & (right.links | {right.landing_page}) - {""}
    if shared:
        address = min(shared, key=lambda url: (counts.links[url], url))
        yield _feature(
            "linked",
            compute_shared_value_weight(counts.links[address]),
            f"Both give {address}.",
            left.record.url,
            right.record.url,
        )
    elif not similarity.equal and _siblings(left, right, counts):
        yield _feature(
            "other address", 1.0, "Each has a page of its own in one place.", left.record.url, right.record.url
        )


def _siblings(left: RecordProfile, right: RecordProfile, counts: TermFrequencies) -> bool:
    """Whether both have an address that few records have, on one host."""
    own = all(
        reading.landing_page and counts.landing_pages[reading.landing_page] <= OWN_ADDRESS for reading in (left, right)
    )
    return own and left.landing_page.partition("/")[0] == right.landing_page.partition("/")[0]


def _codes(left: RecordProfile, right: RecordProfile, counts: TermFrequencies) -> Iterator[PairFeature]:
    shared = left.codes.keys() & right.codes.keys()
    if shared:
        code = min(shared, key=lambda code: (counts.codes[code], code))
        number = counts.codes[code]
        said = f"Reference code {code}, of {number} records."
        yield _feature("code", compute_shared_value_weight(number) ** 2, said, left.codes[code], right.codes[code])
    elif _lists(left.codes) & _lists(right.codes):
        ours, theirs = ", ".join(sorted(left.codes)), ", ".join(sorted(right.codes))
        yield _feature("other code", 1.0, "Reference codes of one list differ.", ours, theirs)


def _lists(codes: Iterable[str]) -> set[str]:
    """The lists that reference codes are from, by their letters: DCB1605 is from DCB. Other identifiers have none."""
    return {found.group(1) for code in codes if (found := _LIST_CODE.match(code))}


def _key(left: RecordProfile, right: RecordProfile, counts: TermFrequencies) -> Iterator[PairFeature]:
    shared = left.slugs & right.slugs
    if (
        shared
        and (not left.landing_page or left.landing_page != right.landing_page)
        and left.record.source_id != right.record.source_id
    ):
        name = min(shared, key=lambda name: (counts.slugs[name], name))
        value = compute_shared_value_weight(counts.slugs[name]) * (SHORT_NAME if len(name) <= _SHORT_SLUG else 1.0)
        yield _feature("key", value, f"Both sources call it {name}.", left.record.key, right.record.key)


def _publishers(left: RecordProfile, right: RecordProfile) -> Iterator[PairFeature]:
    if not left.publisher or not right.publisher:
        return
    ours, theirs = left.record.publisher_id, right.record.publisher_id
    if left.publisher == right.publisher:
        merged = "" if ours == theirs else " today"
        yield _feature("publisher", 1.0, f"One publisher{merged}.", ours, theirs)
    elif is_different_body(left.publisher, right.publisher):
        yield _feature("other publisher", 1.0, "Publishers differ.", ours, theirs)


def _kinds(left: RecordProfile, right: RecordProfile) -> Iterator[PairFeature]:
    ours, theirs = left.record.kind, right.record.kind
    if ours and theirs and ours != theirs:
        near = {ours, theirs} <= _NEAR_KINDS
        yield _feature("kind", 0.5 if near else 1.0, f"One is a {ours}, one a {theirs}.", ours, theirs)


def _source(left: RecordProfile, right: RecordProfile) -> Iterator[PairFeature]:
    if left.record.source_id == right.record.source_id:
        known = left.publisher and right.publisher
        value = TWO_PUBLISHERS_FACTOR if known and is_different_body(left.publisher, right.publisher) else 1.0
        said = "One source lists both, and a list names a thing once."
        yield _feature("one source", value, said, left.record.key, right.record.key)


def _texts(left: RecordProfile, right: RecordProfile, counts: TermFrequencies) -> Iterator[PairFeature]:
    shared = left.words & right.words
    if len(shared) < 3:
        return
    norm = math.sqrt(_mass(left.words, counts) * _mass(right.words, counts))
    value = _mass(shared, counts) / norm if norm else 0.0
    best = sorted(shared, key=lambda word: (-counts.text_weight(word), word))[:5]
    if value > 0.1:
        yield _feature("text", value, f"Texts share {', '.join(best)}.")


def _openings(left: RecordProfile, right: RecordProfile) -> Iterator[PairFeature]:
    """Between two sources only: one list often begins many descriptions alike."""
    length = min(len(left.opening), len(right.opening))
    if length and left.record.source_id != right.record.source_id:
        ours, theirs = left.opening[:length], right.opening[:length]
        alike = Levenshtein.normalized_similarity(ours, theirs, score_cutoff=OPENING_SIMILARITY)
        yield _feature("opening", alike, "The descriptions begin alike.", ours, theirs)


def _mass(words: frozenset[str], counts: TermFrequencies) -> float:
    return math.fsum(counts.text_weight(word) ** 2 for word in words)


def _compare_named_pages(left: RecordProfile, right: RecordProfile, counts: TermFrequencies) -> Iterator[PairFeature]:
    """One record links to the other's own page, and its text names all that the page's title is about."""
    for here, there in ((left, right), (right, left)):
        page = there.landing_page
        if not page or page not in here.links or counts.links[page] > 3 or here.landing_page == page:
            continue
        stems = {_stem(word) for word in here.words}
        wanted = [word for word in there.title.words if len(word) > 2]
        named = [word for word in wanted if _stem(word) in stems]
        if len(wanted) > 1 and len(named) >= NAMED_TITLE_SHARE * len(wanted):
            yield _feature(
                "named in text",
                1.0,
                "One links to the other's page and names all of its title.",
                here.record.title,
                there.record.title,
            )


def _stem(word: str) -> str:
    """A word without its commonest endings: ``making``, ``makers`` and ``make`` meet."""
    return re.sub(r"(?:ing|er|ers|e|ed)$", "", strip_plural(word)) if len(word) > 4 else word.removesuffix("e")
