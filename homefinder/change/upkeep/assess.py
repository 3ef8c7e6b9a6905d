"""How well a standard is kept, judged from dated facts: who will keep it alive? Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from homefinder.clean.days import add_days, parse_last_day
from homefinder.model import ENDED_LIFECYCLES

GOOD, WATCH, POOR, UNKNOWN = "good", "watch", "poor", "unknown"
"""Levels, as the table and the pages name them."""

LEVELS = (POOR, WATCH, UNKNOWN, GOOD)
"""In the order in which a person should look at them."""

UNTOUCHED_DAYS = 5 * 365 + 1
"""Days after which something that is called active counts as left alone."""

STALLED_DAYS = 2 * 365
"""Days after which something that is called under development counts as stalled."""

CORRECTION_DAYS = 14
"""Dated updates that lie no more days apart are corrections of one edition."""

REGULAR_SPREAD, REGULAR_SHARE = 0.5, 0.75
"""A rhythm is one where this share of the gaps is within this part of the median; else no next edition is foretold."""

LATE_SHARE, LATE_DAYS = 0.25, 60
"""An edition is late after this part of the rhythm beyond the day it was due, and no sooner than so many days."""

UNKEPT_LIFECYCLES = frozenset({*ENDED_LIFECYCLES, "deprecated", "retired"})
LASTING_KINDS = frozenset({"legislation", "body"})
"""Kinds that hold unchanged until somebody repeals or dissolves them."""

ACTIVE, CLOSED = "active", "closed"
"""States of an owner; else ``unknown``."""


@dataclass(frozen=True, slots=True)
class UpkeepFacts:
    """What is known of one home. ``days``: ISO dates, as precise as told, on which it was published or updated; none
    where only its first publication is known, which says nothing of how it is kept.

    ``gaps``: days from one edition of its series to the next, and ``issued`` the day of the last one; both empty for a
    home in no series, whose own days then tell.
    """

    kind: str
    lifecycle: str
    days: Sequence[str]
    gaps: Sequence[int]
    issued: str
    editions: int
    superseded_by: str
    owner: str
    owner_state: str
    successor: str
    checked_links: int
    dead_links: Sequence[str]
    landing_dead: bool
    route_known: bool


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What follows from the facts on one day. Spans are in days, dates ISO 8601."""

    level: str
    explanation: str
    last_edition: str
    age_days: int | None
    edition_interval_days: int | None
    next_due: str
    warnings: tuple[str, ...]


def assess_upkeep(facts: UpkeepFacts, as_of: str) -> Upkeep:
    """The level with its reasons. The same facts and day give the same answer, whenever it is asked."""
    today = date.fromisoformat(as_of)
    days = sorted(known for known in ((parse_last_day(text), text) for text in facts.days) if known[0] <= today)
    last, told = days[-1] if days else (None, "")
    age = (today - last).days if last else None
    gaps = facts.gaps or compute_gaps([day for day, _ in days])
    rhythm = round(median(gaps)) if len(gaps) > 1 else None
    due = (
        _compute_next_due(parse_last_day(facts.issued) if facts.gaps else last, gaps, rhythm)
        if not facts.superseded_by
        else None
    )
    bad, look = _list_grave_warnings(facts, age), _list_other_warnings(facts, age, due, rhythm, today)
    warnings = (*bad, *look)
    level = POOR if bad else UNKNOWN if age is None else WATCH if look else GOOD
    sentence = " ".join([_describe_age(told, age, rhythm), *(warnings[:2] or _describe_good_state(facts))])
    return Upkeep(level, sentence, told, age, rhythm, due.isoformat() if due else "", warnings)


def format_span(days: int) -> str:
    """A number of days as people say it."""
    for size, name in ((365, "year"), (30.4, "month")):
        if days >= 2 * size:
            return f"{int(days / size)} {name}s"
    return f"{days} day{'' if days == 1 else 's'}"


def compute_gaps(days: Iterable[date]) -> list[int]:
    """Days from one edition to the next; corrections of an edition are part of it."""
    kept: list[date] = []
    for day in days:
        if not kept or (day - kept[-1]).days > CORRECTION_DAYS:
            kept.append(day)
    return [(after - before).days for before, after in pairwise(kept)]


def _compute_next_due(last: date | None, gaps: Sequence[int], rhythm: int | None) -> date | None:
    """When the next edition should come; None without a rhythm."""
    return add_days(last, rhythm) if last and rhythm and _is_regular(gaps) else None


def _is_regular(gaps: Sequence[int]) -> bool:
    middle = median(gaps)
    return sum(abs(gap - middle) <= REGULAR_SPREAD * middle for gap in gaps) >= REGULAR_SHARE * len(gaps)


def _list_grave_warnings(facts: UpkeepFacts, age: int | None) -> list[str]:
    """What puts the standard itself in doubt, the worst first."""
    found = []
    if facts.lifecycle in UNKEPT_LIFECYCLES:
        found.append("It has ended: do not build on it.")
    if facts.owner_state == CLOSED and not facts.successor:
        found.append(f"Its named owner, {facts.owner}, is no more.")
    if facts.landing_dead:
        found.append("Its own page is dead.")
    if facts.lifecycle == ACTIVE and age is not None and age > UNTOUCHED_DAYS and facts.kind not in LASTING_KINDS:
        found.append(f"It is called active, and nobody has touched it for {format_span(age)}.")
    return found


def _list_other_warnings(
    facts: UpkeepFacts, age: int | None, due: date | None, rhythm: int | None, today: date
) -> list[str]:
    """What somebody should look at."""
    found = []
    if facts.owner_state == CLOSED and facts.successor:
        found.append(f"Its named owner, {facts.owner}, is no more; {facts.successor} answers now.")
    if facts.superseded_by:
        found.append(f"A later edition is there: {facts.superseded_by}.")
    if due and rhythm and (today - due).days > max(LATE_DAYS, LATE_SHARE * rhythm):
        found.append(f"The next edition was due about {due.isoformat()} and has not come.")
    if facts.dead_links and not facts.landing_dead:
        dead = len(facts.dead_links)
        found.append(f"{dead} of its {facts.checked_links} checked links {'is' if dead == 1 else 'are'} dead.")
    if facts.lifecycle == "under-development" and age is not None and age > STALLED_DAYS:
        found.append(f"It is called under development, and nothing has come for {format_span(age)}.")
    if not facts.route_known:
        found.append("No way to ask for a change of it is known.")
    return found


def _describe_age(last_edition: str, age: int | None, rhythm: int | None) -> str:
    if age is None:
        return "Nothing says when it was last updated, so how well it is kept cannot be told."
    ago = "on the last day that we looked" if age == 0 else f"{format_span(age)} ago"
    often = f"; a new edition or update comes about every {format_span(rhythm)}" if rhythm else ""
    return f"Last updated {last_edition[:10]}, {ago}{often}."


def _describe_good_state(facts: UpkeepFacts) -> list[str]:
    if not facts.days:
        return []
    owner = f"{facts.owner} is at work" if facts.owner_state == ACTIVE else "Nothing speaks against its owner"
    return [f"{owner}, and the way to ask for a change is known."]
