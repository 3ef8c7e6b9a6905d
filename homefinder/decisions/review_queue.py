"""What waits for a person's judgement, the most valuable first: decisions whose ground moved, then open questions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from homefinder.decisions.drift import FieldChange, list_drift
from homefinder.decisions.exclusions import DecidedHomes, group_decided_homes
from homefinder.decisions.store import DISPUTED_VERDICT, PairDecisions, group_decisions_by_pair, read_decisions
from homefinder.model import OUTCOME_LABELS
from homefinder.store.queries import read_name, read_names

REVIEW_ORDER: Mapping[str, str] = {
    "disputed": "Reviewers disagree: until they settle it, nothing can be built on what either said.",
    "gone": "The home is in the catalogue no more: somebody may be relying on it.",
    "withdrawn": "The home has ended: somebody may be relying on it.",
    "new-edition": "A newer edition may hold what the last one lacked, or lack what it held.",
    "joined": "The home turned out to be one thing with another: the reason may not hold for the whole.",
    "changed": "The publisher says something else than when it was decided.",
    "due": "The day to look again has come.",
    "close": "The machine can hardly tell what stands first: one judgement settles the need.",
    "open": "Nobody has accepted a home for the need: one judgement may settle it.",
    "shared": "The home stands high for several needs: one look at it helps to judge them all.",
}
"""The kinds of review and why they stand in this order. What people relied on comes before what is new; then whatever
one judgement changes most. Within a kind, what was accepted comes before what was not, since people act on it."""

CLOSE_MARGIN = 0.1
"""Below this margin between the first two a need counts as close: the ranking's own scores move by as much from one
harvest to the next."""

HIGH_RANK = 5
"""Ranks that count as high: what a person sees without scrolling."""

MIN_SHARING_NEEDS = 3
"""Needs without an accepted home for which one home must stand high to be listed for it."""

VERDICT_ORDER = {"accept": 0.0, DISPUTED_VERDICT: 1.0, "unsure": 2.0, "reject": 3.0}


@dataclass(frozen=True, slots=True)
class Review:
    """One pair to judge: its kind (a key of ``REVIEW_ORDER``) and, in one sentence, why it is here.

    ``verdict`` is what stands on it, empty where nothing was decided; ``decisions`` are the uids that it rests on;
    ``weight`` orders the reviews of one kind, smallest first.
    """

    kind: str
    need_id: str
    need_title: str
    home_id: str
    home_title: str
    why: str
    weight: float = 0.0
    verdict: str = ""
    decisions: tuple[str, ...] = ()
    changes: tuple[FieldChange, ...] = ()


def build_review_queue(catalogue: sqlite3.Connection, curation: sqlite3.Connection, today: str) -> list[Review]:
    """All that waits on ``today`` (ISO), the most valuable first; each pair once, for the first of its reasons."""
    standings = group_decisions_by_pair(read_decisions(curation), catalogue)
    needs = read_names(catalogue, "needs")
    found = [
        *_list_drift_reviews(catalogue, standings, needs, today),
        *_list_undecided_reviews(catalogue, standings, needs),
    ]
    place = {kind: number for number, kind in enumerate(REVIEW_ORDER)}
    found.sort(key=lambda item: (place[item.kind], item.weight, item.need_id, item.home_id))
    once: dict[tuple[str, str], Review] = {}
    for item in found:
        once.setdefault((item.need_id, item.home_id), item)
    return list(once.values())


def _list_drift_reviews(
    catalogue: sqlite3.Connection,
    standings: Mapping[tuple[str, str], PairDecisions],
    needs: Mapping[str, str],
    today: str,
) -> Iterator[Review]:
    for (need_id, home_id), said in standings.items():
        if need_id not in needs:
            continue
        title = read_name(catalogue, "homes", home_id) or said.last.home_title
        uids = tuple(item.uid for item in said.latest)
        for reason in list_drift(catalogue, said, today):
            if said.last.review_trigger == "new-edition" and reason.kind in ("changed", "joined"):
                continue
            yield Review(
                reason.kind, need_id, needs[need_id], home_id, title, reason.why, VERDICT_ORDER[said.verdict],
                said.verdict,
                uids, reason.changes,
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _OpenNeed:
    """A need without an accepted home: its undecided candidates, and how far apart what stands first is."""

    id: str
    title: str
    judged_count: int
    candidates: tuple[sqlite3.Row, ...]
    margin: float
    between: str
    confidence: float


def _list_undecided_reviews(
    catalogue: sqlite3.Connection, standings: Mapping[tuple[str, str], PairDecisions], needs: Mapping[str, str]
) -> Iterator[Review]:
    still_open = list(_open_needs(catalogue, group_decided_homes(catalogue, standings), needs))
    for need in still_open:
        first = need.candidates[0]
        if need.margin < CLOSE_MARGIN:
            why = f"{need.between}, so that one judgement of what stands first settles most."
            yield Review("close", need.id, need.title, first["home_id"], first["title"], why, need.margin)
        judged = (
            f"{need.judged_count} homes were judged and none accepted"
            if need.judged_count > 1
            else "The one judged home was not accepted"
        )
        why = f"{judged if need.judged_count else 'Nobody has judged a home for this need yet'}; this one stands first."
        yield Review("open", need.id, need.title, first["home_id"], first["title"], why, need.confidence)
    yield from _shared(still_open)


def _open_needs(
    catalogue: sqlite3.Connection, decided: Mapping[str, DecidedHomes], needs: Mapping[str, str]
) -> Iterator[_OpenNeed]:
    rows: dict[str, list[sqlite3.Row]] = {}
    for row in catalogue.execute(
        """SELECT c.need_id, c.home_id, c.rank, c.score, h.title FROM candidates c JOIN homes h ON h.id = c.home_id
           ORDER BY c.need_id, c.rank"""
    ):
        known = decided.get(row["need_id"])
        if known is None or row["home_id"] not in known.excluded_ids:
            rows.setdefault(row["need_id"], []).append(row)
    outcomes = {row["need_id"]: row for row in catalogue.execute("SELECT * FROM outcomes")}
    for need_id, candidates in rows.items():
        verdicts = decided[need_id].verdicts if need_id in decided else {}
        if "accept" not in verdicts.values():
            outcome = outcomes.get(need_id)
            margin, between = _margin(candidates, outcome)
            sure = outcome["confidence"] if outcome else 1.0
            yield _OpenNeed(need_id, needs[need_id], len(verdicts), tuple(candidates), margin, between, sure)


def _margin(candidates: list[sqlite3.Row], outcome: sqlite3.Row | None) -> tuple[float, str]:
    """How far what stands first is from the second, 0 to 1, and between what."""
    if outcome:
        said = [OUTCOME_LABELS.get(outcome[name], outcome[name]) for name in ("outcome", "runner_up")]
        return outcome["margin"], f"“{said[0]}” and “{said[1]}” are about as likely as each other"
    if len(candidates) < 2 or candidates[0]["score"] <= 0:
        return 1.0, ""
    first, second = candidates[0], candidates[1]
    return 1 - second["score"] / first["score"], f"“{first['title']}” and “{second['title']}” score nearly the same"


def _shared(still_open: list[_OpenNeed]) -> Iterator[Review]:
    """Homes that stand high for many open needs, each for the need it fits best of those that list another first."""
    places: dict[str, list[tuple[int, float, str, _OpenNeed, sqlite3.Row]]] = {}
    for need in still_open:
        for row in need.candidates[:HIGH_RANK]:
            places.setdefault(row["home_id"], []).append((row["rank"], -row["score"], need.id, need, row))
    for home_id, found in places.items():
        behind = [item for item in found if item[4] is not item[3].candidates[0]]
        if len(found) >= MIN_SHARING_NEEDS and behind:
            *_, need, row = min(behind, key=lambda item: item[:3])
            count = len(found)
            why = f"It is among the first {HIGH_RANK} for {count} needs without a home; here it does not stand first."
            yield Review("shared", need.id, need.title, home_id, row["title"], why, -float(count))
