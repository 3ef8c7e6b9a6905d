"""What comes near a name that nothing has, to offer in an error. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import nlargest

from rapidfuzz import fuzz, utils

MIN_SIMILARITY, MAX_SUGGESTIONS = 60, 3
"""How alike (0 to 100, see ``_compute_similarity``) a name must be to be offered, and how many are."""


def describe_near(text: str, titles: Mapping[str, str]) -> list[str]:
    """Ids and titles most like the text, each as ``id (“title”)``, or the id alone where it has no other title."""
    return [f"{key} (“{titles[key]}”)" if titles[key] not in ("", key) else key for key in list_near(text, titles)]


def list_near(text: str, titles: Mapping[str, str]) -> list[str]:
    """Ids of the things whose id or title is most like the text, the best first."""
    wanted = utils.default_process(text)
    likeness = {
        key: max(_compute_similarity(wanted, key), _compute_similarity(wanted, title)) for key, title in titles.items()
    }
    best = nlargest(MAX_SUGGESTIONS, titles, key=lambda key: (likeness[key], -len(titles[key])))
    return [key for key in best if likeness[key] >= MIN_SIMILARITY]


def _compute_similarity(wanted: str, name: str) -> float:
    """0 to 100: words that both have, and words that read alike; either alone offers what is not meant."""
    plain = utils.default_process(name)
    return (fuzz.token_set_ratio(wanted, plain) + fuzz.partial_token_sort_ratio(wanted, plain)) / 2
