"""Whether a need is one of handing over: records that pass from one body or system to the next. Pure.

It matters, because a yearly return, a code list or a code of practice, however well it fits the subject, does not carry
a file from one body to another: that takes a standard for exchange with an owner.
"""

from __future__ import annotations

import re

from homefinder.search.tokenise import stem, stem_text, stem_words

_PASSING = "pass transfer transition carry migrate migration handover export"
HANDOVER_STEMS = frozenset(stem(word) for word in _PASSING.split())
"""Words of passing on, as stems: plain English verbs, and what suppliers and programmes call it."""

_ACROSS = "move cross across boundary switch"
CROSSING_STEMS = frozenset(stem(word) for word in _ACROSS.split())
"""Words that tell of it beside one of passing on; alone they may tell of people who are to be counted once."""

_CARRYING = "exchange transfer message messaging interoperability interoperable portability migration"
EXCHANGE_STEMS = frozenset(stem(word) for word in _CARRYING.split())
"""Words by which a standard says that it carries records between systems."""

_HAND = re.compile(r"\bhand(?:s|ed|ing)?[ -](?:\w+ ){0,3}(?:over|across|back)\b", re.IGNORECASE)


def list_handover_words(text: str) -> tuple[str, ...]:
    """The words of passing on in ``text``, each stem once, as they are written; none where nothing is passed on."""
    found = {root: word.lower() for root, word in reversed(stem_words(text))}
    hand = _HAND.search(text)
    passed = [*([hand.group().lower()] if hand else []), *sorted(found[root] for root in HANDOVER_STEMS & set(found))]
    return (*passed, *sorted(found[root] for root in CROSSING_STEMS & set(found))) if passed else ()


def mentions_exchange(text: str) -> bool:
    """Whether a home's own words speak of records passing between systems or bodies."""
    return not EXCHANGE_STEMS.isdisjoint(stem_text(text))
