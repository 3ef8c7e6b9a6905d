"""Names and texts as words that can be compared: abbreviations spelled out, phrases that mean the same made one.
Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from homefinder.items.compare.likeness import split_words
from homefinder.items.meaning.vocabulary import ItemWords
from homefinder.search.tokenise import stem

CAPITALS = re.compile(r"([A-Z]{2,})([a-z]{2,})")
TOKEN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class WordReader:
    """Makes of a name or a text the list of its words, in the one form that the vocabulary gives them."""

    vocabulary: ItemWords
    known: frozenset[str] = field(default_factory=frozenset)
    """Words that occur in names of items, by which names without marks between their words are cut."""

    @cached_property
    def _phrases(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for kept, others in self.vocabulary.same.items():
            target = ("_".join(kept.split()),)
            for phrase in (kept, *others):
                found[tuple(stem(word) for word in phrase.split())] = target
        return found

    @cached_property
    def _longest(self) -> int:
        return max((len(phrase) for phrase in self._phrases), default=1)

    @cached_property
    def fillers(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self.vocabulary.fillers)

    def read_name(self, name: str) -> list[str]:
        """The words of a name, spelled out."""
        words = [piece for word in split_words(self._part_abbreviations(name)) for piece in self._cut(word)]
        return self.join_phrases([spelled for word in words for spelled in self._spell(word)])

    def _part_abbreviations(self, name: str) -> str:
        """``UPNunknown`` as ``UPN unknown``, where the capitals are an abbreviation that the vocabulary has."""

        def part(found: re.Match[str]) -> str:
            capitals, rest = found[1], found[2]
            return f"{capitals} {rest}" if capitals.lower() in self.vocabulary.abbreviations else found[0]

        return CAPITALS.sub(part, name)

    def read_text(self, text: str) -> list[str]:
        """The words of a text, spelled out."""
        words = TOKEN.findall(text.lower().replace("'s", "").replace("’s", ""))
        return self.join_phrases([spelled for word in words for spelled in self._spell(word)])

    def _spell(self, word: str) -> Sequence[str]:
        return self.vocabulary.abbreviations.get(word, word).split()

    def _cut(self, word: str) -> list[str]:
        """A word that is several written as one (``homepostcode``), cut at words that are known."""
        if len(word) < 8 or word in self.known or not self.known:
            return [word]
        best: list[list[str] | None] = [[]] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 16), end):
                before = best[start]
                piece = word[start:end]
                if before is not None and piece in self.known and len(piece) > 1:
                    candidate = [*before, piece]
                    now = best[end]
                    if now is None or len(candidate) < len(now):
                        best[end] = candidate
        found = best[len(word)]
        return (
            found
            if found and all(len(piece) > 2 or piece in self.vocabulary.abbreviations for piece in found)
            else [word]
        )

    def join_phrases(self, words: Sequence[str]) -> list[str]:
        """The words, with each phrase of the vocabulary as one word and the others as stems."""
        stems = [stem(word) for word in words]
        found: list[str] = []
        at = 0
        while at < len(stems):
            for size in range(min(self._longest, len(stems) - at), 0, -1):
                target = self._phrases.get(tuple(stems[at : at + size]))
                if target:
                    found += target
                    at += size
                    break
            else:
                found.append(stems[at])
                at += 1
        return found

    def spell_out(self, name: str, title: str) -> str:
        """What an item is called, in whole words: phrases of the vocabulary as it writes them, fillers left out."""
        pieces = (
            TOKEN.findall(title.lower())
            if title
            else [piece for word in split_words(self._part_abbreviations(name)) for piece in self._cut(word)]
        )
        words = [spelled for piece in pieces for spelled in self._spell(piece)]
        shown = {stem(word): word for word in words}
        found = [shown.get(word, word.replace("_", " ")) for word in self.join_phrases(words)]
        telling = [word for word in dict.fromkeys(found) if stem(word) not in self.fillers]
        return " ".join(telling or dict.fromkeys(found))

    def drop_fillers(self, words: Iterable[str]) -> list[str]:
        """The words that tell something, each once."""
        return [word for word in dict.fromkeys(words) if word not in self.fillers]
