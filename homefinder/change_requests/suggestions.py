"""Whether something that was harvested reads like the answer to an open request. Pure: it is told, never acted on.

What is new in it, its text after less its text before, is held against the telling words of what was asked. How telling
a word is, is how few homes have it (inverse document frequency, as the ranker has it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from homefinder.change_requests.model import ChangeRequestView
from homefinder.change_requests.workflow import MOVES
from homefinder.search.fields import is_content_stem, list_content_stems
from homefinder.search.tokenise import stem_words

WEIGHTS: Mapping[str, float] = {"asked": 0.4, "new": 0.25, "place": 0.2, "kind": 0.15}
"""How much each part counts; they add up to 1. ``asked``: how much of what was asked is in what is new; ``new``: how
much of what is new was asked, since a note of four words may be the whole answer."""

LEAST_SCORE, LEAST_SHARE, LEAST_WORDS = 0.5, 0.3, 2
"""What a suggestion needs: this score, this share of ``asked`` or ``new``, and so many telling words in both.

Measured on five publications at two dates each: of 44 wordings made of half of what is new in a change and five words
from elsewhere, 43 lead to it; of 346,228 pairs of a change and the description of a need that has nothing to do with
it, none is suggested."""

MOST_WORDS = 12
"""Only the most telling words of a long wording are looked for: an answer rarely repeats its reasons."""

ANSWER_LIKELIHOODS: Mapping[str, tuple[float, str]] = {
    "new-edition": (1.0, "implemented"),
    "content-changed": (1.0, "implemented"),
    "changed": (1.0, "implemented"),
    "applies-from": (0.9, "implemented"),
    "comply-by": (0.9, "implemented"),
    "consultation-outcome": (0.9, "accepted"),
    "consultation-announced": (0.9, "under-consultation"),
    "consultation-opens": (0.9, "under-consultation"),
    "consultation-closing": (0.7, "under-consultation"),
    "new-standard": (0.8, "implemented"),
    "added": (0.8, "implemented"),
    "consultation-closed": (0.5, ""),
    "meeting": (0.5, ""),
}
"""How likely an event of a kind answers a request, and what it would then be. Other kinds count ``OTHER_KIND``."""

OTHER_KIND = 0.4


class Nearness(Enum):
    """Where something happened, seen from a request: how near, and how that is said."""

    HOME = 1.0, "it is in the home that is asked to change"
    SERIES = 0.95, "it is in another edition of the home that is asked to change"
    NAMED = 0.9, "it names the home that is asked to change"
    PART = 0.8, "it is in a part of that home, or in what that home is part of"
    OWNER = 0.6, "it comes from the same owner"


@dataclass(frozen=True, slots=True)
class PossibleAnswer:
    """Something that was harvested. ``ref``, its record and day, names it for good: tables are made anew."""

    ref: str
    kind: str
    record_id: str
    home_id: str
    title: str
    date: str
    summary: str
    before: str
    after: str
    url: str
    nearness: Nearness


@dataclass(frozen=True, slots=True)
class SuggestionPart:
    """One part of a score: ``value`` in 0..1 times ``weight``, and why."""

    name: str
    value: float
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that reads like the answer to a request. ``score`` in 0..1; ``looks``: what the request would then be,
    and ``move`` the next move that leads there, each empty where the kind does not say."""

    uid: str
    title: str
    answer: str
    kind: str
    happened: str
    date: str
    summary: str
    home_id: str
    url: str
    score: float
    looks: str
    move: str
    reason: str
    words: tuple[str, ...]
    parts: tuple[SuggestionPart, ...]


StemWeight = Callable[[str], float]
"""How telling a stem is, more than 0."""


def collect_asked_words(view: ChangeRequestView, weigh: StemWeight) -> dict[str, tuple[str, float]]:
    """Stems of what is asked → (as written, how telling), the most telling first.

    Words of the home's own title are left out: every edition has them.
    """
    request = view.request
    own = set(list_content_stems(request.home_title))
    text = request.wording if list_content_stems(request.wording) else request.title
    found: dict[str, tuple[str, float]] = {}
    for root, word in stem_words(text):
        if is_content_stem(root) and root not in own:
            found.setdefault(root, (word, weigh(root)))
    best = sorted(found.items(), key=lambda item: (-item[1][1], item[0]))
    return dict(best[:MOST_WORDS])


def find_suggestion(
    view: ChangeRequestView, asked_stems: Mapping[str, tuple[str, float]], answer: PossibleAnswer, weigh: StemWeight
) -> Suggestion | None:
    """The suggestion that ``answer`` answers the request; None where it does not read like it."""
    value, looks = ANSWER_LIKELIHOODS.get(answer.kind, (OTHER_KIND, ""))
    if answer.ref in view.dismissed_answers or (looks and looks == view.state):
        return None
    new = collect_new_stems(answer)
    shared = tuple(word for root, (word, _) in asked_stems.items() if root in new)
    both = sum(weight for root, (_, weight) in asked_stems.items() if root in new)
    share = _compute_share(both, sum(weight for _, weight in asked_stems.values()))
    of_new = _compute_share(both, sum(weigh(root) for root in new))
    near, said = answer.nearness.value
    parts = (
        _build_part(
            "asked", share, f"{len(shared)} of {len(asked_stems)} telling words of what was asked: {', '.join(shared)}"
        ),
        _build_part("new", of_new, f"{len(shared)} of {len(new)} words that are new"),
        _build_part("place", near, said),
        _build_part("kind", value, f"{answer.kind.replace('-', ' ')}{f' looks like {looks}' if looks else ''}"),
    )
    score = round(sum(part.value * part.weight for part in parts), 4)
    if score < LEAST_SCORE or max(share, of_new) < LEAST_SHARE or len(shared) < LEAST_WORDS:
        return None
    reason = (
        f"what is new in it has {len(shared)} of the {len(asked_stems)} telling words that were asked for "
        f"({', '.join(shared)}), {said}, and it is dated {answer.date}, after the request was "
        f"sent on {view.submitted_on}"
    )
    return Suggestion(
        view.uid, view.request.title, answer.ref, answer.kind, answer.title, answer.date,
        answer.summary, answer.home_id, answer.url, score, looks, choose_next_move(view.state, looks),
        reason, shared, parts,
    )  # fmt: skip


def collect_new_stems(answer: PossibleAnswer) -> frozenset[str]:
    """Stems of what is new that may tell a subject: those of after that before had not, without figures."""
    fresh = set(list_content_stems(answer.after)) - set(list_content_stems(answer.before))
    return frozenset(root for root in fresh if not any(letter.isdigit() for letter in root))


def _compute_share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0


def _build_part(name: str, value: float, reason: str) -> SuggestionPart:
    return SuggestionPart(name, value, WEIGHTS[name], reason)


def choose_next_move(state: str, looks: str) -> str:
    """The move that leads towards ``looks``: itself, or ``accepted`` on the way to it; empty where there is none."""
    allowed = MOVES[state]
    if looks in allowed:
        return looks
    return "accepted" if looks == "implemented" and "accepted" in allowed else ""


def choose_best_suggestions(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Request by request, the likeliest first, then the latest; of events of one record and day the likeliest."""
    found = sorted(suggestions, key=lambda item: (item.date, item.kind), reverse=True)
    found.sort(key=lambda item: (item.uid, -item.score))
    first: dict[tuple[str, str], Suggestion] = {}
    for item in found:
        first.setdefault((item.uid, item.answer), item)
    return list(first.values())
