"""Records that nobody published, the same at every run: a table as a publisher would send it, and needs for it.

Words are drawn by Zipf's law (the word of rank r as often as 1/r), as in real text: an index over words that are all
equally rare would be faster than it is in life.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import shutil
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from homefinder.settings import ROOT, Settings

SEED = 20261122
VOCABULARY = 20_000
URL = "https://standards.example.org/catalogue.csv"
COLUMNS = ("id", "title", "description", "publisher", "status", "keywords", "url", "updated")
STATUSES = ("active", "draft", "withdrawn")
PUBLISHERS = 50

DECLARATION = f"""
id: synthetic
title: Synthetic standards
publisher: Example Office
licence: not stated
adapter: csv_table
schedule: "0 4 * * *"
min_interval_s: 0
max_bytes: 500000000
completeness: full
expect: {{min_records: 1, max_drop: 0.2}}
parameters:
  url: {URL}
  mapping:
    key: "{{id}}"
    kind: standard
    taken_in: Made for measuring.
    fields:
      title: title
      description: description
      publisher: publisher
      status: status
      keywords: {{from: keywords, split: ";"}}
      url: url
      modified: updated
      addresses:
        - {{role: landing, url: url, title: title}}
      events:
        - {{kind: updated, date: updated}}
"""

Rows = list[dict[str, str]]


def rows(count: int, seed: int = SEED) -> Rows:
    """``count`` rows with titles of 3 to 9 words and descriptions of 15 to 60."""
    chance = _chance(seed)
    words = _Words(chance)
    return [_row(number, chance, words) for number in range(count)]


def change_rows(before: Rows, share: float, seed: int = SEED) -> Rows:
    """The same rows, with another description and date in ``share`` of them (0 to 1)."""
    chance = _chance(seed + 1)
    words = _Words(chance)
    chosen = set(chance.sample(range(len(before)), max(1, round(len(before) * share))))
    return [
        {**row, "description": words.text(15, 60), "updated": "2026-11-01"} if number in chosen else row
        for number, row in enumerate(before)
    ]


def needs(count: int, seed: int = SEED) -> list[str]:
    """``count`` needs of 12 to 40 words from the same vocabulary."""
    chance = _chance(seed + 2)
    words = _Words(chance)
    return [words.text(12, 40) for _ in range(count)]


def body(table: Rows) -> bytes:
    """The rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(table)
    return out.getvalue().encode()


def recording(folder: Path, content: bytes) -> Path:
    """A replay folder of one answer, with an ETag, so that an unchanged body costs a 304."""
    folder.mkdir(parents=True)
    (folder / "body").write_bytes(content)
    headers = {"content-type": "text/csv", "etag": f'"{hashlib.sha256(content).hexdigest()[:16]}"'}
    answer = {"url": URL, "status": 200, "headers": headers, "body": "body"}
    (folder / "responses.jsonl").write_text(json.dumps(answer), encoding="utf-8")
    return folder


def settings(folder: Path) -> Settings:
    """Settings of a catalogue in ``folder`` that declares nothing but the synthetic source."""
    home = folder / "home"
    (home / "sources").mkdir(parents=True)
    (folder / "data").mkdir()
    (home / "sources" / "synthetic.yml").write_text(DECLARATION, encoding="utf-8")
    shutil.copytree(ROOT / "vocab", home / "vocab")
    return Settings(data=folder / "data", home=home)


class _Words:
    """A vocabulary of made words, drawn by Zipf's law."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        made = _chance(SEED)
        self._words = [draw_word(made) for _ in range(VOCABULARY)]
        self._weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))

    def take(self, count: int) -> Sequence[str]:
        return self._chance.choices(self._words, cum_weights=self._weights, k=count)

    def text(self, least: int, most: int) -> str:
        return " ".join(self.take(self._chance.randint(least, most))).capitalize() + "."


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - nothing here is secret


def draw_word(chance: random.Random) -> str:
    """A made word of two to four syllables."""
    return "".join(chance.choice("bcdfghklmnprstvw") + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))


def _row(number: int, chance: random.Random, words: _Words) -> dict[str, str]:
    return {
        "id": f"S{number:06d}",
        "title": words.text(3, 9).rstrip("."),
        "description": words.text(15, 60),
        "publisher": f"Publisher {chance.randrange(PUBLISHERS)}",
        "status": chance.choice(STATUSES),
        "keywords": ";".join(words.take(3)),
        "url": f"https://standards.example.org/{number}",
        "updated": f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
    }
