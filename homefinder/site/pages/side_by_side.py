"""Up to three homes side by side, by what the catalogue and people answer to the short set of criteria."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from homefinder.assessment.answer import assess_home
from homefinder.criteria.vocabulary import Criteria, read_criteria
from homefinder.site.http.page import PageContext, PageRequest
from homefinder.urls import build_page_path

MOST = 3
LONGEST_WHY = 240


def compare_homes(context: PageContext, request: PageRequest, options: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The table of the homes that are chosen (``side1`` to ``side3``), else of the first of ``options``: id and
    title."""
    known = dict(options)
    asked = [request.read_word(f"side{number}", tuple(known)) for number in range(1, MOST + 1)]
    chosen = asked if any(asked) else [*list(known)[:MOST], "", "", ""][:MOST]
    shown = list(dict.fromkeys(home for home in chosen if home))
    criteria = _find_shortest(read_criteria(context.vocab))
    answers = [assess_home(context.catalogue, context.curation, home, criteria) for home in shown] if criteria else []
    rows = [
        {"question": question.question, "cells": [{"answer": one[at].answer,
        "why": one[at].why[:LONGEST_WHY]} for one in answers]}
        for at, question in enumerate(criteria.questions if criteria and answers else ())
    ]  # fmt: skip
    columns = [{"id": home, "title": known[home], "page": build_page_path("stewardship", home)} for home in shown]
    return {"options": list(options), "chosen": chosen, "columns": columns, "rows": rows}


def _find_shortest(sets: Sequence[Criteria]) -> Criteria | None:
    return min(sets, key=lambda one: len(one.questions), default=None)
