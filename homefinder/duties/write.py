"""The duties of every home, and each change of one: tables ``duties``, ``duty_bodies`` and ``duty_changes``.

Each row leads to the record version that states it, and from there to the bytes that were received.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Mapping, Sequence

from homefinder.clean.days import add_days, parse_first_day, parse_last_day
from homefinder.duties.bodies import BodyKinds, read_body_kinds
from homefinder.duties.compare import compare_duties, leave_first_words_out
from homefinder.duties.model import Duty, find_strongest_duty
from homefinder.duties.record_duties import list_record_duties
from homefinder.settings import Settings
from homefinder.source import DutyRule, read_sources_if_any
from homefinder.store.build_state import write_state
from homefinder.store.db import insert_many, transaction
from homefinder.store.queries.duties import stream_current_contents, stream_version_steps
from homefinder.store.records import parse_content

NEXT_TURN = "duties_next_turn"
"""Name in the build state: the first day on which a duty begins or is over, after the last time they were read."""
IN_FORCE, TO_COME, ENDED = "in-force", "to-come", "ended"
"""States of a duty on the day against which the catalogue reckons."""

COLUMNS = (
    "id", "home_id", "record_id", "version_id", "source_id", "level", "state", "bound", "applies_to", "starts", "ends",
    "by_what", "quote", "place", "basis", "excluded", "rule", "strongest", "as_of",
)  # fmt: skip
CHANGE_COLUMNS = (
    "id", "record_id", "source_id", "from_version_id", "to_version_id", "run_id", "seen_on", "kind", "before", "after",
    "bound", "applies_to", "starts", "rule", "quote",
)  # fmt: skip

SECTION = re.compile(r"\b(?:sections?|schedule|part|regulation|article) [0-9]", re.IGNORECASE)
"""A law that is named as exactly as this binds the same bodies wherever it is named."""
Rules = Mapping[str, Sequence[DutyRule]]


def write_duties(ledger: sqlite3.Connection, settings: Settings, today: str) -> int:
    """Fill the three tables; returns how many duties there are. ``today`` (ISO) says which are in force.

    Raises DeclarationError for a wrong declaration or ``vocab/bodies.yml``.
    """
    rules = {source.id: source.duties for source in read_sources_if_any(settings.home / "sources").values()}
    rows, bodies = _build_rows(ledger, rules, read_body_kinds(settings.home / "vocab"), today)
    changes = _build_changes(ledger, rules)
    with transaction(ledger):
        write_state(ledger, NEXT_TURN, find_next_turn(rows, today))
        for table in ("duty_bodies", "duties", "duty_changes"):
            ledger.execute(f"DELETE FROM {table}")
        insert_many(ledger, "duties", COLUMNS, rows)
        insert_many(ledger, "duty_bodies", ("duty_id", "body"), bodies)
        insert_many(ledger, "duty_changes", CHANGE_COLUMNS, changes)
    return len(rows)


def find_next_turn(rows: Sequence[tuple[object, ...]], today: str) -> str:
    """The first day (ISO) after ``today`` on which one of the duties begins, or is over; empty where none does."""
    starts, ends = (COLUMNS.index(name) for name in ("starts", "ends"))
    days = [parse_first_day(str(row[starts])).isoformat() for row in rows if row[starts]]
    days += [add_days(parse_last_day(str(row[ends])), 1).isoformat() for row in rows if row[ends]]
    return min((day for day in days if day > today), default="")


def find_state(duty: Duty, today: str) -> str:
    """Whether a duty holds on a day (ISO), is to come, or is over."""
    return ENDED if duty.has_ended(today) else IN_FORCE if duty.has_begun(today) else TO_COME


def _build_rows(
    ledger: sqlite3.Connection, rules: Rules, kinds: BodyKinds, today: str
) -> tuple[list[tuple[object, ...]], list[tuple[str, str]]]:
    by_home: dict[str, list[tuple[sqlite3.Row, Duty]]] = {}
    """By home; what has none, by its record."""
    for row in stream_current_contents(ledger):
        content = parse_content(row["content"])
        stated = [duty for duty in list_record_duties(content, rules.get(row["source_id"], ())) if duty.level]
        if stated:
            by_home.setdefault(row["home_id"] or row["id"], []).extend((row, duty) for duty in stated)
    found: dict[str, tuple[object, ...]] = {}
    bodies: dict[tuple[str, str], None] = {}
    for stated_by in by_home.values():
        strongest: Duty | None = find_strongest_duty([duty for _, duty in stated_by], today)
        for row, duty in stated_by:
            name = _build_id(row["id"], duty)
            is_strongest = duty is strongest
            if name not in found or is_strongest:
                found[name] = _to_row(name, row["home_id"], row, duty, find_state(duty, today), is_strongest, today)
            bodies.update(dict.fromkeys((name, body) for body in kinds.list_bound(duty.bound)))
    return list(found.values()), [*bodies, *_list_bodies_by_section(list(found.values()), list(bodies))]


def _list_bodies_by_section(
    rows: Sequence[tuple[object, ...]], bodies: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Whom a duty binds that names nobody: those whom others under the very same section of law name."""
    by_duty: dict[str, set[str]] = {}
    for duty, body in bodies:
        by_duty.setdefault(duty, set()).add(body)
    at = {name: COLUMNS.index(name) for name in ("id", "bound", "by_what")}
    by_law: dict[str, set[str]] = {}
    for row in rows:
        by_law.setdefault(str(row[at["by_what"]]), set()).update(by_duty.get(str(row[at["id"]]), ()))
    silent = [row for row in rows if not row[at["bound"]] and SECTION.search(str(row[at["by_what"]]))]
    return [(str(row[at["id"]]), body) for row in silent for body in sorted(by_law[str(row[at["by_what"]])])]


def _to_row(
    name: str, home: str | None, row: sqlite3.Row, duty: Duty, state: str, is_strongest: bool, today: str
) -> tuple[object, ...]:
    return (
        name, home, row["id"], row["version_id"], row["source_id"], duty.level, state, duty.bound, duty.applies_to,
        duty.starts, duty.ends, duty.by, duty.quote, duty.place, duty.basis, int(duty.is_excluded), duty.rule,
        int(is_strongest), today,
    )  # fmt: skip


def _build_changes(ledger: sqlite3.Connection, rules: Rules) -> list[tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {}
    for step in stream_version_steps(ledger):
        declared = rules.get(step["source_id"], ())
        before, after = (
            list_record_duties(parse_content(text), declared) if text else [] for text in (step["old"], step["new"])
        )
        changes = compare_duties(before, after)
        for change in changes if step["old"] else leave_first_words_out(changes):
            duty = change.duty
            name = _hash(step["record_id"], step["seen_on"], change.kind, duty.rule, duty.applies_to, duty.is_excluded)
            found[name] = (
                name, step["record_id"], step["source_id"], step["from_version_id"], step["to_version_id"],
                step["run_id"], step["seen_on"], change.kind, change.before, change.after, duty.bound,
                duty.applies_to, duty.starts, duty.rule, duty.quote,
            )  # fmt: skip
    return list(found.values())


def _build_id(record_id: str, duty: Duty) -> str:
    return _hash(record_id, *(getattr(duty, name) for name in Duty.__slots__))


def _hash(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]
