"""How well a ranking finds the judged homes: nDCG@10, success@5, recall@5, MRR, and wrong homes above right ones. Pure.

nDCG with gain 2^grade - 1 and discount log2(rank + 1): Järvelin and Kekäläinen 2002, in the form of Burges et al. 2005.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from homefinder.evaluation.gold import Case, Finder

DEPTH = 200
"""How many homes a ranker is asked for, so that ten remain after editions are collapsed."""

MEASURES = ("ndcg@10", "success@5", "recall@5", "mrr")
RIGHT, STRONG, TEMPTING = 3, 2, 0

RankFunction = Callable[[str, str, int], list[str]]
"""A need's title and description and a limit in, home ids out, best first."""


@dataclass(frozen=True, slots=True)
class GradedCase:
    """One case ready to score: grade by collapsed home; ``lacking`` holds grades of homes the catalogue lacks.

    ``titles`` are those that the gold file gives to the homes of ``grades``.
    """

    title: str
    description: str
    grades: Mapping[str, int]
    missing_grades: tuple[int, ...] = ()
    need_id: str = ""
    outcomes: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One case under one ranker. A measure is None where the case cannot tell."""

    case: GradedCase
    ranked: Sequence[str]
    scores: Mapping[str, float | None]
    wrong_above: Sequence[str] | None


def grade_cases(cases: Sequence[Case], finder: Finder) -> tuple[list[GradedCase], list[str]]:
    """Cases with their homes found, and the titles of judged homes that the catalogue lacks."""
    graded, unresolved = [], []
    for case in cases:
        grades: dict[str, int] = {}
        titles: dict[str, str] = {}
        lacking: list[int] = []
        for judged in case.judged_homes:
            home = finder.find(judged.home_title, judged.home_url)
            if home is not None:
                key = finder.collapse_edition(home)
                if judged.grade >= grades.get(key, 0):
                    grades[key], titles[key] = judged.grade, judged.home_title or judged.home_url
            else:
                unresolved.append(judged.home_title or judged.home_url)
                lacking += [judged.grade] if judged.grade else []
        about = (case.need_id, case.outcomes, titles, case.sector)
        graded.append(GradedCase(case.title, case.description, grades, tuple(lacking), *about))
    return graded, list(dict.fromkeys(unresolved))


def evaluate_cases(cases: Sequence[GradedCase], rank: RankFunction, finder: Finder, depth: int = DEPTH) -> list[Result]:
    """Every case ranked and scored; ``depth`` homes are asked for."""
    found = []
    for case in cases:
        homes = rank(case.title, case.description, depth)
        ranked = list(dict.fromkeys(map(finder.collapse_edition, homes)))[:DEPTH]
        found.append(Result(case, ranked, score(ranked, case), list_wrong_above(ranked, case)))
    return found


def summary(found: Sequence[Result]) -> dict[str, float | int]:
    """Means over the cases. success@5 and MRR count only cases that have a grade-3 home, recall@5 those with 2 or 3."""
    means = {name: mean([result.scores[name] for result in found]) for name in MEASURES}
    above = [len(result.wrong_above) for result in found if result.wrong_above is not None]
    return {**means, "n": len(found), "grade0_above": sum(above), "grade0_above_needs": sum(map(bool, above))}


def measure(cases: Sequence[GradedCase], rank: RankFunction, finder: Finder) -> dict[str, float | int]:
    """The summary of one ranker."""
    return summary(evaluate_cases(cases, rank, finder))


def mean(values: Sequence[float | None]) -> float:
    """The mean of what could be told, to four places; 0 where nothing could."""
    told = [value for value in values if value is not None]
    return round(fmean(told), 4) if told else 0.0


def score(ranked: Sequence[str], case: GradedCase) -> dict[str, float | None]:
    """The four measures of one ranking; None where the case cannot tell."""
    every = [*case.grades.values(), *case.missing_grades]
    gained = [case.grades.get(home, 0) for home in ranked]
    best = dcg(sorted(every, reverse=True)[:10])
    strong = sum(grade >= STRONG for grade in every)
    right = next((number for number, grade in enumerate(gained, start=1) if grade == RIGHT), 0)
    has_right = RIGHT in every
    return {
        "ndcg@10": dcg(gained[:10]) / best if best else None,
        "success@5": float(0 < right <= 5) if has_right else None,
        "recall@5": sum(grade >= STRONG for grade in gained[:5]) / min(5, strong) if strong else None,
        "mrr": (1 / right if right else 0.0) if has_right else None,
    }


def list_wrong_above(ranked: Sequence[str], case: GradedCase) -> list[str] | None:
    """Homes judged 0 that stand above the best placed right one, all that were ranked where none was.

    None where the case has no right home, so that nothing can stand above it.
    """
    if RIGHT not in (*case.grades.values(), *case.missing_grades):
        return None
    above: list[str] = []
    for home in ranked:
        grade = case.grades.get(home)
        if grade == RIGHT:
            break
        if grade == TEMPTING:
            above.append(home)
    return above


def dcg(grades: Sequence[int]) -> float:
    """Discounted cumulative gain of grades in order of rank."""
    return math.fsum((2.0**grade - 1) / math.log2(number + 1) for number, grade in enumerate(grades, start=1))
