"""Fields of rules to items: by name within the tables that the rule names, whatever their spelling."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from homefinder.store.db import insert_many

LEAST_SHARE = 0.5
"""Share of the fields of a source's rules that a standard must have as items, to be the one that they are about."""
LEAST_SPELLING = 90
"""Likeness of two names (0 to 100) from which one is taken for the other misspelt."""
LEAST_TABLE = 80
EARLIER = re.compile(r"(_?(last|prev|previous|lastyear))$", re.IGNORECASE)
"""What names the same table of the year before."""

ONE, SEVERAL, ELSEWHERE, MISSPELT, NONE = (
    "one table of the rule has it",
    "several tables of the rule have it",
    "no table of the rule has it, others do",
    "misspelt in the rule",
    "no item",
)


@dataclass(frozen=True, slots=True)
class NamedItem:
    """An item as a rule may mean it."""

    id: str
    name: str
    group: str


@dataclass(slots=True)
class ItemSchema:
    """The items of one standard, by name and by group."""

    items: Sequence[NamedItem]
    by_name: dict[str, list[NamedItem]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for item in self.items:
            self.by_name[item.name.lower()].append(item)
            self.groups.setdefault(fold_table(item.group), item.group)

    def find_group(self, table: str, fields: Iterable[str]) -> str:
        """The group that a rule calls ``table``; by the fields that are named with it where no name is like it."""
        folded = fold_table(table)
        if folded in self.groups:
            return self.groups[folded]
        alike = max(((fuzz.ratio(folded, one), group) for one, group in self.groups.items()), default=(0, ""))
        if alike[0] >= LEAST_TABLE:
            return alike[1]
        votes = Counter(
            item.group
            for name in fields
            for item in self.by_name.get(name.lower(), ())
            if len(self.by_name[name.lower()]) == 1
        )
        best = votes.most_common(1)
        return best[0][0] if best and best[0][1] >= 2 else ""


def fold_table(name: str) -> str:
    """The letters of a table's name, without the word for the year before and the plural's s."""
    folded = re.sub(r"[^a-z0-9]", "", EARLIER.sub("", name).lower())
    return folded.removesuffix("s") if len(folded) > 3 else folded


def resolve_field(name: str, tables: Sequence[str], schema: ItemSchema) -> tuple[list[NamedItem], str]:
    """The items that a field may be, and how they were found."""
    has = schema.by_name.get(name.lower(), [])
    within = [item for item in has if item.group in tables]
    if within:
        return within, ONE if len({item.group for item in within}) == 1 else SEVERAL
    if has:
        return (has, ELSEWHERE) if len(has) == 1 else (_choose_elsewhere(has), ELSEWHERE)
    meant = _find_misspelt(name, tables, schema)
    return (meant, MISSPELT) if meant else ([], NONE)


def _choose_elsewhere(items: list[NamedItem]) -> list[NamedItem]:
    return items if len({item.group for item in items}) <= 3 else []


def _find_misspelt(name: str, tables: Sequence[str], schema: ItemSchema) -> list[NamedItem]:
    """Items whose name differs by a slip, or is the beginning of the one word that the rule has."""
    near = [item for item in schema.items if item.group in tables] or list(schema.items)
    for items in (near, list(schema.items)):
        close = [
            item for item in items if len(name) >= 6 and fuzz.ratio(name.lower(), item.name.lower()) >= LEAST_SPELLING
        ]
        if len({item.name for item in close}) == 1:
            return close
        begins = [item for item in items if _is_short_for(item.name.lower(), name.lower())]
        if len({item.name for item in begins}) == 1:
            return begins
    return []


def _is_short_for(short: str, name: str) -> bool:
    return len(short) >= 5 and short.isalpha() and name.isalpha() and name.startswith(short)


def resolve_rules(
    rules: Mapping[str, tuple[Sequence[str], Sequence[str]]], schema: ItemSchema
) -> dict[tuple[str, str], tuple[list[NamedItem], str]]:
    """For each rule and field, the items. ``rules``: code → its fields and tables."""
    with_table: dict[str, set[str]] = defaultdict(set)
    for fields, tables in rules.values():
        for table in tables:
            if len({fold_table(one) for one in tables}) == 1:
                with_table[table].update(fields)
    groups = {table: schema.find_group(table, fields) for table, fields in with_table.items()}
    found = {}
    for code, (fields, tables) in rules.items():
        named = [groups[table] if table in groups else schema.find_group(table, ()) for table in tables]
        for name in fields:
            found[code, name] = resolve_field(name, [one for one in named if one], schema)
    return found


def choose_schema(fields: Iterable[str], own: str, schemas: Mapping[str, ItemSchema]) -> str:
    """The source whose items the fields are: its own where that has items, else the one that has most of them."""
    names = {name.lower() for name in fields}
    if not names:
        return ""
    shares = {source: sum(name in schema.by_name for name in names) / len(names) for source, schema in schemas.items()}
    if shares.get(own, 0) >= LEAST_SHARE:
        return own
    best = max(shares, key=lambda source: (shares[source], source), default="")
    return best if best and shares[best] >= LEAST_SHARE else ""


def read_schemas(ledger: sqlite3.Connection) -> dict[str, ItemSchema]:
    """The items in force of every source."""
    items: dict[str, list[NamedItem]] = defaultdict(list)
    for row in ledger.execute("SELECT id, source_id, name, group_name FROM items ORDER BY source_id, position"):
        items[row["source_id"]].append(NamedItem(row["id"], row["name"], row["group_name"]))
    return {source: ItemSchema(found) for source, found in items.items()}


def write_rule_items(ledger: sqlite3.Connection) -> None:
    """Say of every field of every rule in force which items it is; a field that no item has stays, with no item."""
    ledger.execute("DELETE FROM rule_items")
    rules: dict[str, dict[str, tuple[list[str], list[str]]]] = defaultdict(dict)
    for row in ledger.execute("SELECT id, source_id, code, fields, tables FROM rules ORDER BY source_id, position"):
        rules[row["source_id"]][row["code"]] = (
            row["fields"].split("\n") if row["fields"] else [],
            row["tables"].split("\n") if row["tables"] else [],
        )
    schemas = read_schemas(ledger) if rules else {}
    rows: list[tuple[str, str, str | None, str]] = []
    for source, stated in rules.items():
        target = choose_schema((name for fields, _ in stated.values() for name in fields), source, schemas)
        if not target:
            rows += [(f"{source}:{code}", name, None, NONE) for code, (fields, _) in stated.items() for name in fields]
            continue
        for (code, name), (items, how) in resolve_rules(stated, schemas[target]).items():
            rows += [(f"{source}:{code}", name, item.id, how) for item in items] or [
                (f"{source}:{code}", name, None, how)
            ]
    insert_many(ledger, "rule_items", ("rule_id", "field", "item_id", "reason"), rows)
