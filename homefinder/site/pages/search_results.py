"""Rows of the search: homes with their owner, state, what they hold and why they are here; needs on file; owners."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.model import OUTCOME_LABELS
from homefinder.ranking.answer import AskedQuestion
from homefinder.ranking.model import Candidate
from homefinder.ranking.similar_needs import SimilarNeed
from homefinder.site.http.page import PageContext
from homefinder.site.pages.needs import add_bar_shares, build_card
from homefinder.site.search.facet_table import FacetTable
from homefinder.site.search.reasons import describe_reason
from homefinder.site.sectors import format_sector_name
from homefinder.urls import build_page_path

HOMES = """SELECT h.id, h.language, h.description, coalesce(h.publisher_id, '') AS owner_id,
      (SELECT count(*) FROM items i WHERE i.home_id = h.id) AS items,
      (SELECT count(*) FROM code_lists l WHERE l.home_id = h.id) AS code_lists
    FROM homes h WHERE h.id IN (SELECT value FROM json_each(?))"""
NEEDS = """SELECT n.id, n.sector, coalesce(o.outcome, '') AS outcome, coalesce(h.title, '') AS home FROM needs n
    LEFT JOIN outcomes o ON o.need_id = n.id LEFT JOIN homes h ON h.id = o.home_id
    WHERE n.id IN (SELECT value FROM json_each(?))"""
OWNERS = "SELECT id, name, url FROM publishers WHERE id IN (SELECT value FROM json_each(?))"

STATE_WORDS: Mapping[str, str] = {
    "active": "in force", "under-development": "in development", "deprecated": "being phased out",
    "withdrawn": "withdrawn", "ended": "ended", "gone": "taken down", "unknown": "state not stated",
}  # fmt: skip
MAX_EXCERPT = 130
"""Characters of a description that a row shows: one line on a desktop."""


def build_home_rows(
    context: PageContext, asked: AskedQuestion, homes: Sequence[Candidate], first_rank: int
) -> list[dict[str, Any]]:
    """Ranked homes as rows, each with its scorecard."""
    facts = {row["id"]: row for row in context.list_rows(HOMES, json.dumps([item.home_id for item in homes]))}
    rows = []
    for rank, item in enumerate(homes, start=first_rank):
        known = facts[item.home_id]
        card = build_result(rank, item, known["language"])
        rows.append(card | {
            "state": STATE_WORDS.get(item.lifecycle, "state not stated"),
            "owner_page": build_page_path("owner", known["owner_id"]) if known["owner_id"] else "",
            "inside": _count_inside(known["items"], known["code_lists"]),
            "inside_page": build_page_path("items", item.home_id) if known["items"] or known["code_lists"] else "",
            "holds": shorten_text(known["description"]),
            "reason": describe_reason(item, is_named=item.home_id in asked.first),
        })  # fmt: skip
    return add_bar_shares(rows)


def build_result(rank: int, item: Candidate, language: str) -> dict[str, Any]:
    """A ranked home with its facts and its scorecard; ``language`` is the tag of the home's own."""
    facts = item.to_dict()
    return build_card({**facts, "rank": rank, "language": language}, facts["features"])


def build_need_rows(context: PageContext, needs: Sequence[SimilarNeed]) -> list[dict[str, Any]]:
    """Needs on file that ask much the same, with what became of each."""
    facts = {row["id"]: row for row in context.list_rows(NEEDS, json.dumps([one.id for one in needs]))}
    return [
        {"need_id": one.id, "title": one.title, "sector": one.sector, "similarity": one.similarity,
         "outcome": facts[one.id]["outcome"], "home": facts[one.id]["home"],
         "in_words": OUTCOME_LABELS.get(facts[one.id]["outcome"], "not searched yet"),
         "sector_name": format_sector_name(context.vocab, one.sector), "page": build_page_path("need", one.id)}
        for one in needs
    ]  # fmt: skip


def list_owners(asked: AskedQuestion, table: FacetTable) -> list[str]:
    """Ids of the owners that the question names, then of the owners of what was found, that of the best home first."""
    known = table.values["owner"]
    return list(dict.fromkeys([
        *asked.named.owners,
        *(known[number - 1] for number in asked.ranked.order_groups(table.groups["owner"]) if number),
    ]))  # fmt: skip


def build_owner_rows(
    context: PageContext, owners: Sequence[str], counts: Mapping[str, int], hrefs: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Owners with how many of the homes that were found they look after, and the address of those."""
    names = {row["id"]: row for row in context.list_rows(OWNERS, json.dumps(owners))}
    return [
        {"owner_id": one, "name": names[one]["name"], "url": names[one]["url"], "homes": counts.get(one, 0),
         "page": build_page_path("owner", one), "homes_href": hrefs[one]}
        for one in owners if one in names
    ]  # fmt: skip


def shorten_text(text: str, most: int = MAX_EXCERPT) -> str:
    """The first words of a text, whole words, at most so many characters."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0].rstrip(' ,;:.–-')} …"


def _count_inside(items: int, code_lists: int) -> str:
    """How much stands inside a home, in words; empty where nothing is known."""
    parts = [(items, "item"), (code_lists, "code list")]
    return ", ".join(f"{number:,} {name if number == 1 else name + 's'}" for number, name in parts if number)
