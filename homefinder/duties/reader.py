"""Reads the duties that a text states of the thing that it describes. Pure: text in, duties out.

What the text does not state has no level. A sentence is read clause by clause; in each, what frees is looked for before
what binds, so that "nobody is bound" is never read as "bound", and words that only look like duty are taken out first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from homefinder.duties import cues
from homefinder.duties.model import BY_WORDS, LAW, MANDATED, RECOMMENDED, VOLUNTARY, Duty
from homefinder.duties.sentences import split_clauses, split_sentences
from homefinder.duties.spans import read_end, read_start

MOST_DUTIES = 50
"""Duties that are read of one text: more of them are an attack, or a list of fields."""
QUOTE_WORDS = 12
"""Words of a quotation: enough to find the place."""

LAW_NAME = re.compile(
    r"\b(?:the\s)?((?:[A-Z][\w'’]+,?\s(?:(?:and|of|for|to|in|the|on|with)\s)*|\([A-Z][\w .]*\)\s){1,12}"
    r"(?:Act|Regulations|Order|Directions?|Measure|Rules)(?:\s\([\w .]+\))*(?:\s(?:1[5-9]|20)[0-9]{2})"
    r"(?:,?\s(?:sections?|s\.|part|schedule|regulation|article)\s[0-9]+[A-Z]*(?:\([0-9A-Za-z]+\))*(?:\s(?:and|to|or)\s[0-9]+[A-Z]*)?)?)"
)
_WHO_AFTER = re.compile(
    r"\b(?:mandatory|compulsory|voluntary|mandated|recommended|binding|required|endorsed|advice|guidance|code|census|return|collection)\s"
    r"(?:for|of|by|to|from|on|in)\s(?P<who>(?:all\s|every\s|each\s)?[a-z][\w'’ "
    r"-]{2,70}?)(?=\s(?:who|that|which|on|about|from|since|until|to|when|how|in)\b|[,.;:(]|$)",
    re.IGNORECASE,
)
_BECAUSE_OF = re.compile(r"\b(?:under|by|of)\s(?:the\s)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What is known of the thing whose text is read.

    ``legal_basis``: the law that its publication names. ``is_head``: whether the text describes the thing itself, as a
    title, description or status does, and not what the thing holds. ``is_draft``: a draft binds nobody yet.
    """

    legal_basis: str = ""
    is_head: bool = True
    is_draft: bool = False
    is_return: bool = False
    """Whether it is data that somebody gives."""


NOTHING_KNOWN = ReadingContext()


def read_duties(text: str, place: str = "", context: ReadingContext = NOTHING_KNOWN) -> list[Duty]:
    """Every duty that ``text`` states, in its order. ``place`` is the field that it stands in."""
    found: list[Duty] = []
    for number, sentence in enumerate(split_sentences(text)):
        clauses, before = split_clauses(sentence), len(found)
        for position, clause in enumerate(clauses):
            level = classify_clause(
                clause, context, at_head=context.is_head and position == 0 and (number == 0 or _speaks_of_thing(clause))
            )
            if not level:
                continue
            duty = _build_duty(level, clause, sentence, place, context)
            if level == VOLUNTARY or duty.starts or not context.is_draft:
                found.append(duty)
        found[before:] = end_where_next_begins(found[before:])
        if len(found) >= MOST_DUTIES:
            break
    return found


def end_where_next_begins(duties: Sequence[Duty]) -> list[Duty]:
    """Of one sentence: "voluntary from 2022, and mandatory since 2024" says that it was voluntary until 2024."""
    found = list(duties)
    for at, (one, following) in enumerate(pairwise(duties)):
        if one.level != following.level and not one.ends and following.starts > one.starts:
            found[at] = one.with_changes(ends=following.starts)
    return found


def classify_clause(clause: str, context: ReadingContext = NOTHING_KNOWN, *, at_head: bool = True) -> str:
    """The level that one clause states, or nothing."""
    if not context.is_head and not cues.SELF.search(clause):
        return ""
    if cues.NEGATION.search(clause) or _is_voluntary(clause):
        return VOLUNTARY
    if at_head and cues.NON_STATUTORY.search(clause):
        return RECOMMENDED
    said = cues.ABOUT_OTHERS.sub(" ", cues.FALSE_FRIENDS.sub(" ", clause))
    said = (
        re.sub(r"\b(statutory|mandatory|compulsory|required|mandated|voluntary)\b", " ", said)
        if _is_of_others(clause)
        else said
    )
    if _is_planned(said):
        return ""
    return _classify_binding(said, context, at_head=at_head) or _classify_advice(said)


def _speaks_of_thing(clause: str) -> bool:
    """Whether a later sentence goes on to speak of the thing that the text describes."""
    return bool(
        re.match(
            r"(?:it|this|these|they|the (?:return|standard|collection|census|survey|code|guidance))\b",
            clause,
            re.IGNORECASE,
        )
    )


def _is_of_others(clause: str) -> bool:
    return bool(cues.ABOUT_OTHERS.search(cues.FALSE_FRIENDS.sub(" ", clause)))


def _is_voluntary(clause: str) -> bool:
    return bool(cues.VOLUNTARY_WORDS.search(cues.FALSE_FRIENDS.sub(" ", clause))) and not _is_of_others(clause)


def _is_planned(clause: str) -> bool:
    """Whether the duty is to come, with no day that says when."""
    return bool(cues.PLANS.search(clause)) and not read_start(clause)


def _classify_binding(clause: str, context: ReadingContext, *, at_head: bool) -> str:
    named_law = bool(context.legal_basis or LAW_NAME.search(clause))
    if (at_head and cues.STATUTORY_THING.search(clause)) or cues.BY_LAW.search(clause):
        return LAW
    if cues.REGULATIONS_REQUIRE.search(clause) or cues.DUTY_ON.search(clause):
        return LAW
    if any(pattern.search(clause) for pattern in (cues.MUST, cues.COMPULSORY, cues.ENFORCEMENT)) or (
        at_head and (_is_requiring(clause) or cues.REQUIREMENTS_ON.search(clause))
    ):
        return LAW if named_law else MANDATED
    if context.is_return and cues.DEMANDS_FROM.search(clause):
        return LAW if named_law else MANDATED
    return MANDATED if cues.CONDITION.search(clause) else ""


def _is_requiring(clause: str) -> bool:
    """Whether the thing itself requires something: the verb stands near the head of its description."""
    found = cues.REQUIRING.search(clause)
    return bool(found) and len(clause[: found.start()].split()) <= 6 if found else False


def _classify_advice(clause: str) -> str:
    return RECOMMENDED if cues.RECOMMENDED_WORDS.search(clause) or cues.BODY_SHOULD.search(clause) else ""


def _build_duty(level: str, clause: str, sentence: str, place: str, context: ReadingContext) -> Duty:
    law = LAW_NAME.search(sentence)
    by = (law[1].strip() if law else context.legal_basis) if level == LAW else ""
    return Duty(
        level, read_bound(clause), "", read_start(clause), read_end(clause), by, quote_words(clause, level), place,
        BY_WORDS
    )  # fmt: skip


def read_bound(clause: str) -> str:
    """Who the clause says is bound, in its own words, or nothing."""
    for pattern in (
        cues.MUST,
        cues.DUTY_ON,
        cues.DEMANDS_FROM,
        cues.REQUIREMENTS_ON,
        cues.BODY_SHOULD,
        cues.RETURNS_BY,
        _WHO_AFTER,
    ):
        found = pattern.search(clause)
        if found and (who := _trim_bound(found["who"])):
            return who
    return find_body(clause)


def find_body(text: str) -> str:
    """The first kind of body that a text names as one that acts, with its nation, or nothing."""
    for found in cues.NATION_BODY.finditer(text):
        if found["who"].rpartition(" ")[2].lower() not in cues.SELDOM_BOUND:
            return f"{found['who']}{found['where'] or ''}"
    return ""


def _trim_bound(words: str) -> str:
    """The body with the words that say which; nothing where no body is named."""
    named = cues.NATION_BODY.search(words)
    if not named:
        return ""
    before = words[: named.start()].split()
    kept = list(takewhile(lambda word: word.lower() not in _NO_PART_OF_NAME, reversed(before)))[:3]
    after = re.match(r"(?:,? and [\w' -]{3,40}|\s(?:in|of|with) [\w' -]{3,60})", words[named.end() :])
    return " ".join([*reversed(kept), words[named.start() : named.end()]]) + (after[0] if after else "")


_NO_PART_OF_NAME = frozenset({
    *("that", "which", "and", "so", "data", "how", "when", "where", "if", "as", "also", "the", "a", "an", "on", "of",
    "to"),
    *("owns", "whom", "in", "through", "what", "such", "by", "for", "from", "allocating"),
})  # fmt: skip


def quote_words(clause: str, level: str) -> str:
    """At most QUOTE_WORDS words of the clause, as they stand, around the word that states the level."""
    words = clause.split()
    if len(words) <= QUOTE_WORDS:
        return clause
    at = next(_list_cue_positions(clause, level), 0)
    first = max(0, min(len(clause[:at].split()) - QUOTE_WORDS // 2, len(words) - QUOTE_WORDS))
    return " ".join(words[first : first + QUOTE_WORDS])


_QUOTED = {
    VOLUNTARY: (cues.NEGATION, cues.VOLUNTARY_WORDS),
    RECOMMENDED: (cues.NON_STATUTORY, cues.RECOMMENDED_WORDS, cues.BODY_SHOULD),
    MANDATED: (cues.COMPULSORY, cues.MUST, cues.CONDITION, cues.REQUIRING),
    LAW: (cues.BY_LAW, cues.REGULATIONS_REQUIRE, cues.COMPULSORY, cues.MUST, cues.STATUTORY_THING, cues.REQUIRING),
}


def _list_cue_positions(clause: str, level: str) -> Iterator[int]:
    for pattern in _QUOTED[level]:
        if found := pattern.search(clause):
            yield found.start()
