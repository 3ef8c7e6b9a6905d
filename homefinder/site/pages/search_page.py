"""The search: what the words name, then what fits them, by tabs, narrowed by facets, with the proof of the search."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from homefinder.ranking.answer import AskedQuestion, SearchAnswer
from homefinder.ranking.ranked_question import Mask
from homefinder.site.http.page import Page, PageContext, PageRequest, RowStream
from homefinder.site.list_columns import LIST_COLUMNS
from homefinder.site.pages.common import Pager, add_pages, build_pager
from homefinder.site.pages.languages import add_langs
from homefinder.site.pages.search_results import (
    build_home_rows,
    build_need_rows,
    build_owner_rows,
    build_result,
    list_owners,
)
from homefinder.site.ranker_cache import MAX_QUESTION_LENGTH, ask_ranker
from homefinder.site.search.facet_table import FacetTable, read_facet_table
from homefinder.site.search.facets import (
    ALL,
    HOME_TABS,
    ITEMS,
    NEEDS,
    OWNERS,
    TAB_LABELS,
    Narrowing,
    build_facets,
    read_narrowing,
    select_homes,
)
from homefinder.site.search.parts import count_parts, list_parts
from homefinder.site.search.proof import NEAREST_SHOWN, build_proof
from homefinder.site.sectors import list_examples

ABOUT = "Find the standard, data collection, law, code set or body that could own what you need."
MAX_NEEDS_FOUND = 100
"""Needs on file that the tab shows."""
PART_COLUMNS = ("kind", "id", "home_id", "home", "name", "title", "definition", "page")
NEED_COLUMNS = ("need_id", "title", "sector", "similarity", "outcome", "in_words", "home", "page")
OWNER_COLUMNS = ("owner_id", "name", "url", "homes", "page")


def search_page(context: PageContext, request: PageRequest) -> Page:
    """What ``q`` names, then what fits its words: the list of the tab ``tab``, narrowed by the facets."""
    text = request.query.get("q", "").strip()[:MAX_QUESTION_LENGTH]
    narrowing = read_narrowing(context, request, text)
    limit = request.read_number("limit", 10, most=50)
    if not text:
        return _build_empty_page(context, narrowing)
    table = read_facet_table(context)
    return ask_ranker(context, text, lambda asked: _build_page(context, request, asked, table, narrowing, limit))


def _build_page(
    context: PageContext, request: PageRequest, asked: AskedQuestion, table: FacetTable, narrowing: Narrowing,
    limit: int,
) -> Page:  # fmt: skip
    inside = select_homes(table, narrowing, narrowing.tab)
    needs = asked.list_needs(MAX_NEEDS_FOUND)
    counts = {
        **{tab: _count_homes(asked, table, narrowing, tab) for tab in HOME_TABS},
        NEEDS: len(needs),
        ITEMS: count_parts(context, asked.words),
        OWNERS: len(list_owners(asked, table)),
    }
    pager = build_pager(request, counts[narrowing.tab], _list_filters(narrowing), limit)
    offset = pager.offset if narrowing.tab in HOME_TABS else 0
    answer = asked.answer(inside, offset, limit, needs)
    rows, every, columns = _list_results(context, asked, table, narrowing, answer, pager)
    front = asked.list_homes(inside, 0, NEAREST_SHOWN) if offset else answer.homes
    about = answer.to_dict()
    proof = build_proof(context, asked, front)
    data = {
        "q": narrowing.text, "tab": narrowing.tab, "chosen": narrowing.chosen, "is_narrowed": narrowing.is_narrowed,
        "plain_href": narrowing.build_href(**dict.fromkeys(narrowing.chosen, "")),
        **{name: about[name] for name in ("fits", "why_not", "unknown_words", "taken_for")},
        "needs": add_pages("need", about["needs"][:3], "need_id"),
        "owners": add_pages("owner", about["owners"], "owner_id"),
        "tabs": [
            {"name": tab, "label": label, "count": counts[tab], "href": narrowing.build_tab_href(tab)}
            for tab, label in TAB_LABELS.items()
        ],
        "facets": build_facets(context, asked.ranked, table, narrowing) if narrowing.tab in HOME_TABS else [],
        "results": rows,
        "pager": pager,
        "proof": {**proof, "nearest": add_langs(proof["nearest"])},
        "examples": list_examples(context.vocab),
    }  # fmt: skip
    title = f"Results for “{narrowing.text}”"
    return Page("pages/search.html", title, data, ABOUT, rows=every, columns=columns, is_indexed=False)


def _build_empty_page(context: PageContext, narrowing: Narrowing) -> Page:
    data = {"q": "", "tab": narrowing.tab, "chosen": narrowing.chosen, "fits": True, "why_not": "", "results": [],
            "tabs": [], "facets": [], "examples": list_examples(context.vocab)}  # fmt: skip
    return Page("pages/search.html", "Search", data, ABOUT)


def _list_filters(narrowing: Narrowing) -> dict[str, str]:
    return {"q": narrowing.text, "tab": narrowing.tab, **narrowing.chosen, "limit": narrowing.limit}


def _count_homes(asked: AskedQuestion, table: FacetTable, narrowing: Narrowing, tab: str) -> int:
    """How many homes a tab has: with the kind that is chosen only where that is the tab itself."""
    but = "" if tab == narrowing.tab else "kind"
    return asked.ranked.count_places(select_homes(table, narrowing, tab, but=but))


def _list_results(
    context: PageContext, asked: AskedQuestion, table: FacetTable, narrowing: Narrowing, answer: SearchAnswer,
    pager: Pager,
) -> tuple[list[dict[str, Any]], Collection[Mapping[str, Any]], tuple[str, ...]]:  # fmt: skip
    """The rows of the tab's page, the whole list for CSV, and its columns."""
    shown = slice(pager.offset, pager.offset + pager.size)
    if narrowing.tab == ITEMS:
        words = asked.words
        parts = RowStream(pager.total, lambda: _pick(list_parts(context, words, -1), PART_COLUMNS))
        return list_parts(context, words, pager.size, pager.offset), parts, PART_COLUMNS
    if narrowing.tab == NEEDS:
        needs = build_need_rows(context, answer.needs)
        return needs[shown], _pick(needs, NEED_COLUMNS), NEED_COLUMNS
    if narrowing.tab == OWNERS:
        owners = _list_owner_rows(context, asked, table, narrowing)
        return owners[shown], _pick(owners, OWNER_COLUMNS), OWNER_COLUMNS
    inside = select_homes(table, narrowing, narrowing.tab)
    homes = RowStream(pager.total, lambda: _stream_csv_rows(context, narrowing.text, inside, pager.total))
    return build_home_rows(context, asked, answer.homes, pager.offset + 1), homes, LIST_COLUMNS["/search"]


def _list_owner_rows(
    context: PageContext, asked: AskedQuestion, table: FacetTable, narrowing: Narrowing
) -> list[dict[str, Any]]:
    every = np.ones(len(table.holds_data), dtype=np.bool_)
    numbered = asked.ranked.count_by_group(table.groups["owner"], every)
    counts = {owner: numbered.get(number, 0) for number, owner in enumerate(table.values["owner"], start=1)}
    owners = list_owners(asked, table)
    return build_owner_rows(
        context, owners, counts, {owner: narrowing.build_href(tab=ALL, owner=owner) for owner in owners}
    )


def _pick(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in columns} for row in rows]


def _stream_csv_rows(context: PageContext, text: str, inside: Mask, total: int) -> Iterator[dict[str, Any]]:
    """Results as a list for CSV: one row a home."""
    names = LIST_COLUMNS["/search"]
    for number, item in enumerate(ask_ranker(context, text, lambda asked: asked.list_homes(inside, 0, total)), start=1):
        row = build_result(number, item, "")
        yield {name: row[name] for name in names}
