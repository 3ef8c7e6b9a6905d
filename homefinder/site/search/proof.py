"""What a search looked at, for whoever doubts its answer: words, subjects, sources, and what came nearest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from homefinder.clean.days import count_days
from homefinder.outcomes.facts import compute_term_weights
from homefinder.outcomes.search_log import MOST_SUBJECTS, MOST_WORDS, read_searches
from homefinder.ranking.answer import AskedQuestion
from homefinder.ranking.floor import has_word
from homefinder.ranking.model import Candidate
from homefinder.site.http.bounded_cache import BoundedCache
from homefinder.site.http.page import PageContext
from homefinder.store.queries import read_names
from homefinder.urls import build_page_path

NEAREST_SHOWN = 3
"""Homes in front that are told with the words which they lack."""

_sources: BoundedCache[tuple[int, ...], list[dict[str, Any]]] = BoundedCache(2)


def list_searched_sources(context: PageContext) -> list[dict[str, Any]]:
    """Every source with how many homes of it were looked at and how many days ago it was read; null if never."""
    rows = _sources.get_or_make(context.stamp, lambda: _read_sources(context))
    today = context.today
    return [
        {**row, "days_old": count_days(row["seen_on"], today) if row["seen_on"] else None} for row in rows
    ]  # fmt: skip


def _read_sources(context: PageContext) -> list[dict[str, Any]]:
    names = read_names(context.catalogue, "sources")
    return [
        {"id": one.source_id, "title": names[one.source_id], "page": build_page_path("source", one.source_id),
         "homes": one.homes_searched, "seen_on": one.seen_on}
        for one in read_searches(context.catalogue)
    ]  # fmt: skip


def build_proof(context: PageContext, asked: AskedQuestion, front: Sequence[Candidate]) -> dict[str, Any]:
    """The words and subjects that were looked for, each with how many homes have it, and what the nearest lack."""
    scorer, query = asked.ranker.scorer, asked.ranked.query
    telling = list(compute_term_weights(query, scorer.postings))[:MOST_WORDS]
    features = asked.ranked.scores.feature_values
    concepts = list(dict.fromkeys([*features.concepts, *features.near_concepts]))[:MOST_SUBJECTS]
    names = _read_concept_names(context, concepts)
    nearest = []
    languages = _read_languages(context, [item.home_id for item in front[:NEAREST_SHOWN]])
    for item in front[:NEAREST_SHOWN]:
        place = scorer.attributes.find_position(item.home_id)
        lacks = [query.words_by_stem[root] for root in telling if not has_word(scorer, root, place)]
        page, language = build_page_path("home", item.home_id), languages.get(item.home_id, "")
        nearest.append({"title": item.title, "language": language, "page": page, "lacks": lacks})
    return {
        "words": [
            {"word": query.words_by_stem[root], "homes": len(scorer.postings.read_term(root)[0])} for root in telling
        ],
        "subjects": [
            {"name": names[concept], "page": build_page_path("theme", concept),
             "homes": len(scorer.subjects.read_term(concept)[0])} for concept in concepts if concept in names
        ],
        "nearest": nearest,
        "sources": list_searched_sources(context),
    }  # fmt: skip


def _read_concept_names(context: PageContext, concepts: list[str]) -> dict[str, str]:
    marks = ", ".join("?" * len(concepts))
    rows = context.list_rows(f"SELECT id, name FROM concepts WHERE id IN ({marks})", *concepts) if concepts else []
    return {row["id"]: row["name"] for row in rows}


def _read_languages(context: PageContext, homes: list[str]) -> dict[str, str]:
    marks = ", ".join("?" * len(homes))
    rows = context.list_rows(f"SELECT id, language FROM homes WHERE id IN ({marks})", *homes) if homes else []
    return {row["id"]: row["language"] for row in rows}
