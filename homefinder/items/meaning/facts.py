"""The items in force as they are compared: with their codes and the messages of the rules that read them."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from homefinder.items.compare.likeness import split_words
from homefinder.items.meaning.profile import ItemFacts, Profile, Profiler
from homefinder.items.meaning.relation import Comparer
from homefinder.items.meaning.vocabulary import ItemWords, read_item_words
from homefinder.items.meaning.words import WordReader

ITEMS = """SELECT id, source_id, key, name, title, definition, datatype, group_name, code_list_id FROM items
    WHERE :source = '' OR source_id = :source ORDER BY source_id, position"""
MAX_MESSAGES = 12


def read_item_facts(connection: sqlite3.Connection, source: str = "") -> list[ItemFacts]:
    """Every item in force, or those of one source."""
    codes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in connection.execute("SELECT code_list_id, code, label FROM codes ORDER BY position"):
        codes[row["code_list_id"]].append((row["code"], row["label"]))
    messages: dict[str, list[str]] = defaultdict(list)
    told = """SELECT ri.item_id, r.message FROM rule_items ri JOIN rules r ON r.id = ri.rule_id
        WHERE ri.item_id IS NOT NULL ORDER BY length(r.fields), r.position"""
    for row in connection.execute(told):
        if len(messages[row["item_id"]]) < MAX_MESSAGES:
            messages[row["item_id"]].append(row["message"])
    return [
        ItemFacts(
            row["id"], row["source_id"], row["key"], row["name"], row["title"], row["definition"], row["datatype"],
            row["group_name"], row["key"].removesuffix(row["name"]), row["code_list_id"] or "",
            codes.get(row["code_list_id"] or "", ()), messages.get(row["id"], ()),
        )
        for row in connection.execute(ITEMS, {"source": source})
    ]  # fmt: skip


def build_reader(words: ItemWords, facts: Iterable[ItemFacts]) -> WordReader:
    """A reader that knows the words that stand in names with marks between them, and in titles and the vocabulary."""
    counts: Counter[str] = Counter()
    for one in facts:
        pieces = split_words(one.name)
        if len(pieces) > 1:
            counts.update(pieces)
        counts.update(word for word in split_words(one.title) if word.isalpha())
    known = {word for word, count in counts.items() if len(word) > 2 and (count > 1 or len(word) > 4)}
    for phrase in (
        *words.same,
        *(other for others in words.same.values() for other in others),
        *words.abbreviations.values(),
    ):
        known.update(word for word in phrase.split() if len(word) > 2)
    known.update(word for word in words.abbreviations if len(word) > 1)
    return WordReader(words, frozenset(known))


def build_comparer(facts: Sequence[ItemFacts], vocab: Path) -> tuple[Comparer, list[Profile]]:
    """What compares these items, and their profiles in the same order."""
    profiler = Profiler(build_reader(read_item_words(vocab), facts))
    profiles = [profiler.build(one) for one in facts]
    counts = Counter(word for profile in profiles for word in set(profile.words))
    size = max(len(profiles), 2)
    rarity = {word: 0.3 + math.log(size / count) / math.log(size) for word, count in counts.items()}
    return Comparer(profiler, rarity), profiles
