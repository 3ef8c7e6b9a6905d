"""Events and versions as lists for commands. Read-only."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from homefinder.change.events.derive import build_event_id
from homefinder.change.events.rules import RULES
from homefinder.change.kinds import EVENT_KINDS

EVENTS = """SELECT e.date, e.kind, e.significance, e.title, e.summary, e.announced_by, e.seen_on, e.rule, e.field,
      e.before, e.after, e.url, e.record_id, e.source_id, e.change_id, e.run_id, e.id, h.home_id, e.members
    FROM events e LEFT JOIN home_records h ON h.record_id = e.record_id AND e.members = 1
    WHERE (:since = '' OR e.date >= :since OR (e.announced_by = 'seen' AND e.seen_on >= :since))
      AND (:kind = '' OR e.kind = :kind) AND (:source = '' OR e.source_id = :source)
      AND (:announced_by = '' OR e.announced_by = :announced_by)
    ORDER BY e.date DESC, e.kind, e.record_id, e.id"""


MEMBERS = """SELECT m.record_id, r.title, m.change_id, h.home_id FROM event_members m
    JOIN records r ON r.id = m.record_id LEFT JOIN home_records h ON h.record_id = m.record_id
    WHERE m.event_id = ? ORDER BY r.title COLLATE NOCASE, r.id"""


def list_members(catalogue: sqlite3.Connection, event_id: str) -> list[sqlite3.Row]:
    """The records that an event is about, each with its change and its home, by title."""
    return catalogue.execute(MEMBERS, (event_id,)).fetchall()


JOINT_MEMBERS = """SELECT e.id, e.kind, e.rule, e.seen_on, c.record_id, coalesce(t.hash, f.hash, '') AS hash
    FROM events e JOIN event_members m ON m.event_id = e.id JOIN changes c ON c.id = m.change_id
    LEFT JOIN record_versions f ON f.id = c.from_version_id LEFT JOIN record_versions t ON t.id = c.to_version_id
    WHERE e.members > 1 ORDER BY e.id, c.id"""


def find_joint_event(catalogue: sqlite3.Connection, event_id: str) -> str:
    """The event of many records in which the event that once had this id is told today; empty where there is none.

    An id rests on the record, the rule and the version (``build_event_id``), so that the one that a member had when it
    was told alone is made again, by each rule of the kind; the event by that rule goes before others.
    """
    rules: dict[str, list[str]] = {}
    for rule in RULES:
        rules.setdefault(rule.kind, []).append(rule.name)
    found = [
        (name != row["rule"], str(row["id"]))
        for row in catalogue.execute(JOINT_MEMBERS)
        for name in rules[row["kind"]]
        if build_event_id(row["record_id"], row["kind"], name, f"{row['seen_on']} {row['hash']}") == event_id
    ]
    return min(found)[1] if found else ""


def events_since(
    catalogue: sqlite3.Connection, since: str = "", *, kind: str = "", source: str = "", announced_by: str = ""
) -> list[sqlite3.Row]:
    """Events from the day on, the latest first. What was seen from that day on counts too, whatever its own day."""
    wanted = {"since": since, "kind": kind, "source": source, "announced_by": announced_by}
    return catalogue.execute(EVENTS, wanted).fetchall()


FOR_NEED = """SELECT s.severity, s.level, e.date, e.kind, e.title, e.summary, n.path, s.explanation AS because,
      e.seen_on, e.announced_by, e.source_id, e.record_id, e.url, e.id
    FROM event_needs n JOIN events e ON e.id = n.event_id JOIN needs d ON d.id = n.need_id
    LEFT JOIN event_severities s ON s.event_id = e.id AND s.sector = d.sector
    WHERE n.need_id = :need AND (:source = '' OR e.source_id = :source)
      AND (:since = '' OR e.date >= :since OR (e.announced_by = 'seen' AND e.seen_on >= :since))
    ORDER BY s.severity DESC, e.date DESC, e.id"""


def events_for_need(
    catalogue: sqlite3.Connection, need_id: str, since: str = "", source: str = ""
) -> list[sqlite3.Row]:
    """Events that reach a need from the day on, the most severe for its sector first, each with the path it took."""
    return catalogue.execute(FOR_NEED, {"need": need_id, "since": since, "source": source}).fetchall()


def events_of_runs(ledger: sqlite3.Connection, runs: Sequence[int]) -> str:
    """The events that these runs brought, by kind, in one line; empty where they brought none."""
    marks = ", ".join("?" * len(runs))
    found = ledger.execute(
        f"""SELECT kind, count(*) AS n, sum(significance = 'major') AS major, sum(announced_by = 'seen') AS seen
            FROM events WHERE run_id IN ({marks}) GROUP BY kind""",
        tuple(runs),
    ).fetchall()
    if not found:
        return ""
    place = {kind: number for number, kind in enumerate(EVENT_KINDS)}
    parts = [
        f"{row['n']} {row['kind']}" + (f" ({row['major']} major)" if row["major"] else "")
        for row in sorted(found, key=lambda row: place[row["kind"]])
    ]
    seen, count = (sum(row[name] for row in found) for name in ("seen", "n"))
    return f"Events: {', '.join(parts)}. {seen} seen between two looks, {count - seen} told by the publications."


def versions_of(catalogue: sqlite3.Connection, record_id: str) -> list[sqlite3.Row]:
    """Versions of a record, the oldest first."""
    sql = "SELECT id, valid_from, valid_to FROM record_versions WHERE record_id = ? ORDER BY id"
    return catalogue.execute(sql, (record_id,)).fetchall()


def records_of(catalogue: sqlite3.Connection, home_id: str) -> list[str]:
    """Records of a home, those with most versions first."""
    rows = catalogue.execute(
        """SELECT h.record_id, count(v.id) AS versions FROM home_records h
           JOIN record_versions v ON v.record_id = h.record_id WHERE h.home_id = ?
           GROUP BY h.record_id ORDER BY versions DESC, h.record_id""",
        (home_id,),
    )
    return [row["record_id"] for row in rows]
