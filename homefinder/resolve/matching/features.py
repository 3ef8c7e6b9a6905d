"""What speaks for and against two records being one thing: named features with their evidence on both sides. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from homefinder.resolve.matching.profile import Reading
from homefinder.resolve.matching.similarity import Likeness, likeness
from homefinder.resolve.matching.term_frequencies import Statistics, one_of
from homefinder.resolve.matching.title_parser import folded_word
from homefinder.resolve.matching.weights import NAMED, OWN_ADDRESS, REVIEW, SHORT_NAME, TWO_HOUSES, WEIGHTS
from homefinder.resolve.merged_bodies import two_bodies

_LISTED = re.compile(r"^([A-Z]{2,6})\d{2,6}$")
_SHORT_SLUG = 4
_NEAR_KINDS = frozenset({"standard", "code-set", "data-collection", "guidance", "process", "programme"})
_WORD = re.compile(r"[a-z0-9]{3,}")


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason. ``value`` × ``weight`` is what it adds to the score; ``evidence`` is what stood on either side."""

    name: str
    value: float
    weight: float
    reason: str
    evidence: tuple[str, str] = ("", "")

    @property
    def points(self) -> float:
        return self.value * self.weight


def features(left: Reading, right: Reading, counts: Statistics) -> tuple[tuple[Feature, ...], Likeness]:
    """All features of a pair that say anything, and how alike the titles are."""
    alike = likeness(left, right, counts)
    found = [*_titles(alike), *_addresses(left, right, counts, alike), *_codes(left, right, counts)]
    found += [*_key(left, right, counts), *_publishers(left, right), *_kinds(left, right), *_source(left, right)]
    if sum(feature.points for feature in found) + WEIGHTS["text"] >= REVIEW or any(f.name == "linked" for f in found):
        found += _texts(left, right, counts)
        named = tuple(_named(left, right, counts))
        found = [feature for feature in found if not named or feature.name != "rival words"] + [*named]
    return tuple(feature for feature in found if feature.value), alike


def _feature(name: str, value: float, reason: str, left: str = "", right: str = "") -> Feature:
    return Feature(name, round(value, 3), WEIGHTS[name], reason, (left, right))


def _titles(alike: Likeness) -> Iterator[Feature]:
    said = "The titles are alike." if alike.equal else f"Titles share {' '.join(alike.shared) or 'nothing'}."
    yield _feature("title", alike.value, said, alike.left, alike.right)
    if alike.rivals:
        only = " ".join(alike.only_left), " ".join(alike.only_right)
        yield _feature("rival words", alike.rivals, "Each title has words that the other lacks.", *only)
    if alike.expanded:
        said = f"{alike.expanded.upper()} is the initials of the other title."
        yield _feature("abbreviation", 1.0, said, alike.left, alike.right)


def _addresses(left: Reading, right: Reading, counts: Statistics, alike: Likeness) -> Iterator[Feature]:
    if left.landing and left.landing == right.landing:
        number = counts.landings[left.landing]
        yield _feature(
            "landing", one_of(number), f"One landing address, of {number} records.", left.item.url, right.item.url
        )
        return
    shared = (left.links | {left.landing}) & (right.links | {right.landing}) - {""}
    if shared:
        address = min(shared, key=lambda url: (counts.links[url], url))
        yield _feature("linked", one_of(counts.links[address]), f"Both give {address}.", left.item.url, right.item.url)
    elif not alike.equal and _siblings(left, right, counts):
        yield _feature("other address", 1.0, "Each has a page of its own in one place.", left.item.url, right.item.url)


def _siblings(left: Reading, right: Reading, counts: Statistics) -> bool:
    """Whether both have an address that few records have, on one host."""
    own = all(reading.landing and counts.landings[reading.landing] <= OWN_ADDRESS for reading in (left, right))
    return own and left.landing.partition("/")[0] == right.landing.partition("/")[0]


def _codes(left: Reading, right: Reading, counts: Statistics) -> Iterator[Feature]:
    shared = left.codes.keys() & right.codes.keys()
    if shared:
        code = min(shared, key=lambda code: (counts.codes[code], code))
        number = counts.codes[code]
        said = f"Reference code {code}, of {number} records."
        yield _feature("code", one_of(number) ** 2, said, left.codes[code], right.codes[code])
    elif _lists(left.codes) & _lists(right.codes):
        ours, theirs = ", ".join(sorted(left.codes)), ", ".join(sorted(right.codes))
        yield _feature("other code", 1.0, "Reference codes of one list differ.", ours, theirs)


def _lists(codes: Iterable[str]) -> set[str]:
    """The lists that reference codes are from, by their letters: DCB1605 is from DCB. Other identifiers have none."""
    return {found.group(1) for code in codes if (found := _LISTED.match(code))}


def _key(left: Reading, right: Reading, counts: Statistics) -> Iterator[Feature]:
    shared = left.slugs & right.slugs
    if shared and (not left.landing or left.landing != right.landing) and left.item.source_id != right.item.source_id:
        name = min(shared, key=lambda name: (counts.slugs[name], name))
        value = one_of(counts.slugs[name]) * (SHORT_NAME if len(name) <= _SHORT_SLUG else 1.0)
        yield _feature("key", value, f"Both sources call it {name}.", left.item.key, right.item.key)


def _publishers(left: Reading, right: Reading) -> Iterator[Feature]:
    if not left.publisher or not right.publisher:
        return
    ours, theirs = left.item.publisher_id, right.item.publisher_id
    if left.publisher == right.publisher:
        merged = "" if ours == theirs else " today"
        yield _feature("publisher", 1.0, f"One publisher{merged}.", ours, theirs)
    elif two_bodies(ours, theirs):
        yield _feature("other publisher", 1.0, "Publishers differ.", ours, theirs)


def _kinds(left: Reading, right: Reading) -> Iterator[Feature]:
    ours, theirs = left.item.kind, right.item.kind
    if ours and theirs and ours != theirs:
        near = {ours, theirs} <= _NEAR_KINDS
        yield _feature("kind", 0.5 if near else 1.0, f"One is a {ours}, one a {theirs}.", ours, theirs)


def _source(left: Reading, right: Reading) -> Iterator[Feature]:
    if left.item.source_id == right.item.source_id:
        known = left.publisher and right.publisher
        value = TWO_HOUSES if known and two_bodies(left.publisher, right.publisher) else 1.0
        said = "One source lists both, and a list names a thing once."
        yield _feature("one source", value, said, left.item.key, right.item.key)


def _texts(left: Reading, right: Reading, counts: Statistics) -> Iterator[Feature]:
    shared = left.words & right.words
    if len(shared) < 3:
        return
    norm = math.sqrt(_mass(left.words, counts) * _mass(right.words, counts))
    value = _mass(shared, counts) / norm if norm else 0.0
    best = sorted(shared, key=lambda word: (-counts.text_weight(word), word))[:5]
    if value > 0.1:
        yield _feature("text", value, f"Texts share {', '.join(best)}.")


def _mass(words: frozenset[str], counts: Statistics) -> float:
    return math.fsum(counts.text_weights[word] ** 2 for word in words)


def _named(left: Reading, right: Reading, counts: Statistics) -> Iterator[Feature]:
    """One record links to the other's own page, and its text names all that the page's title is about."""
    for here, there in ((left, right), (right, left)):
        page = there.landing
        if not page or page not in here.links or counts.links[page] > 3 or here.landing == page:
            continue
        stems = {_stem(word) for word in here.words}
        wanted = [word for word in there.title.words if len(word) > 2]
        named = [word for word in wanted if _stem(word) in stems]
        if len(wanted) > 1 and len(named) >= NAMED * len(wanted):
            yield _feature(
                "named in text",
                1.0,
                "One links to the other's page and names all of its title.",
                *_titles_of(here, there),
            )


def _titles_of(left: Reading, right: Reading) -> tuple[str, str]:
    return left.item.title, right.item.title


def _stem(word: str) -> str:
    """A word without its commonest endings: ``making``, ``makers`` and ``make`` meet."""
    return re.sub(r"(?:ing|er|ers|e|ed)$", "", folded_word(word)) if len(word) > 4 else word.removesuffix("e")
