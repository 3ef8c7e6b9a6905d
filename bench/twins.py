"""Two lists of standards that overlap, the same at every run: some records of one are disturbed copies of the other's.

Words are drawn as often as the sample uses them in titles and descriptions; some come from a long tail of made words
that hardly any other record has. Which pairs are one thing is known.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from bench.synthetic import SEED, draw_word
from homefinder.build.batch import offline_steps, run_steps
from homefinder.resolve.matching.profile import RecordDescription
from homefinder.settings import Settings
from homefinder.store.db import open_ledger

COPIED = 0.1
"""Share of all records, of both lists, that are copies of a record of the other list."""
TAIL, TAIL_WORDS = 0.15, 50_000
PUBLISHERS = 40
_WORD = re.compile(r"[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Twins:
    """The records of both lists, and the pairs (of the first list, of the second) that are one thing."""

    records: tuple[RecordDescription, ...]
    pairs: frozenset[tuple[str, str]]


def read_sample_words(folder: Path) -> Counter[str]:
    """How often the sample's titles and descriptions have each word; harvests the sample into ``folder``."""
    settings = Settings(data=folder)
    run_steps(offline_steps(settings), lambda *_: None)
    ledger = open_ledger(settings.ledger)
    try:
        told = ledger.execute(
            """SELECT json_extract(content, '$.title') || ' ' || coalesce(json_extract(content, '$.description'), '')
               FROM record_versions"""
        )
        return count_words(row[0] for row in told)
    finally:
        ledger.close()


def count_words(texts: Iterable[str]) -> Counter[str]:
    """How often each word of two letters and more stands in the texts."""
    return Counter(word for text in texts for word in _WORD.findall(text.lower()))


def build_twins(count: int, frequencies: Mapping[str, int], seed: int = SEED) -> Twins:
    """Two lists of ``count`` records in all, half of them in each."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    words = _Words(chance, frequencies)
    copies = round(count * COPIED)
    first = [_make("first", number, chance, words) for number in range(count // 2)]
    second = [_make("second", number, chance, words) for number in range(count - count // 2 - copies)]
    numbers = list(range(len(second), len(second) + copies))
    chance.shuffle(numbers)
    pairs = set()
    for number, original in zip(numbers, chance.sample(first, copies), strict=True):
        second.append(_disturb(original, number, chance, words))
        pairs.add((original.id, second[-1].id))
    return Twins(tuple(sorted((*first, *second), key=lambda record: record.id)), frozenset(pairs))


class _Words:
    """English words by their frequency, and a long tail."""

    def __init__(self, chance: random.Random, frequencies: Mapping[str, int]) -> None:
        self._chance = chance
        self._known = sorted(frequencies)
        self._weights = list(accumulate(frequencies[word] for word in self._known))
        self._tail = sorted({draw_word(chance) + draw_word(chance) for _ in range(TAIL_WORDS)})

    def take(self, count: int) -> list[str]:
        known = self._chance.choices(self._known, cum_weights=self._weights, k=count)
        return [self._chance.choice(self._tail) if self._chance.random() < TAIL else word for word in known]


def _make(source: str, number: int, chance: random.Random, words: _Words) -> RecordDescription:
    key = f"{chance.randrange(16**12):012x}-{number}"
    return RecordDescription(
        f"{source}:{key}",
        source,
        " ".join(words.take(chance.randint(3, 9))).capitalize(),
        url=f"https://{source}.example.org/{key}",
        key=key,
        kind="standard",
        description=" ".join(words.take(chance.randint(15, 60))).capitalize() + ".",
        publisher_id=f"example-office-{chance.randrange(PUBLISHERS)}",
    )


def _disturb(original: RecordDescription, number: int, chance: random.Random, words: _Words) -> RecordDescription:
    """The same thing as another list has it: 70 % at another address, 20 % without publisher, the title as it was in
    35 %, else with one or two words dropped, added or misspelt; the description cut in half of them."""
    other = _make("second", number, chance, words)
    title, text = original.title.split(), original.description.split()
    for _ in range(chance.choices((0, 1, 2), (35, 45, 20))[0]):
        title = _disturb_title(title, chance, words)
    if chance.random() < 0.5:
        text = text[: max(8, round(len(text) * chance.uniform(0.3, 0.9)))]
    return replace(
        other,
        title=" ".join(title),
        url=other.url if chance.random() < 0.7 else original.url,
        description=" ".join(text),
        publisher_id="" if chance.random() < 0.2 else original.publisher_id,
    )


def _disturb_title(title: list[str], chance: random.Random, words: _Words) -> list[str]:
    """One word dropped (where four stay), added, or misspelt: two letters swapped, or one lost."""
    how, place = chance.choice(("drop", "add", "swap", "swap", "lose")), chance.randrange(len(title))
    if how == "add":
        return [*title[:place], *words.take(1), *title[place:]]
    if how == "drop" and len(title) > 4:
        return [*title[:place], *title[place + 1 :]]
    long = [position for position, word in enumerate(title) if len(word) > 4]
    if not long:
        return title
    place = chance.choice(long)
    word, letter = title[place], chance.randrange(1, len(title[place]) - 1)
    swapped = word[:letter] + word[letter + 1] + word[letter] + word[letter + 2 :]
    return [*title[:place], word[:letter] + word[letter + 1 :] if how == "lose" else swapped, *title[place + 1 :]]
