"""Facets and tabs of a search: each value with how many homes the search gives when it is followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import numpy as np

from homefinder.clean.wording import format_label
from homefinder.duties.model import LEVEL_LABELS, LEVELS
from homefinder.model import HOME_KINDS
from homefinder.ranking.ranked_question import Mask, RankedQuestion
from homefinder.resolve.publishers import resolve_body_id
from homefinder.site.http.page import PageContext, PageRequest
from homefinder.site.search.facet_table import COMING, IN_FORCE, NOT_STATED, OVER, FacetTable
from homefinder.site.sectors import format_sector_name
from homefinder.store.queries import read_names

STATE_LABELS: Mapping[str, str] = {
    IN_FORCE: "Yes", COMING: "Not yet", OVER: "No longer", NOT_STATED: "It does not say",
}  # fmt: skip
FACETS: Mapping[str, str] = {
    "sector": "Sector", "kind": "Kind", "state": "In force?", "duty": "Duty", "items": "What stands inside",
    "route": "How to change it", "owner": "Owner",
}  # fmt: skip
"""Name of the parameter → heading, in the order of the page."""
YES_LABELS: Mapping[str, str] = {"items": "States its items or codes", "route": "Has a way to ask for a change"}
MAX_OWNERS = 8
"""Owners among the facets, those of most homes first; the tab “Who to ask” has all."""

ALL, NEEDS, STANDARDS, ITEMS, GUIDANCE, OWNERS = "", "needs", "standards", "items", "guidance", "owners"
HOME_TABS = (ALL, STANDARDS, GUIDANCE)
"""Tabs that show homes, which facets narrow."""
TAB_LABELS: Mapping[str, str] = {
    ALL: "All", NEEDS: "Needs on file", STANDARDS: "Standards", ITEMS: "Items and codes",
    GUIDANCE: "Guidance and law", OWNERS: "Who to ask",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a reader chose: the words, the tab, and the values of facets by their names, empty where none is chosen."""

    text: str
    tab: str
    chosen: Mapping[str, str]
    limit: str = ""

    def build_href(self, **changed: str) -> str:
        """The address of this search with other parts; empty parts are left out."""
        parts = {"q": self.text, "tab": self.tab, **self.chosen, "limit": self.limit, **changed}
        return "/search?" + urlencode({name: value for name, value in parts.items() if value})

    def build_tab_href(self, tab: str) -> str:
        """The address of another tab, which keeps the facets where it has them; a kind may be none of its own."""
        dropped = ("kind",) if tab in HOME_TABS else tuple(self.chosen)
        return self.build_href(tab=tab, **dict.fromkeys(dropped, ""))

    @property
    def is_narrowed(self) -> bool:
        """Whether any facet is chosen."""
        return any(self.chosen.values())


def read_narrowing(context: PageContext, request: PageRequest, text: str) -> Narrowing:
    """What the address says; a value that cannot be is none."""
    allowed = {
        "kind": HOME_KINDS, "state": tuple(STATE_LABELS), "duty": LEVELS, "items": ("yes",), "route": ("yes",),
    }  # fmt: skip
    tab = request.read_word("tab", tuple(TAB_LABELS))
    chosen = {name: request.read_word(name, allowed.get(name, ())) if tab in HOME_TABS else "" for name in FACETS}
    chosen["owner"] = resolve_body_id(context.catalogue, chosen["owner"])
    return Narrowing(text, tab, chosen, request.query.get("limit", "")[:3])


def select_homes(table: FacetTable, narrowing: Narrowing, tab: str, but: str = "") -> Mask:
    """The homes of a tab that have every chosen value, save that of the facet ``but``."""
    inside = {STANDARDS: table.holds_data, GUIDANCE: ~table.holds_data}.get(tab)
    masks = [table.select(name, value) for name, value in narrowing.chosen.items() if value and name != but]
    every = np.ones(len(table.holds_data), dtype=np.bool_) if inside is None else inside
    for mask in masks:
        every = every & mask
    return every


def build_facets(
    context: PageContext, ranked: RankedQuestion, table: FacetTable, narrowing: Narrowing
) -> list[dict[str, Any]]:
    """Each facet with a value: the values with their counts and the address that each leads to."""
    found = []
    for name, label in FACETS.items():
        inside = select_homes(table, narrowing, narrowing.tab, but=name)
        if name == "sector":
            counts = {value: ranked.count_places(inside & mask) for value, mask in table.sectors.items()}
        else:
            numbered = ranked.count_by_group(table.groups[name], inside)
            counts = {value: numbered.get(place, 0) for place, value in enumerate(table.values[name], start=1)}
        chosen = narrowing.chosen[name]
        labels = _list_labels(context, name, _choose_values(name, counts, chosen))
        values = [
            {"value": value, "label": words, "count": counts.get(value, 0), "is_chosen": value == chosen,
             "href": narrowing.build_href(**{name: "" if value == chosen else value})}
            for value, words in labels.items()
        ]  # fmt: skip
        if values:
            found.append({"name": name, "label": label, "values": values})
    return found


def _choose_values(name: str, counts: Mapping[str, int], chosen: str) -> Sequence[str]:
    """The values that are shown: those that lead to a home, the most first where they have no order of their own."""
    shown = [value for value, count in counts.items() if count and value != chosen]
    orders = {"state": tuple(STATE_LABELS), "duty": LEVELS}
    if name in orders:
        return [value for value in orders[name] if value in shown or value == chosen]
    shown.sort(key=lambda value: (-counts[value], value))
    return [*([chosen] if chosen else []), *(shown[:MAX_OWNERS] if name == "owner" else shown)]


def _list_labels(context: PageContext, name: str, values: Sequence[str]) -> dict[str, str]:
    """Each value in words."""
    if name == "owner":
        names = read_names(context.catalogue, "publishers")
        return {value: names.get(value, value) for value in values}
    words = {
        "state": STATE_LABELS.__getitem__, "duty": lambda value: LEVEL_LABELS[value].capitalize(),
        "sector": lambda value: format_sector_name(context.vocab, value), "kind": _format_kind,
    }.get(name, lambda _: YES_LABELS[name])  # fmt: skip
    return {value: words(value) for value in values}


def _format_kind(kind: str) -> str:
    return "API" if kind == "api" else format_label(kind)
