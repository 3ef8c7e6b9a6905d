"""The vocabulary of words of items: ``vocab/item-words.yml``, typed and checked."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from homefinder.clean.yaml_text import read_model

FILE = "item-words.yml"


class ItemWords(BaseModel):
    """How names are spelled out, and which words tell two items apart."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    abbreviations: dict[str, str] = {}
    same: dict[str, list[str]] = {}
    holders: list[str] = []
    people: list[str] = []
    opposites: list[list[str]] = []
    qualifiers: list[str] = []
    generic: list[str] = []
    fillers: list[str] = []


@lru_cache(maxsize=8)
def _read(path: Path, _stamp: float) -> ItemWords:
    return read_model(path, ItemWords)


def read_item_words(vocab: Path) -> ItemWords:
    """The words of ``vocab/item-words.yml``; none where there is no such file. Raises DeclarationError."""
    path = vocab / FILE
    return _read(path, path.stat().st_mtime) if path.exists() else ItemWords()
