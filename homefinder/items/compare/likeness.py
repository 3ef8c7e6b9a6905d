"""How alike two parts of a standard are, by names, definitions, types, codes and place. Numbers from 0 to 1. Pure."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
"""Words of a name in camel, snake, kebab or title case."""

UNKNOWN_WORDS = frozenset(
    {
        "unknown", "not known", "not recorded", "not recorded or unborn", "not stated", "unspecified", "not specified",
        "not available", "missing", "not provided", "information not yet obtained", "not yet known", "not applicable",
        "indeterminate or unknown", "no information",
    }
)  # fmt: skip
"""What publishers call the value that says that nothing is known."""


@lru_cache(maxsize=200_000)
def split_words(name: str) -> tuple[str, ...]:
    """The words of a name in small letters: camel case and snake case alike."""
    return tuple(word.lower() for word in WORD.findall(name))


def fold(text: str) -> str:
    """A text without regard to case, white space and the stop at its end."""
    return " ".join(text.casefold().split()).rstrip(" .")


@lru_cache(maxsize=100_000)
def compare_names(left: str, right: str) -> float:
    """How alike two names are."""
    a, b = " ".join(split_words(left)), " ".join(split_words(right))
    if not a or not b:
        return 0.0
    return max(fuzz.ratio(a, b), 0.95 * fuzz.token_sort_ratio(a, b), 0.85 * fuzz.token_set_ratio(a, b)) / 100


def compare_texts(left: str, right: str) -> float:
    """How alike two definitions are; 0 where one is missing."""
    a, b = fold(left)[:2000], fold(right)[:2000]
    if not a or not b:
        return 0.0
    return 1.0 if a == b else max(fuzz.ratio(a, b), fuzz.token_sort_ratio(a, b)) / 100


def compare_labels(left: str, right: str) -> float:
    """How alike two labels of codes are; all words for what is not known are one."""
    a, b = fold(left), fold(right)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    return 0.8 if a in UNKNOWN_WORDS and b in UNKNOWN_WORDS else fuzz.ratio(a, b) / 100


def overlap(left: set[Hashable], right: set[Hashable]) -> float:
    """The share of both together that they have in common."""
    return len(left & right) / len(left | right) if left | right else 0.0


def assign(scores: Mapping[tuple[str, str], float], least: float) -> list[tuple[str, str, float]]:
    """The pairs, each old and each new one at most once, whose scores together are highest; none below ``least``.

    The assignment problem: https://docs.scipy.org/doc/scipy/reference/generated/scipy.optimize.linear_sum_assignment.html
    """
    fitting = {pair: score for pair, score in scores.items() if score >= least}
    if not fitting:
        return []
    lefts = sorted({left for left, _ in fitting})
    rights = sorted({right for _, right in fitting})
    if len(lefts) * len(rights) > 4_000_000:
        return _assign_greedily(fitting)
    matrix = np.zeros((len(lefts), len(rights)))
    rows, columns = {key: n for n, key in enumerate(lefts)}, {key: n for n, key in enumerate(rights)}
    for (left, right), score in fitting.items():
        matrix[rows[left], columns[right]] = score
    chosen: Sequence[tuple[int, int]] = list(zip(*linear_sum_assignment(matrix, maximize=True), strict=True))
    return [(lefts[i], rights[j], float(matrix[i, j])) for i, j in chosen if matrix[i, j] >= least]


def _assign_greedily(scores: Mapping[tuple[str, str], float]) -> list[tuple[str, str, float]]:
    found: list[tuple[str, str, float]] = []
    used_left: set[str] = set()
    used_right: set[str] = set()
    for (left, right), score in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])):
        if left not in used_left and right not in used_right:
            used_left.add(left)
            used_right.add(right)
            found.append((left, right, score))
    return found
