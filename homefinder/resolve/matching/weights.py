"""Every weight and threshold of resolving, in one place, with the measurement that set it.

A score is a sum of value × weight. It stands for the weight of evidence, as in Fellegi and Sunter, "A Theory for Record
Linkage" (1969): what speaks for one thing adds, what speaks for two takes away, and what cannot be known adds nothing.

Set by hand on 118 judged pairs among 1,949 descriptions (see docs/decisions/0005-resolve.md and 0011). Every threshold
from 2.0 to 2.9 gives precision 1 and recall 1 on them; further down the first wrong pair comes in, further up the first
right one is lost. SAME stands inside. The weights that pull down (rival words, other address, one source) are there for
the pairs that nobody judged: without one of them 9 to 87 more of the 13,859 compared pairs are joined, look-alikes
among them.
"""

from __future__ import annotations

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "title": 4.0,
    "landing": 4.0,
    "linked": 1.0,
    "code": 6.0,
    "key": 1.0,
    "publisher": 0.5,
    "other publisher": -0.75,
    "text": 1.0,
    "opening": 2.0,
    "abbreviation": 0.5,
    "named in text": 4.0,
    "stated": 8.0,
    "rival words": -2.0,
    "other address": -1.5,
    "other code": -3.0,
    "kind": -2.0,
    "one source": -5.0,
}

SAME_THRESHOLD = 2.8
"""From this score on two records are one thing, unless a mark tells them apart."""

REVIEW_THRESHOLD = 2.0
"""From this score on, and below SAME, a person is asked."""

RELATED_SIMILARITY = 0.6
"""Likeness of titles from which two records that a mark tells apart are editions, parts or interfaces of one thing."""

ONE_SERIES = 0.9
"""Likeness of titles, without what names the edition, from which two records are editions of one series."""

OTHER_SUBJECT = 0.3
"""Likeness of titles below which a page that one lands on describes something wider than it."""

API_WORDS_SHARE = 0.8
"""Share of an API's own words that must stand in a standard's title for it to be an API of that standard."""

LIGHT_WORD_WEIGHT = 0.2
"""Weight of a light word (``LIGHT_WORDS``) beside a word that names the subject."""

BRACKETED_WORD_WEIGHT = 0.5
"""Weight of a word that stands in brackets, in small letters: a gloss."""

FULL_WORDS = 1.5
"""So many words that no other title has make a title fully telling; a title of one common word tells little."""

KEY_NAME = 0.85
"""How much a name made from a source's key counts beside a title."""

SHORT_NAME = 0.6
"""How much an agreement counts that rests on an abbreviation alone."""

OTHER_NAME_RIVALS = 0.5
"""How much rival words of the titles still count where another name of the things agrees."""

OWN_ADDRESS = 3
"""An address that at most so many records give is a page of its own, not an entrance to many things."""

TWO_PUBLISHERS_FACTOR = 0.2
"""How much it counts that one source lists both where two publishers write in it, as in a directory."""

NAMED_TITLE_SHARE = 0.9
"""Share of a page's title that the text of a record linking to it must name for the page to be about that record."""

MAX_BLOCK_SIZE = 40
"""A block of more records than this is not compared within: what so many share tells nothing."""

RARE_WORDS = 3
"""So many of the rarest words of a title lead to records that share one of them."""

NEAR_MISS_THRESHOLD = 1.5
"""Pairs that are different are kept with their reasons from this score on: near misses, for whoever asks why not."""

LEAST_MISSPELT, LONG_WORD = 5, 9
"""Letters that a word has at least for one slip in it, and for two, to be told from another word."""

MISSPELT_SHARE = 0.02
"""A misspelling stands in one title, or in so small a share of the titles that have the word."""

MISSPELT_WEIGHT = 0.95
"""How much two words that differ by a misspelling count beside two that are equal."""

OPENING_LENGTH, LEAST_OPENING = 100, 40
"""Characters of a description that are its opening, and fewest that tell anything."""

OPENING_SIMILARITY = 0.85
"""Likeness of two openings from which it counts: two descriptions of one subject often reach 0.6."""

ALL_PAIRS = 2_000
"""Pairs of two short lists up to which each is compared with each: sorting them into blocks would take longer."""

COUNTED_TEXTS = 20_000
"""Texts whose words are counted at most, evenly spread: rare words are rare in these too."""

ALIKE_TO_COMPARE, HELD_TO_COMPARE = 0.35, 0.8
"""Records that share no more than a rare word are compared where their names are so alike, or where one holds so much
of the other: with less, all else that such a pair can share does not make it one thing."""
