"""Words of a text for searching. Pure."""

from __future__ import annotations

import re

TOKENISER = "porter unicode61 remove_diacritics 2"
"""How SQLite's full-text search cuts texts into words (https://sqlite.org/fts5.html#tokenizers)."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?", re.UNICODE)

_STOP = """
    a about above after again all also an and any are as at be because been before being between both but by can
    cannot could did do does doing down during each ever every few for from further get gets give gives had has have
    having he her here hers him his how i if in into is it its itself just like make makes many may me might more most
    much must my need needs no nor not of off on once one only or other our ours out over own put same say see she
    should so some such take than that the their theirs them then there these they thing things this those through to
    too under until up upon us use used uses using very want wants was we were what when where which while who whom
    whose why will with within without would yet you your
    across against already along always although among anybody anyone anything around else everybody everyone
    everything instead never nobody nothing often perhaps quite rather somebody someone something soon still though
    toward towards unless whatever whether whichever whoever
"""
STOP_WORDS = frozenset(_STOP.split())
"""Words that say nothing of a subject. English function words and the verbs that needs are written with."""


def words(text: str) -> list[str]:
    """Words of ``text`` in order, lower case, apostrophes folded: ``"Children's"`` gives ``children``."""
    found = (match.group().lower().replace("’", "'") for match in _WORD.finditer(text))
    return [word.removesuffix("'s").replace("'", "") for word in found]


def match_expression(terms: list[str]) -> str:
    """An FTS5 expression that matches any of ``terms``; each is quoted, so that no word is taken for an operator."""
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
