"""Sentences in which a publication says until when money or a programme keeps a thing going. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from homefinder.clean.dates import parse_day
from homefinder.duties.sentences import split_sentences
from homefinder.duties.spans import DAY, read_end
from homefinder.stewardship.model import FundingFact

MONEY = re.compile(
    r"\b(?:fund(?:ed|ing|s)?|grants?|programme|project|pilot|contract|investment|commissioned)\b", re.IGNORECASE
)
END = re.compile(
    rf"\b(?:ends?|ended|ending|until|closes?|closed|finish(?:es|ed)?|expires?|runs? (?:to|"
    rf"until)|through to|up to)\b[^.;]{{0,40}}?\b(?P<day>{DAY})\b",
    re.IGNORECASE,
)
PROGRAMME_WORDS = re.compile(
    r"\b(?:fund(?:ed)? by|as part of the [\w' -]{3,60}? programme|programme (?:funded|run) by)\b", re.IGNORECASE
)
LONGEST_QUOTE = 240
MOST = 3


def find_funding(text: str, source: str) -> list[FundingFact]:
    """What a text says of the end of a programme or of money, those with a day first."""
    found = list(_list_facts(text, source))
    return sorted(found, key=lambda fact: not fact.ends)[:MOST]


def _list_facts(text: str, source: str) -> Iterator[FundingFact]:
    for sentence in split_sentences(text):
        if not MONEY.search(sentence):
            continue
        end = END.search(sentence)
        day = parse_day(end["day"].lower()) if end else read_end(sentence)
        if day or PROGRAMME_WORDS.search(sentence):
            yield FundingFact(day, sentence[:LONGEST_QUOTE], source)
