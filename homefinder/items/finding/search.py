"""Search for words: every item, code or rule that says most of what was asked, best first. Nothing where nothing
does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from homefinder.items.finding.index import ItemIndex, Part
from homefinder.search.tokenise import STOP_WORDS, stem

LEAST = 0.62
"""Share of what was asked, weighed by how rare each word is, that a part must say."""
NEAR_BEST = 0.8
"""Share of the best score below which nothing more is shown."""
UNKNOWN_RARITY = 1.3
"""Weight of a word that nothing in the catalogue says."""
HEAD_WORD = 0.85
WHOLE_LABEL = 0.7
"""Score of a part that is called by a term of the vocabulary that was asked for, and nothing else."""
ASKING = frozenset(
    stem(word)
    for word in [
        "which",
        "what",
        "where",
        "who",
        "how",
        "many",
        "return",
        "returns",
        "standard",
        "standards",
        "dataset",
        "datasets",
        "collection",
        "collections",
        "hold",
        "holds",
        "held",
        "record",
        "records",
        "recorded",
        "collected",
        "collect",
        "kept",
        "store",
        "stored",
        "item",
        "items",
        "field",
        "fields",
        "data",
        "element",
        "elements",
        "tell",
        "tells",
        "say",
        "says",
        "stand",
        "stands",
        "check",
        "checks",
        "rule",
        "rules",
        "code",
        "codes",
        "list",
        "census",
        "statutory",
        "there",
        "exist",
        "schema",
        "latest",
        "edition",
        "came",
        "named",
        "called",
        "show",
        "shows",
    ]
)
"""Words by which people ask, and which say nothing of what is sought."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A part that was found, and the share of what was asked that it says."""

    part: Part
    score: float


def read_query(index: ItemIndex, text: str, leave_out: Collection[str] = ()) -> list[str]:
    """The words that are sought, in the form that the index has them."""
    words = index.reader.drop_fillers(index.reader.read_text(text))
    stems = {stem(word) for word in STOP_WORDS}
    sought = [word for word in words if word not in stems and word not in ASKING and word not in leave_out]
    return sought or [word for word in words if word not in leave_out and word not in ASKING]


def search_parts(
    index: ItemIndex, text: str, *, kinds: Collection[str] = ("item", "code", "rule"), sources: Collection[str] = (),
    limit: int = 200, least: float = LEAST, leave_out: Collection[str] = (),
) -> list[SearchHit]:  # fmt: skip
    """The parts that say what was asked, best first; none below ``least``, and none far below the best."""
    words = read_query(index, text, leave_out)
    of_person = bool(set(index.reader.read_text(text)) & index.comparer.profiler.people)
    found = score_parts(index, words, kinds, sources, of_person)
    found = [one for one in found if one.score >= least and not (of_person and _is_of_things(index, one.part))]
    best = found[0].score if found else 0.0
    return [one for one in found if one.score >= NEAR_BEST * best][:limit]


def _is_of_things(index: ItemIndex, part: Part) -> bool:
    """Whether an item stands in a standard that holds nothing of people."""
    return part.kind == "item" and part.source_id not in index.of_people


def score_parts(
    index: ItemIndex, words: Sequence[str], kinds: Collection[str], sources: Collection[str], of_person: bool = False
) -> list[SearchHit]:
    """Every part that has one of the words, with its score, best first. ``of_person``: a person's own is sought."""
    weights = {word: index.rarity.get(word, UNKNOWN_RARITY) for word in words}
    heads = (
        {word: stem(word.rpartition("_")[2]) for word in words if "_" in word} if of_person or len(words) == 1 else {}
    )
    holders = set(words) & index.comparer.profiler.holder_words.keys()
    numbers = {number for word in (*words, *heads.values()) for number in index.postings.get(word, ())}
    found = []
    for number in numbers:
        part = index.parts[number]
        if part.kind in kinds and not (sources and part.source_id not in sources):
            named = part.fields[0][0] | (part.profile.place_words if part.profile else frozenset())
            found.append(SearchHit(part, _score(part, weights, heads, bool(holders - named))))
    return sorted(found, key=lambda one: (-one.score, one.part.kind, one.part.id))


def _score(part: Part, weights: Mapping[str, float], heads: Mapping[str, str], lacks_holder: bool) -> float:
    """The share of what was asked that a part says; more where all that it is called was asked for.

    ``lacks_holder``: the thing that it should be about was named, and it does not name it.
    """
    whole = sum(weights.values())
    if not whole:
        return 0.0
    main = part.fields[0][0]
    said = 0.0
    for word, weight in weights.items():
        value = max((value for has, value in part.fields if word in has), default=0.0)
        if not value and part.of_person and heads.get(word) in main:
            value = HEAD_WORD  # the language of a pupil, where the first language of a child is sought
        said += weight * value
    extra = len((frozenset(part.profile.words) if part.profile else main) - weights.keys())
    score = said / whole - 0.02 * min(extra, 8)
    own = frozenset(part.profile.words) if part.profile else frozenset()
    telling = max(weights, key=lambda word: weights[word] if word in own else 0.0)
    if not lacks_holder and own and own <= weights.keys() and "_" in telling and telling in own:
        score = max(score, WHOLE_LABEL)
    return score
