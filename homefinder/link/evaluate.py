"""How well a ranking finds the judged homes: nDCG@10, success@5, recall@5 and MRR. Pure.

nDCG with gain 2^grade - 1 and discount log2(rank + 1): Järvelin and Kekäläinen 2002, in the form of Burges et al. 2005.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from homefinder.link.gold import Case, Finder

DEPTH = 200
"""How many homes a ranker is asked for, so that ten remain after editions are collapsed."""


@dataclass(frozen=True, slots=True)
class Graded:
    """One case ready to score: grade by collapsed home; ``lacking`` holds grades of homes the catalogue lacks."""

    title: str
    description: str
    grades: Mapping[str, int]
    lacking: tuple[int, ...] = ()


def grade_cases(cases: Sequence[Case], finder: Finder) -> tuple[list[Graded], list[str]]:
    """Cases with their homes found, and the titles of judged homes that the catalogue lacks."""
    graded, unresolved = [], []
    for case in cases:
        grades: dict[str, int] = {}
        lacking: list[int] = []
        for judged in case.judged:
            home = finder.find(judged.home_title, judged.home_url)
            if home is not None:
                key = finder.collapsed(home)
                grades[key] = max(grades.get(key, 0), judged.grade)
            else:
                unresolved.append(judged.home_title)
                lacking += [judged.grade] if judged.grade else []
        graded.append(Graded(case.title, case.description, grades, tuple(lacking)))
    return graded, list(dict.fromkeys(unresolved))


def measure(
    cases: Sequence[Graded], rank: Callable[[str, str, int], list[str]], finder: Finder
) -> dict[str, float | int]:
    """Means over the cases. success@5 and MRR count only cases that have a grade-3 home, recall@5 those with 2 or 3."""
    scores: dict[str, list[float]] = {"ndcg@10": [], "success@5": [], "recall@5": [], "mrr": []}
    for case in cases:
        ranked = list(dict.fromkeys(finder.collapsed(home) for home in rank(case.title, case.description, DEPTH)))
        for name, value in score(ranked, case).items():
            if value is not None:
                scores[name].append(value)
    means = {name: round(fmean(values), 4) if values else 0.0 for name, values in scores.items()}
    return {**means, "n": len(cases)}


def score(ranked: Sequence[str], case: Graded) -> dict[str, float | None]:
    """The four measures of one ranking; None where the case cannot tell."""
    every = [*case.grades.values(), *case.lacking]
    gained = [case.grades.get(home, 0) for home in ranked]
    best = dcg(sorted(every, reverse=True)[:10])
    strong = sum(grade >= 2 for grade in every)
    right = next((number for number, grade in enumerate(gained, start=1) if grade == 3), 0)
    has_right = 3 in every
    return {
        "ndcg@10": dcg(gained[:10]) / best if best else None,
        "success@5": float(0 < right <= 5) if has_right else None,
        "recall@5": sum(grade >= 2 for grade in gained[:5]) / min(5, strong) if strong else None,
        "mrr": (1 / right if right else 0.0) if has_right else None,
    }


def dcg(grades: Sequence[int]) -> float:
    """Discounted cumulative gain of grades in order of rank."""
    return math.fsum((2.0**grade - 1) / math.log2(number + 1) for number, grade in enumerate(grades, start=1))
