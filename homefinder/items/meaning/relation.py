"""Whether two items are the same, one broader than the other, related, or different. Pure.

The weights are set with all judged pairs at hand in view; see docs/decisions/0021.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from homefinder.items.meaning.profile import CODE, DATE, FLAG, TEXT, UNKNOWN, Profile, Profiler

SAME, BROADER, NARROWER, RELATED, DIFFERENT = "same", "broader", "narrower", "related", "different"
LEAST_SAME = 0.62
LEAST_RELATED = 0.4


@dataclass(frozen=True, slots=True)
class RelationScore:
    """How two items stand to each other: the relation of the left to the right, how sure, and why."""

    relation: str
    score: float
    evidence: str


@dataclass(frozen=True)
class Comparer:
    """Compares items by one vocabulary and by how rare each word is among all items."""

    profiler: Profiler
    rarity: Mapping[str, float]

    @cached_property
    def _sides(self) -> Sequence[Sequence[str]]:
        reader = self.profiler.reader
        return [["_".join(reader.join_phrases(side.split())) for side in one] for one in reader.vocabulary.opposites]

    def weigh(self, words: frozenset[str] | set[str]) -> float:
        """The weight of words: rare ones tell more."""
        return sum(self.rarity.get(word, 1.0) for word in words)

    def compare(self, left: Profile, right: Profile) -> RelationScore:
        """The relation of the left item to the right one."""
        reasons: list[str] = []
        words = self._share(left.core, right.core)
        names = self._share(frozenset(left.name_words) - left.holders, frozenset(right.name_words) - right.holders)
        score = max(words, 0.95 * names)
        common = (left.core & right.core) or (frozenset(left.name_words) & frozenset(right.name_words))
        if common:
            reasons.append("both say " + ", ".join(sorted(word.replace("_", " ") for word in common)))
        score += self._definitions(left, right, score, reasons)
        if opposite := self.find_opposite(left, right):
            return RelationScore(DIFFERENT, min(score, 0.3), f"{opposite[0]} against {opposite[1]}")
        score -= self._kinds(left, right, reasons)
        score += self._codes(left, right, score, reasons)
        gap = self._holders(left, right)
        if gap:
            score -= 0.35
            reasons.append(gap)
        if self._is_elsewhere(left, right):
            score -= 0.4
            reasons.append("a word that any thing may have, in different places")
        if qualifier := self._find_qualifier(left, right):
            score = min(score, LEAST_SAME - 0.02)
            reasons.append(f"one alone says {qualifier}")
        score = max(0.0, min(score, 0.99))
        relation = SAME if score >= LEAST_SAME else RELATED if score >= LEAST_RELATED else DIFFERENT
        if relation != DIFFERENT and gap and words >= 0.8:
            relation = self._broader(left, right)
        return RelationScore(relation, round(score, 2), "; ".join(reasons) or "no word in common")

    def _share(self, left: frozenset[str], right: frozenset[str]) -> float:
        both = self.weigh(left | right)
        return self.weigh(left & right) / both if both else 0.0

    def _definitions(self, left: Profile, right: Profile, score: float, reasons: list[str]) -> float:
        """What the definitions add: the words of one label in the definition of the other."""
        a, b = left.facts.definition, right.facts.definition
        if a and b and fuzz.token_set_ratio(a[:400], b[:400]) >= 85:
            reasons.append("the definitions are alike")
            return 0.2
        found = 0.0
        for one, other in ((left, right), (right, left)):
            said = other.definition_words | other.core
            if one.core and other.definition_words and one.core <= said:
                found = max(found, 0.3 * (1 - score))
        return found

    def find_opposite(self, left: Profile, right: Profile) -> tuple[str, str] | None:
        """The words by which two items are two sides of one thing."""
        a, b = set(left.words) | set(left.name_words), set(right.words) | set(right.name_words)
        for sides in self._sides:
            mine, other = {side for side in sides if side in a}, {side for side in sides if side in b}
            if mine and other and not mine & other:
                return sorted(mine)[0].replace("_", " "), sorted(other)[0].replace("_", " ")
        return None

    def _stems(self, words: Sequence[str]) -> frozenset[str]:
        reader = self.profiler.reader
        return frozenset("_".join(reader.join_phrases(word.split())) for word in words)

    @cached_property
    def _generic(self) -> frozenset[str]:
        return self._stems(self.profiler.reader.vocabulary.generic)

    @cached_property
    def _qualifiers(self) -> frozenset[str]:
        return self._stems(self.profiler.reader.vocabulary.qualifiers)

    def _is_elsewhere(self, left: Profile, right: Profile) -> bool:
        """Whether all that both say is generic, and their places have no word in common."""
        if (
            left.facts.source_id == right.facts.source_id
            or not left.core <= self._generic
            or not right.core <= self._generic
        ):
            return False
        return not left.place_words & right.place_words

    def _find_qualifier(self, left: Profile, right: Profile) -> str:
        a, b = set(left.words) | set(left.name_words), set(right.words) | set(right.name_words)
        found = sorted(((a - b - right.place_words) | (b - a - left.place_words)) & self._qualifiers)
        return found[0].replace("_", " ") if found else ""

    def _kinds(self, left: Profile, right: Profile, reasons: list[str]) -> float:
        a, b = left.kind, right.kind
        if UNKNOWN in (a, b) or a == b or {a, b} <= {TEXT, CODE} or {a, b} <= {TEXT, FLAG, CODE}:
            return 0.0
        if DATE in (a, b) and TEXT not in (a, b):
            reasons.append(f"{a} against {b}")
            return 0.3
        return 0.05

    def _codes(self, left: Profile, right: Profile, score: float, reasons: list[str]) -> float:
        if left.kind != CODE or right.kind != CODE:
            return 0.0
        smaller = min(len(left.codes), len(right.codes))
        share = len(left.codes & right.codes) / smaller if smaller else 0.0
        if left.labels and right.labels:
            share = max(share, len(left.labels & right.labels) / min(len(left.labels), len(right.labels)))
        if share >= 0.5 and score > 0.2:
            reasons.append(f"{share:.0%} of the codes agree")
            return 0.2 * share
        return -0.15 if share < 0.1 and left.facts.codes and right.facts.codes else 0.0

    def _holders(self, left: Profile, right: Profile) -> str:
        """In words, that the two are about different things; empty where nothing says so."""
        a, b = left.holders, right.holders
        if a and b and not a & b:
            return f"of {_say(a)} against {_say(b)}"
        extra = (a - b - right.place_holders) | (b - a - left.place_holders) if a and b else frozenset()
        if extra and not extra <= (right if extra <= a else left).definition_words:
            return f"of {_say(a)} against {_say(b)}"
        if (a and not b and not a & right.place_holders) or (b and not a and not b & left.place_holders):
            own, other = (left, right) if a else (right, left)
            if not own.holders <= other.definition_words | set(other.words):
                return f"of {_say(own.holders)} against none named"
        if (
            not a
            and not b
            and left.place_holders
            and right.place_holders
            and not left.place_holders & right.place_holders
        ):
            return f"in {_say(left.place_holders)} against {_say(right.place_holders)}"
        return ""

    def _broader(self, left: Profile, right: Profile) -> str:
        a, b = left.holders | left.place_holders, right.holders | right.place_holders
        return NARROWER if a and not b else BROADER if b and not a else RELATED


def _say(words: frozenset[str]) -> str:
    return " and ".join(sorted(word.replace("_", " ") for word in words))
