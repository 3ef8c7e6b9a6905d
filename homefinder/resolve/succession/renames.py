"""Which records that vanished from a publication stand there again under another key. Pure.

What disappeared is held against what appeared at the same look: words of the text, title, addresses, codes. What is
nearly equal was renamed; what is only like it is proposed to a person, whose judgement of the pair then holds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from homefinder.clean.urls import build_page_key
from homefinder.resolve.judgements import JudgementsByPair

RENAME_THRESHOLD = 0.9
"""Likeness from which on a record was renamed, where more than the title is compared. In the recorded editions it is
0.9 to 1.0 for true renames whose text was kept, and 0.79 at most for two different things (two tariffs of one series).
"""
PROPOSAL_THRESHOLD = 0.6
"""Likeness from which on a person is asked. The recordings show no true rename below it."""
WEIGHTS = {"text": 0.6, "title": 0.2, "addresses": 0.2, "codes": 0.4}
"""What each likeness counts, of those that both records have."""
TEXT_WORDS = 40
"""Words of a text that counts so; a shorter one counts less, and one that is twice as long or longer twice as much."""
TEXT_LIMIT = 2_000
"""Most words of a text that are compared."""
MOST_COMPARED = 8
"""Records that each vanished one is compared with at most: those that share most of what is rare."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class RecordTrace:
    """What is left of a record that vanished, or stands in one that appeared. ``content`` is that of its version."""

    id: str
    day: str
    """The ISO date since when it is missing, or on which it appeared."""
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rename:
    """A vanished record and the one that follows it. ``verdict``: renamed, or proposed where a person should look."""

    former: str
    record: str
    score: float
    likeness: Mapping[str, float]
    """Each likeness from 0 to 1, by what was compared."""
    verdict: str
    reason: str


def find_renames(
    vanished: Sequence[RecordTrace], appeared: Sequence[RecordTrace], judgements: JudgementsByPair
) -> list[Rename]:
    """The renames of one source, each vanished and each appeared record in one at most, the surest first.

    A record can follow another only where it appeared on the day since when the other is missing. What a person judged
    the same or different holds.
    """
    found = [
        pair for day, gone, come in _group_by_day(vanished, appeared) for pair in _compare_all(gone, come, judgements)
    ]
    taken: set[str] = set()
    kept = []
    for pair in sorted(found, key=lambda one: (one.verdict != "renamed", -one.score, one.former, one.record)):
        if pair.former not in taken and pair.record not in taken:
            taken |= {pair.former, pair.record}
            kept.append(pair)
    return kept


def _group_by_day(
    vanished: Sequence[RecordTrace], appeared: Sequence[RecordTrace]
) -> Iterator[tuple[str, list[RecordTrace], list[RecordTrace]]]:
    come: dict[str, list[RecordTrace]] = defaultdict(list)
    gone: dict[str, list[RecordTrace]] = defaultdict(list)
    for trace in appeared:
        come[trace.day].append(trace)
    for trace in vanished:
        gone[trace.day].append(trace)
    yield from ((day, gone[day], come[day]) for day in sorted(gone) if day in come)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is compared of a record."""

    id: str
    kind: str
    version: str
    title: tuple[str, ...]
    text: tuple[str, ...]
    addresses: frozenset[str]
    codes: frozenset[tuple[str, str]]

    def list_keys(self) -> Iterator[object]:
        """What another record must share to be compared at all."""
        yield from self.title
        yield from self.addresses
        yield from self.codes
        yield from zip(self.text[:60:3], self.text[1:60:3], self.text[2:60:3], strict=False)


def _read(trace: RecordTrace) -> _Reading:
    said = trace.content
    prose = [said.get("description", ""), *(v for v in (said.get("extra") or {}).values() if isinstance(v, str))]
    links = [said.get("url", ""), *(item.get("url", "") for item in said.get("addresses", ()))]
    return _Reading(
        trace.id,
        said.get("kind", ""),
        said.get("version", ""),
        tuple(_WORD.findall(said.get("title", "").casefold())),
        tuple(_WORD.findall(" ".join(prose).casefold())[:TEXT_LIMIT]),
        frozenset(build_page_key(link) for link in links if link),
        frozenset((item["scheme"], item["value"]) for item in said.get("identifiers", ())),
    )


def _compare_all(
    vanished: Sequence[RecordTrace], appeared: Sequence[RecordTrace], judgements: JudgementsByPair
) -> Iterator[Rename]:
    come = [_read(trace) for trace in appeared]
    holders: dict[object, list[int]] = defaultdict(list)
    for number, reading in enumerate(come):
        for key in set(reading.list_keys()):
            holders[key].append(number)
    for trace in vanished:
        former = _read(trace)
        shared: dict[int, float] = defaultdict(float)
        for key in set(former.list_keys()):
            for number in holders.get(key, ()):
                shared[number] += 1 / len(holders[key])  # what few have says more
        judged = [number for number, other in enumerate(come) if frozenset((former.id, other.id)) in judgements]
        nearest = [number for number, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))]
        for number in dict.fromkeys([*judged, *nearest[:MOST_COMPARED]]):
            yield from _judge(former, come[number], judgements)


def _judge(former: _Reading, later: _Reading, judgements: JudgementsByPair) -> Iterator[Rename]:
    likeness = compare_readings(former, later)
    score = compute_score(likeness, min(len(former.text), len(later.text)))
    said = judgements.get(frozenset((former.id, later.id)))
    if said and said.verdict != "unsure":
        if said.verdict == "same":
            yield Rename(former.id, later.id, score, likeness, "renamed", f"A person judged so: {said.reason}")
    elif score >= PROPOSAL_THRESHOLD:
        sure = score >= RENAME_THRESHOLD and len(likeness) > 1 and not said
        yield Rename(former.id, later.id, score, likeness, "renamed" if sure else "proposed", _describe(likeness))


def compare_readings(former: _Reading, later: _Reading) -> dict[str, float]:
    """How alike two records are in each thing that both have."""
    found = {"title": fuzz.ratio(former.title, later.title) / 100}
    if former.text and later.text:
        found["text"] = fuzz.ratio(former.text, later.text) / 100
    for name, ours, theirs in (
        ("addresses", former.addresses, later.addresses),
        ("codes", former.codes, later.codes),
    ):
        if ours and theirs:
            found[name] = len(ours & theirs) / min(len(ours), len(theirs))
    return {name: round(value, 3) for name, value in found.items()}


def compute_score(likeness: Mapping[str, float], words: int) -> float:
    """The likeness of two records, 0 to 1: the mean of the single ones. ``words`` is the length of the shorter text."""
    weights = {name: WEIGHTS[name] * (min(2.0, words / TEXT_WORDS) if name == "text" else 1.0) for name in likeness}
    whole = sum(weights.values())
    return round(sum(weights[name] * likeness[name] for name in sorted(likeness)) / whole, 3) if whole else 0.0


def _describe(likeness: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.0%} alike" for name, value in sorted(likeness.items(), key=_by_weight))


def _by_weight(item: tuple[str, float]) -> float:
    return -WEIGHTS[item[0]]
