"""The index of items, kept in the catalogue: its words are read once for a state of the items, not at each question."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from homefinder.code_fingerprint import fingerprint_code
from homefinder.items.finding.index import ItemIndex, Part, build_item_index
from homefinder.items.meaning.facts import read_item_facts
from homefinder.items.meaning.profile import ItemFacts, Profile, Profiler
from homefinder.items.meaning.relation import Comparer
from homefinder.items.meaning.vocabulary import FILE, read_item_words
from homefinder.items.meaning.words import WordReader
from homefinder.resolve.collector import pause_collector
from homefinder.store.db import transaction

STATE = "SELECT id, hash FROM item_editions WHERE in_force ORDER BY id"
PROFILE_SETS = ("definition_words", "holders", "place_holders", "place_words")
Numbers = list[int]


def write_item_words(ledger: sqlite3.Connection, vocab: Path) -> int:
    """Keep the index of the items that are in force now; returns how many parts it has."""
    index = build_item_index(ledger, vocab)
    words = zlib.compress(json.dumps(_pack(index), separators=(",", ":"), sort_keys=True).encode(), 3)
    with transaction(ledger):
        ledger.execute("DELETE FROM item_words")
        ledger.execute("INSERT INTO item_words VALUES (?, ?)", (compute_fingerprint(ledger, vocab), words))
    return len(index.parts)


def open_item_index(catalogue: sqlite3.Connection, vocab: Path) -> ItemIndex:
    """The index that the catalogue keeps; built anew where it was made of other items, words or code."""
    fingerprint = compute_fingerprint(catalogue, vocab)
    row = catalogue.execute("SELECT words FROM item_words WHERE fingerprint = ?", (fingerprint,)).fetchone()
    if row is None:
        return build_item_index(catalogue, vocab)
    with pause_collector():  # of the 150,000 sets of an index; looking through them took two thirds of the time
        return _unpack(json.loads(zlib.decompress(row[0])), read_item_facts(catalogue), vocab)


def compute_fingerprint(connection: sqlite3.Connection, vocab: Path) -> str:
    """What an index rests on: the editions of items, the vocabulary of their words, and the code that reads them."""
    path = vocab / FILE
    digest = hashlib.sha256(fingerprint_code(__name__).encode() + (path.read_bytes() if path.exists() else b""))
    for row in connection.execute(STATE):
        digest.update(json.dumps(tuple(row)).encode())
    return digest.hexdigest()[:32]


def _pack(index: ItemIndex) -> dict[str, Any]:
    numbers: dict[str, int] = {}

    def number(words: Iterable[str]) -> Numbers:
        return [numbers.setdefault(word, len(numbers)) for word in words]

    parts = [
        (
            part.id, part.kind, part.source_id, part.text, part.of_person,
            [(number(sorted(words)), weight) for words, weight in part.fields],
            part.profile and _pack_profile(part.profile, number),
        )
        for part in index.parts
    ]  # fmt: skip
    return {
        "parts": parts, "words": list(numbers), "known": sorted(index.reader.known),
        "rarity": dict(index.comparer.rarity), "of_people": sorted(index.of_people),
    }  # fmt: skip


def _pack_profile(profile: Profile, number: Callable[[Iterable[str]], Numbers]) -> list[Any]:
    sets = [number(sorted(getattr(profile, name))) for name in PROFILE_SETS]
    return [number(profile.words), number(profile.name_words), *sets, profile.kind]


def _unpack(kept: dict[str, Any], facts: Sequence[ItemFacts], vocab: Path) -> ItemIndex:
    words: list[str] = kept["words"]
    by_id = {one.id: one for one in facts}
    users: dict[str, list[str]] = defaultdict(list)
    for one in facts:
        if one.code_list:
            users[one.code_list].append(one.id)
    parts = [
        Part(
            identifier, kind, source, text,
            tuple((frozenset(map(words.__getitem__, ids)), weight) for ids, weight in fields),
            _unpack_profile(profile, by_id[identifier], words) if profile else None, of_person,
        )
        for identifier, kind, source, text, of_person, fields, profile in kept["parts"]
    ]  # fmt: skip
    reader = WordReader(read_item_words(vocab), frozenset(kept["known"]))
    comparer = Comparer(Profiler(reader), kept["rarity"])
    return ItemIndex(reader, comparer, parts, list_items=dict(users), of_people=set(kept["of_people"]))


def _unpack_profile(packed: list[Any], facts: ItemFacts, words: list[str]) -> Profile:
    own, name, definition, holders, place_holders, place, kind = packed
    read = words.__getitem__
    return Profile(
        facts, tuple(map(read, own)), tuple(map(read, name)), frozenset(map(read, definition)),
        frozenset(map(read, holders)), frozenset(map(read, place_holders)), frozenset(map(read, place)), kind,
        frozenset(label.casefold() for _, label in facts.codes if label),
        frozenset(code.casefold() for code, _ in facts.codes),
    )  # fmt: skip
