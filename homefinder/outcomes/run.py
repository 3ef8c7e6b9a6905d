"""The outcome of every need and the proof of what was searched, written with the candidates in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass

from homefinder.decisions.exclusions import NOTHING_DECIDED, DecidedHomes
from homefinder.model import NO_HOME, canonical_json
from homefinder.outcomes.accepted_home import build_accepted_outcome
from homefinder.outcomes.decide import HOMES_CONSIDERED, decide_outcome
from homefinder.outcomes.facts import SearchedCatalogue, read_outcome_facts, read_searched_catalogue
from homefinder.outcomes.model import Outcome, OutcomeFacts
from homefinder.outcomes.search_log import (
    NEAREST_SHOWN,
    NearestHome,
    SearchQuery,
    SourceSearch,
    list_nearest,
    read_searches,
    run_queries,
)
from homefinder.ranking.model import Candidate
from homefinder.ranking.needs import Need
from homefinder.ranking.ranker import Ranker
from homefinder.store.db import insert_many

OUTCOME_COLUMNS = (
    "need_id", "outcome", "home_id", "owner_id", "confidence", "margin", "runner_up", "basis", "explanation",
    "next_step", "route_id", "addressed_to", "deadline", "scores", "strength",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RankedNeed:
    """A need with the text that is searched for it and all its homes, best first, those that people decided too."""

    need: Need
    text: str
    homes: Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class NeedOutcome:
    """What is written of one need. ``outcome`` is None where the need counts as not searched."""

    need_id: str
    outcome: Outcome | None
    queries: Sequence[SearchQuery]
    nearest: Sequence[NearestHome]


def decide_outcomes(
    ledger: sqlite3.Connection,
    ranker: Ranker,
    ranked: Sequence[RankedNeed],
    decided: Mapping[str, DecidedHomes],
    declared_sources: Collection[str] = (),
) -> tuple[list[SourceSearch], list[NeedOutcome]]:
    """The searches, and for each need its outcome and proof. Reads only.

    ``declared_sources`` are the ids of the sources that there should be: while one of them has no committed run, no
    need gets the outcome ``no-home``. A need that was not searched is never a gap.
    """
    searched = read_searches(ledger)
    complete = bool(searched) and set(declared_sources) <= {
        item.source_id for item in searched if item.run_id is not None
    }
    complete = complete and all(item.run_id is not None for item in searched)
    around = read_searched_catalogue(ledger)
    return searched, [
        _decide_need(ledger, ranker, item, decided.get(item.need.id, NOTHING_DECIDED), complete, around)
        for item in ranked
    ]


def write_outcomes(
    ledger: sqlite3.Connection, source_searches: Sequence[SourceSearch], needs: Sequence[NeedOutcome]
) -> None:
    """Write what was worked out, inside the caller's transaction; the four tables must be empty."""
    insert_many(
        ledger, "outcomes", OUTCOME_COLUMNS, [_row(item.need_id, item.outcome) for item in needs if item.outcome]
    )
    insert_many(
        ledger, "need_searches", ("need_id", "source_id", "seen_on", "run_id", "homes_searched"),
        [(item.need_id, *astuple(search)) for item in needs for search in source_searches],
    )  # fmt: skip
    insert_many(
        ledger, "need_queries", ("need_id", "position", "method", "query", "homes_found"),
        [(item.need_id, at, *astuple(asked)) for item in needs for at, asked in enumerate(item.queries, start=1)],
    )  # fmt: skip
    insert_many(
        ledger, "need_nearest_homes", ("need_id", "rank", "home_id", "score", "shortfall"),
        [(item.need_id, at, *astuple(home)) for item in needs for at, home in enumerate(item.nearest, start=1)],
    )  # fmt: skip


def _decide_need(
    ledger: sqlite3.Connection,
    ranker: Ranker,
    item: RankedNeed,
    decided: DecidedHomes,
    complete: bool,
    around: SearchedCatalogue,
) -> NeedOutcome:
    accepted = [home for home, verdict in decided.verdicts.items() if verdict == "accept"]
    rejected = {home for home, verdict in decided.verdicts.items() if verdict == "reject"}
    refused = {edition for home in rejected for edition in decided.editions[home]} - set(accepted)
    near = [home for home in item.homes if home.home_id not in refused][:HOMES_CONSIDERED]
    shown = item.homes[:NEAREST_SHOWN]
    further = [*(home.home_id for home in shown), *accepted]
    facts = read_outcome_facts(ledger, ranker, item.need.title, item.text, near, further, around)
    outcome = _outcome(item, near, accepted, facts)
    return NeedOutcome(
        item.need.id,
        None if outcome.outcome == NO_HOME and not complete else outcome,
        run_queries(ledger, ranker, item.need.title, item.text),
        list_nearest(shown, facts, refused),
    )


def _outcome(item: RankedNeed, near: Sequence[Candidate], accepted: Sequence[str], facts: OutcomeFacts) -> Outcome:
    """The machine's outcome over the homes that nobody rejected; where a home was accepted, the outcome is about it."""
    machine = decide_outcome(item.need.title, item.text, near, facts)
    if not accepted:
        return machine
    order = {home.home_id: number for number, home in enumerate(item.homes)}
    best = min(accepted, key=lambda home: (order.get(home, len(order)), home))
    return build_accepted_outcome(facts.homes[best], machine, facts)


def _row(need_id: str, outcome: Outcome) -> tuple[object, ...]:
    return (
        need_id, outcome.outcome, outcome.home_id or None, outcome.owner_id or None, outcome.confidence, outcome.margin,
        outcome.runner_up, outcome.basis, outcome.sentence, outcome.next_step, outcome.route_id, outcome.addressed_to,
        outcome.deadline, canonical_json([asdict(score) for score in outcome.scores]), outcome.strength,
    )  # fmt: skip
