"""Everything in force in memory, as words: what a search looks through. Built once for one state of the catalogue."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from homefinder.items.meaning.facts import build_comparer, read_item_facts
from homefinder.items.meaning.profile import Profile
from homefinder.items.meaning.relation import Comparer
from homefinder.items.meaning.words import WordReader

CODES = """SELECT c.id, c.source_id, c.code_list_id, c.code, c.label, c.definition FROM codes c ORDER BY c.source_id,
    c.position"""
RULES = "SELECT id, source_id, code, title, message, fields FROM rules ORDER BY source_id, position"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that can be found. ``fields``: sets of words, each with how much a word in it counts."""

    id: str
    kind: str
    source_id: str
    text: str
    fields: Sequence[tuple[frozenset[str], float]]
    profile: Profile | None = None
    of_person: bool = False
    """Whether it stands among what is kept of a person."""


@dataclass(slots=True)
class ItemIndex:
    """All parts, by word, with the rarity of each word."""

    reader: WordReader
    comparer: Comparer
    parts: list[Part]
    by_id: dict[str, Part] = field(default_factory=dict)
    postings: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    rarity: dict[str, float] = field(default_factory=dict)
    list_items: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Code list → the items that take their codes from it."""
    of_people: set[str] = field(default_factory=set)
    """Sources that hold anything of a person, by what their items and places are called."""

    def __post_init__(self) -> None:
        counts: Counter[str] = Counter()
        for number, part in enumerate(self.parts):
            self.by_id[part.id] = part
            words = set().union(*(found for found, _ in part.fields)) if part.fields else set()
            for word in words:
                self.postings[word].append(number)
            counts.update(words)
        size = max(len(self.parts), 2)
        self.rarity = {word: 0.15 + math.log(size / count) / math.log(size) for word, count in counts.items()}


def build_item_index(connection: sqlite3.Connection, vocab: Path) -> ItemIndex:
    """The index of a catalogue, or of the ledger."""
    facts = read_item_facts(connection)
    comparer, profiles = build_comparer(facts, vocab)
    reader = comparer.profiler.reader
    parts: list[Part] = []
    users: dict[str, list[str]] = defaultdict(list)
    named: dict[str, Profile] = {}
    for one, profile in zip(facts, profiles, strict=True):
        if one.code_list:
            users[one.code_list].append(one.id)
        named[one.id] = profile
        told = frozenset(word for message in one.messages[:6] for word in reader.read_text(message))
        places = profile.place_words
        full = frozenset(reader.read_text(one.definition[:2000]))
        parts.append(
            Part(one.id, "item", one.source_id, one.title or one.name,
                 ((frozenset(profile.words) | frozenset(profile.name_words), 1.0), (profile.definition_words, 0.8),
                     (full, 0.6),
                  (places, 0.6), (told, 0.35)), profile, _is_of_person(places, comparer))
        )  # fmt: skip
    fields_of = _read_rule_fields(connection)
    for row in connection.execute(CODES):
        own = frozenset(reader.read_text(f"{row['label']} {row['definition'][:500]}")) | {row["code"].lower()}
        around = frozenset(word for item in users.get(row["code_list_id"], ()) for word in named[item].words)
        around |= frozenset(reader.read_name(row["code_list_id"].partition(":")[2].rpartition("/")[2]))
        parts.append(Part(row["id"], "code", row["source_id"], row["label"], ((own, 1.0), (around, 0.5))))
    for row in connection.execute(RULES):
        own = frozenset(reader.read_text(f"{row['title']} {row['message']}"))
        names = [word for name in row["fields"].split("\n") for word in reader.read_name(name)]
        names += [word for item in fields_of.get(row["id"], ()) if item in named for word in named[item].words]
        parts.append(Part(row["id"], "rule", row["source_id"], row["message"], ((own, 1.0), (frozenset(names), 0.95))))
    return ItemIndex(reader, comparer, parts, list_items=dict(users), of_people=_list_of_people(parts, comparer))


def _list_of_people(parts: Sequence[Part], comparer: Comparer) -> set[str]:
    """Sources that hold anything of a person."""
    people, read = comparer.profiler.people, comparer.profiler.reader.read_name
    return {
        part.source_id
        for part in parts
        if part.of_person or (part.profile and people & set(read(part.profile.facts.name)))
    }


def _is_of_person(places: frozenset[str], comparer: Comparer) -> bool:
    """Whether a place says that a person's own is kept there, in a word or at the beginning of one
    (``pupilonroll``)."""
    people = comparer.profiler.people
    return any(word in people or word.startswith(tuple(one for one in people if len(one) > 4)) for word in places)


def _read_rule_fields(connection: sqlite3.Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute("SELECT rule_id, item_id FROM rule_items WHERE item_id IS NOT NULL"):
        found[row["rule_id"]].append(row["item_id"])
    return found
