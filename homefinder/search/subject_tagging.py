"""Subjects of homes to which nobody assigned any: concepts whose names stand in what the publisher calls them. Pure.

Only a home's names and keywords are read, and only for names in use: a description mentions many subjects, and an
everyday word such as “seen” stands in titles that mean something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from homefinder.search.concepts import Concept
from homefinder.search.fields import STOP_STEMS, list_content_stems
from homefinder.search.tokenise import IRREGULAR, stem, stem_words

FIELDS = {"title": 3, "alt_titles": 3, "keywords": 2}
"""Where names are looked for, and how much one found there speaks for its concept."""

MAX_CONCEPTS = 3
"""Concepts kept for a home; measured: one to four do alike."""

MAX_HOME_SHARE = 0.03
"""A name of one word counts only where no more than this share of the homes has the word: “record” names no subject."""

MAX_SHARING_CONCEPTS = 3
"""A name that more concepts than this have in common tells none of them."""

Name = tuple[str, ...]
Names = Mapping[str, Mapping[Name, Sequence[str]]]
"""Concepts by the words of their names, and these by their first word."""


def find_subjects_by_name(
    homes: Sequence[Mapping[str, str]], concepts: Mapping[str, Concept], asked: Sequence[int]
) -> list[list[str]]:
    """For the homes (texts by field) at these positions the concepts whose names each bears, most spoken for first."""
    names = _names(concepts, _list_common_stems(homes))
    longest = {first: max(map(len, found)) for first, found in names.items()}
    return [_find_home_subjects(homes[at], names, longest) for at in asked]


def _names(concepts: Mapping[str, Concept], usual: frozenset[str]) -> Names:
    known: dict[Name, dict[str, None]] = {}
    for concept in concepts.values():
        for label in concept.names:
            name = tuple(_words(label))
            if len(name) > 1 or (name and stem(name[0].lower()) not in usual):
                known.setdefault(name, {})[concept.id] = None
    grouped: dict[str, dict[Name, list[str]]] = {}
    for name, ids in known.items():
        if len(ids) <= MAX_SHARING_CONCEPTS:
            grouped.setdefault(name[0], {})[name] = list(ids)
    return grouped


def _list_common_stems(homes: Sequence[Mapping[str, str]]) -> frozenset[str]:
    """Stems that too many homes have in their names to tell a subject alone."""
    count = Counter(
        root for home in homes for root in {*list_content_stems(" ".join(home.get(name, "") for name in FIELDS))}
    )
    return frozenset(root for root, number in count.items() if number > max(1, MAX_HOME_SHARE * len(homes)))


def _find_home_subjects(home: Mapping[str, str], names: Names, longest: Mapping[str, int]) -> list[str]:
    spoken: Counter[str] = Counter()
    for field, weight in FIELDS.items():
        told = Counter(_in_text(_words(home.get(field, "")), names, longest))
        for concept, times in told.items():
            spoken[concept] += weight * min(times, 2)
    return sorted(spoken, key=lambda concept: (-spoken[concept], concept))[:MAX_CONCEPTS]


def _in_text(words: Sequence[str], names: Names, longest: Mapping[str, int]) -> Iterator[str]:
    for start, first in enumerate(words):
        for end in range(start + 1, min(start + longest.get(first, 0), len(words)) + 1):
            yield from names[first].get(tuple(words[start:end]), ())


def _words(text: str) -> list[str]:
    """Words that may tell a subject, as names have them: stems would take a park for parking, “send” for SEND."""
    return [_normalise_word(word) for root, word in stem_words(text) if root not in STOP_STEMS and len(word) > 1]


def _normalise_word(word: str) -> str:
    return word if word.isupper() else IRREGULAR.get(word.lower(), word.lower()).removesuffix("s")
