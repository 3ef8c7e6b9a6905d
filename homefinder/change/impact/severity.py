"""How much an event matters to a sector, computed from what it touches, how soon and how binding. Never typed in.

Each part is 0 to 1 and shown with the severity: ``100 × nature × soon × (0.55 touch + 0.45 binding)``. What it touches
and who must do what count nearly alike: the end of a home that people accepted is high even where no law binds, and a
new edition of a return that a law requires is never below the end of an edition that asks nothing any more. What lies
long back, as the history of a page before the first harvest does, weighs little however much it once mattered; an
edition counts by when it asks something, not by when its page was published.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from homefinder.change.impact.concerned_homes import ConcernedHome
from homefinder.change.impact.duty_facts import NO_DUTY, DutyFacts, read_duty_facts
from homefinder.change.impact.propagation import FAR, NeedDependency, NeedsByTarget, compute_firmness
from homefinder.change.impact.severity_sentence import SeverityFacts, describe_severity
from homefinder.clean.days import count_days
from homefinder.model import canonical_json
from homefinder.store.db import insert_many, transaction

NATURE_SCORES: Mapping[str, float] = {
    "withdrawn": 1.0, "gone": 1.0, "ended": 1.0, "comply-by": 1.0, "consultation-closing": 1.0, "applies-from": 0.9,
    "date-moved": 1.0, "duty-changed": 1.0, "new-edition": 0.9, "new-need": 0.6,
    "consultation-opens": 0.9, "consultation-announced": 0.8, "consultation-closed": 0.4, "consultation-outcome": 0.8,
    "vanished": 0.8, "taken-out": 0.8,
    "status-changed": 0.7, "content-changed": 0.7, "owner-changed": 0.7, "new-standard": 0.6,
    "licence-changed": 0.5, "restored": 0.5, "moved": 0.15, "retitled": 0.15, "meeting": 0.25,
}  # fmt: skip
"""How much this kind of event asks of those whom it touches."""

MINOR_SHARE = 0.35
"""What remains of a minor change of content."""

TOUCH_WEIGHT, BINDING_WEIGHT = 0.55, 0.45
"""How much what it touches and how binding it is count; together 1."""

FIRMNESS_SCORES: Mapping[str, float] = {
    "stated": 1.0, "accept": 1.0, "request": 1.0, "outcome": 0.8, "disputed": 0.6, "candidate": 0.4, "unsure": 0.3,
    "far": 0.12,
}  # fmt: skip
"""How firmly the need rests on what changed."""

FULL_TOUCH = 0.4
"""From this touch on what binds counts whole: that of one near candidate. What touches a sector
less binds others, and counts for it as little as it touches it."""
STATED_NATURE = 0.8
"""Least nature of something new that states whom it binds and by when: it asks as much as an edition."""
SPENT_SHARE = 0.25
"""What remains of the nature of an event of an edition whose last day is long over."""
DUTY_AHEAD = 0.6
"""Least that counts as soon of what binds and is still to come or in force, however far ahead."""
DUTY_KINDS = frozenset({"new-edition", "new-standard", "applies-from", "comply-by", "date-moved", "content-changed"})
"""Kinds of event by which somebody may have to act."""

INDIRECT_SHARE = 0.7
"""What remains where the change reaches the need through a part, a whole, another edition or likeness."""

HIGH, MEDIUM = 55.0, 30.0
"""From here on a severity is called high, and medium."""

BINDING_KINDS: Mapping[str, float] = {"legislation": 1.0, "data-collection": 0.6, "standard": 0.4, "code-set": 0.4}
"""How binding a kind is by itself; a legal basis makes anything binding."""
LEVEL_SCORES: Mapping[str, float] = {"law": 1.0, "mandated": 0.9, "recommended": 0.4, "voluntary": 0.2}
"""How binding the level of a stated duty is; it never lowers what the kind and the legal basis say."""
BINDING_THRESHOLD = 0.6
"""From here on (``score_binding``) something counts as binding: a statutory collection does."""


@dataclass(frozen=True, slots=True)
class Severity:
    """0 to 100, with its parts and one sentence."""

    value: float
    level: str
    explanation: str
    components: Mapping[str, float]


def compute_severity(
    kind: str,
    weight: str,
    dependencies: Sequence[NeedDependency],
    binding: float,
    days: int | None,
    *,
    is_spent: bool = False,
    who: str = "",
) -> Severity:
    """Of one event for one sector. ``days``: from when it was seen to when it takes effect; None where it has none.

    ``is_spent``: it is of an edition that asks nothing any more. ``who``: who must act, in the publication's words.
    """
    nature = NATURE_SCORES.get(kind, 0.5) * (MINOR_SHARE if weight == "minor" else 1.0)
    if kind == "new-standard" and who and binding >= BINDING_THRESHOLD:
        nature = STATED_NATURE
    nature *= SPENT_SHARE if is_spent else 1.0
    touch, soon = _score_touch(dependencies), _score_urgency(days)
    if binding >= BINDING_THRESHOLD and kind in DUTY_KINDS and days is not None and days >= 0:
        soon = max(soon, DUTY_AHEAD)
    counted = binding * min(1.0, touch / FULL_TOUCH)
    value = round(100 * nature * soon * (TOUCH_WEIGHT * touch + BINDING_WEIGHT * counted), 1)
    level = "high" if value >= HIGH else "medium" if value >= MEDIUM else "low"
    facts = SeverityFacts(
        kind, weight == "minor", level, touch, binding, soon, days, len({item.need_id for item in dependencies}),
        is_spent, who, all(item.basis == FAR for item in dependencies),
    )  # fmt: skip
    parts = {"nature": nature, "touch": touch, "binding": counted, "soon": soon}
    return Severity(value, level, describe_severity(facts), {name: round(part, 3) for name, part in parts.items()})


def _score_touch(dependencies: Sequence[NeedDependency]) -> float:
    """The firmest need counts most; each further one takes half of what is left."""
    left = 1.0
    for share in sorted(
        (FIRMNESS_SCORES[item.basis] * (INDIRECT_SHARE if item.is_indirect else 1.0) for item in dependencies),
        reverse=True,
    ):
        left *= 1 - share / (1 if left == 1.0 else 2)
    return 1 - left


def _score_urgency(days: int | None) -> float:
    """All within half a year ahead or a month back, half of it a year ahead or back, and a fifth in the end."""
    if days is None:
        return 0.8
    late = days - 183 if days > 0 else -days - 31
    return 1.0 if late <= 0 else max(0.2, 1 - late / 400)


def score_binding(kind: str, legal_basis: str, status: str) -> float:
    """How binding a home is, 0 to 1, from its kind, its legal basis and its status in the source's word."""
    if legal_basis.strip() or "mandat" in status.lower() or "statutory" in status.lower():
        return 1.0
    return BINDING_KINDS.get(kind, 0.2)


def score_consultation_binding(of_homes: Iterable[float]) -> float:
    """A consultation binds nobody, but what comes of it will bind as what it is about does."""
    return max(of_homes, default=BINDING_KINDS["standard"])


EVENTS = """SELECT e.id, m.record_id, e.kind, e.significance, e.date, e.seen_on, en.need_id, n.sector,
      e.before, e.after,
      coalesce(h.kind, r.kind) AS kind_of, coalesce(h.legal_basis, '') AS legal_basis,
      coalesce(h.status, r.status) AS status
    FROM event_needs en JOIN events e ON e.id = en.event_id JOIN needs n ON n.id = en.need_id
    JOIN event_members m ON m.event_id = e.id
    JOIN records r ON r.id = m.record_id LEFT JOIN home_records hr ON hr.record_id = m.record_id
    LEFT JOIN homes h ON h.id = hr.home_id ORDER BY e.id, n.sector, en.need_id, m.record_id"""
"""One row for each member of an event and each need that the event reaches, by whichever member."""

COLUMNS = ("event_id", "sector", "severity", "level", "explanation", "components")


@dataclass(slots=True)
class _Touched:
    """What one event touches of one sector: each need by its firmest way, and how binding what it rests on is."""

    row: sqlite3.Row
    needs: dict[str, NeedDependency] = field(default_factory=dict)
    binding: float = 0.0

    def add(self, rest: NeedDependency, binding: float) -> None:
        known = self.needs.get(rest.need_id)
        if known is None or compute_firmness(rest) > compute_firmness(known):
            self.needs[rest.need_id] = rest
        self.binding = max(self.binding, binding)


def write_severities(
    ledger: sqlite3.Connection, needs_by_record: NeedsByTarget, concerned_homes: Iterable[ConcernedHome] = ()
) -> int:
    """Fill ``event_severities`` from ``event_needs``; ``needs_by_record`` is by record. Returns the number of rows.

    Of an event of many records the member that a need rests on most firmly counts, and the most binding of those.
    """
    gathered: dict[tuple[str, str], _Touched] = {}
    subjects = _score_binding_by_record(ledger, concerned_homes)
    events = ledger.execute(EVENTS).fetchall()
    duties = read_duty_facts(ledger, {row["record_id"] for row in events})
    for row in events:
        if rest := needs_by_record.get(row["record_id"], {}).get(row["need_id"]):
            touched = gathered.setdefault((row["id"], row["sector"]), _Touched(row))
            touched.add(rest, _score_event_binding(row, subjects, duties.get(row["record_id"], NO_DUTY)))
    rows = []
    for (event, sector), touched in gathered.items():
        row, needs = touched.row, list(touched.needs.values())
        duty = duties.get(row["record_id"], NO_DUTY)
        found = compute_severity(
            row["kind"], row["significance"], needs, touched.binding, _count_days_ahead(row, duty),
            is_spent=duty.is_spent(row["seen_on"] or row["date"]) if row["seen_on"] or row["date"] else False,
            who="" if row["kind"] == "duty-changed" else duty.who,
        )  # fmt: skip
        rows.append((event, sector, found.value, found.level, found.explanation, canonical_json(found.components)))
    with transaction(ledger):
        ledger.execute("DELETE FROM event_severities")
        insert_many(ledger, "event_severities", COLUMNS, rows)
    return len(rows)


def _score_binding_by_record(
    ledger: sqlite3.Connection, concerned_homes: Iterable[ConcernedHome]
) -> dict[str, list[float]]:
    """How binding each of the homes is that a record is about."""
    found: dict[str, list[float]] = {}
    for item in concerned_homes:
        home = ledger.execute("SELECT kind, legal_basis, status FROM homes WHERE id = ?", (item.home_id,)).fetchone()
        found.setdefault(item.record_id, []).append(score_binding(*home))
    return found


def _score_event_binding(row: sqlite3.Row, subjects: Mapping[str, list[float]], duty: DutyFacts) -> float:
    if row["kind"] == "duty-changed":  # what changed binds as firmly as the rule itself, whatever else the thing asks
        return max(LEVEL_SCORES.get(row["before"], 0.0), LEVEL_SCORES.get(row["after"], 0.0))
    if row["kind_of"] == "consultation":
        return score_consultation_binding(subjects.get(row["record_id"], ()))
    stated = score_binding(row["kind_of"], row["legal_basis"] or duty.legal_basis, row["status"])
    return max(stated, LEVEL_SCORES.get(duty.level, 0.0))


def _count_days_ahead(row: sqlite3.Row, duty: DutyFacts) -> int | None:
    """Days from the day on which it was seen to its own day; of a month or a year its first day counts.

    What is new counts to when it asks something, where that is known.
    """
    if not row["date"] or not row["seen_on"]:
        return None
    if row["kind"] in ("new-edition", "new-standard") and (asked := duty.count_days(row["seen_on"])) is not None:
        return asked
    return count_days(row["seen_on"], row["date"])
