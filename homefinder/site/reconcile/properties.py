"""What the further columns of somebody's table say of a candidate: each agrees, contradicts or says nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, utils

from homefinder.clean.urls import build_page_key
from homefinder.ids import slug
from homefinder.lookup import match_owners, match_referenced_homes
from homefinder.site.http.page import PageContext
from homefinder.site.reconcile.extend import list_cells
from homefinder.site.reconcile.queries import AskedProperty

IDENTIFYING = ("url", "identifiers")
"""Properties of which one value names one thing: a candidate that has it is meant."""
SINGLE_VALUED = ("publisher", "status", "lifecycle", "version", "issued", "modified", "url", "identifiers")
"""Properties of which another value than the one asked for speaks against a candidate; of the others a candidate may
have more values than are known here."""
MIN_NAME_LIKENESS = 86.0
"""Likeness (0 to 100, words in any order) from which two names of an owner that is not known here are one."""
HOME_ADDRESSES = "SELECT url FROM homes WHERE id = ?1 UNION SELECT url FROM home_addresses WHERE home_id = ?1"
HOMES_WITH: Mapping[str, str] = {
    **{name: f"SELECT id FROM homes WHERE {name} = ? COLLATE NOCASE" for name in ("status", "lifecycle", "version")},
    **{name: f"SELECT id FROM homes WHERE {name} LIKE ? || '%'" for name in ("issued", "modified")},
    "themes": """SELECT s.home_id FROM home_subjects s JOIN concepts c ON c.id = s.concept_id
        WHERE c.name = ?1 COLLATE NOCASE OR 'concept/' || c.id = ?1""",
    "needs": """SELECT c.home_id FROM candidates c JOIN needs n ON n.id = c.need_id
        WHERE n.title = ?1 COLLATE NOCASE OR 'need/' || n.id = ?1""",
}
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")


@dataclass(frozen=True, slots=True)
class PropertyMatcher:
    """The properties of one query, each with the test of whether a value of a candidate is the one asked for."""

    context: PageContext
    tests: Mapping[str, Callable[[str], bool]]
    asked: Sequence[AskedProperty]

    def compare(self, identifier: str) -> dict[str, bool]:
        """For each property of which the thing has a value: whether one of those is meant. One that may have more
        values than are known here is left out where none is."""
        found = {}
        for name, test in self.tests.items():
            values = self._list_values(identifier, name)
            agrees = any(test(value) for value in values)
            if agrees or (values and name in SINGLE_VALUED):
                found[name] = agrees
        return found

    def list_homes(self, names: Iterable[str] | None = None) -> list[str]:
        """Ids of homes that have the value of one of these properties (of any, without names): of the most first."""
        count: Counter[str] = Counter()
        for one in self.asked:
            if names is None or one.name in names:
                count.update({home for value in one.values for home in _list_homes_with(self.context, one.name, value)})
        return [f"home/{home}" for home in sorted(count, key=lambda home: (-count[home], home))]

    def _list_values(self, identifier: str, name: str) -> list[str]:
        kind, _, thing = identifier.partition("/")
        if name == "url" and kind == "home":
            return [row["url"] for row in self.context.list_rows(HOME_ADDRESSES, thing) if row["url"]]
        cells = list_cells(self.context, identifier, name)
        return [str(value) for cell in cells for key, value in cell.items() if key in ("id", "name", "str")]


def build_property_matcher(context: PageContext, properties: Sequence[AskedProperty]) -> PropertyMatcher:
    """What is asked, looked up once for all candidates."""
    return PropertyMatcher(context, {one.name: _build_test(context, one) for one in properties}, properties)


def _build_test(context: PageContext, asked: AskedProperty) -> Callable[[str], bool]:
    if asked.name == "url":
        keys = {build_page_key(value) for value in asked.values}
        return lambda value: build_page_key(value) in keys
    if asked.name in ("issued", "modified"):
        days = [day for value in asked.values for day in _DAY.findall(value) and [value[:10]]]
        return lambda value: any(value.startswith(day) or day.startswith(value) for day in days)
    wanted = {slug(value) for value in asked.values}
    if asked.name != "publisher":
        return lambda value: slug(value) in wanted
    owners = {f"publisher/{owner}" for value in asked.values for owner in _match_owners(context, value)}
    if owners:
        return lambda value: value in owners
    names = [utils.default_process(value) for value in asked.values]
    return lambda value: any(
        fuzz.token_sort_ratio(utils.default_process(value), name) >= MIN_NAME_LIKENESS for name in names
    )


def _match_owners(context: PageContext, value: str) -> list[str]:
    return match_owners(context.catalogue, value.removeprefix("publisher/"))


def _list_homes_with(context: PageContext, name: str, value: str) -> list[str]:
    if name in IDENTIFYING:
        return match_referenced_homes(context.catalogue, value)
    if name == "publisher":
        owners = _match_owners(context, value)
        marks = ", ".join("?" * len(owners))
        return [
            row["id"] for row in context.list_rows(f"SELECT id FROM homes WHERE publisher_id IN ({marks})", *owners)
        ]
    sql = HOMES_WITH.get(name, "")
    return [str(row[0]) for row in context.catalogue.execute(sql, (value,))] if sql and value else []
