"""An item as what is compared: its words, whom it is about, which side of an opposite it is, the kind of value.
Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from homefinder.items.meaning.words import WordReader
from homefinder.search.tokenise import stem

DATE, FLAG, CODE, NUMBER, TEXT, UNKNOWN = "date", "flag", "code", "number", "text", ""
DATE_TYPE = re.compile(r"date|time|gyear|gmonth", re.IGNORECASE)
NUMBER_TYPE = re.compile(
    r"^(xs:)?(int|integer|number|numeric|decimal|float|double|money|positiveinteger|nonnegativeinteger)", re.IGNORECASE
)
FLAG_TYPE = re.compile(r"bool|yesno|truefalse|^bit$", re.IGNORECASE)
FLAG_CODES = ({"0", "1"}, {"true", "false"}, {"y", "n"}, {"yes", "no"})


@dataclass(frozen=True)
class ItemFacts:
    """What is known of an item, as texts."""

    id: str
    source_id: str
    key: str
    name: str
    title: str = ""
    definition: str = ""
    datatype: str = ""
    group: str = ""
    path: str = ""
    code_list: str = ""
    codes: Sequence[tuple[str, str]] = ()
    messages: Sequence[str] = ()
    """Messages of the rules that read it."""


@dataclass(frozen=True)
class Profile:
    """The parts by which two items are compared."""

    facts: ItemFacts
    words: tuple[str, ...]
    """Words of its label, spelled out, fillers left out."""
    name_words: tuple[str, ...]
    definition_words: frozenset[str]
    holders: frozenset[str]
    place_holders: frozenset[str]
    """Holders that its place names: the table or element that it stands in."""
    place_words: frozenset[str]
    kind: str
    labels: frozenset[str] = field(default_factory=frozenset)
    codes: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def core(self) -> frozenset[str]:
        """The words that say what the value is, without whom it is about."""
        return frozenset(self.words) - self.holders or frozenset(self.words)


@dataclass(frozen=True)
class Profiler:
    """Makes profiles by one vocabulary."""

    reader: WordReader

    @cached_property
    def holder_words(self) -> Mapping[str, str]:
        """The form in which a holder stands among words → the holder."""
        vocabulary = self.reader.vocabulary
        return {"_".join(self.reader.join_phrases(holder.split())): holder for holder in vocabulary.holders}

    @cached_property
    def people(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self.reader.vocabulary.people)

    def build(self, facts: ItemFacts) -> Profile:
        """The profile of an item."""
        reader = self.reader
        own = reader.read_name(facts.name)
        label = reader.read_text(facts.title) if facts.title else own
        words = tuple(reader.drop_fillers(label)) or tuple(dict.fromkeys(label))
        place = reader.read_name(facts.group) + [
            word for step in re.split(r"[./#]", facts.path) for word in reader.read_name(step)
        ]
        first = re.split(r"(?<=[.!?])\s", facts.definition)[0][:300]
        return Profile(
            facts, words, tuple(reader.drop_fillers(own)), frozenset(reader.drop_fillers(reader.read_text(first))),
            self._find_holders(label), self._find_holders(place), frozenset(place), find_kind(facts),
            frozenset(label.casefold() for _, label in facts.codes if label), frozenset(code.casefold() for code, _ in
                facts.codes),
        )  # fmt: skip

    def _find_holders(self, words: Iterable[str]) -> frozenset[str]:
        listed = list(words)
        joined = "_" + "_".join(listed) + "_"
        return frozenset(holder for holder in self.holder_words if f"_{holder}_" in joined)


def find_kind(facts: ItemFacts) -> str:
    """What kind of value it is, as far as its type and codes say."""
    codes = {code.casefold() for code, _ in facts.codes}
    if codes:
        return FLAG if codes in FLAG_CODES else CODE
    if FLAG_TYPE.search(facts.datatype):
        return FLAG
    if DATE_TYPE.search(facts.datatype):
        return DATE
    if NUMBER_TYPE.search(facts.datatype):
        return NUMBER
    return TEXT if facts.datatype else UNKNOWN
