"""Ids that homes had and have no more: each leads on to the home that has its records now, or is a tombstone.

Written after resolving. Which records a home ever had is remembered from one resolve to the next; where that memory is
lost with the ledger, the id that a record gives by itself still leads on.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

from homefinder.clean.lifecycle import find_successor_sentence
from homefinder.ids import home_id
from homefinder.model import HOME_KINDS
from homefinder.resolve.relations import ReplacementFinder
from homefinder.store.db import insert_many
from homefinder.store.queries import read_renames
from homefinder.store.records import parse_content

REMEMBER = (
    """UPDATE home_memberships SET is_latest = 0 WHERE record_id IN (SELECT record_id FROM home_records)""",
    """INSERT INTO home_memberships (home_id, record_id, is_latest) SELECT home_id, record_id, 1 FROM home_records
       WHERE true ON CONFLICT (home_id, record_id) DO UPDATE SET is_latest = 1""",
)
RECORDS = f"""SELECT r.*, v.content, v.valid_to AS removed_on, s.title AS source, h.home_id AS now,
      coalesce(t.retired_on, '') AS retired_on, coalesce(t.reason, '') AS retired_because
    FROM records r JOIN record_versions v ON v.id = r.current_version_id JOIN sources s ON s.id = r.source_id
    LEFT JOIN home_records h ON h.record_id = r.id LEFT JOIN retired_records t ON t.record_id = r.id
    WHERE r.kind IN ({", ".join(repr(kind) for kind in HOME_KINDS)}) ORDER BY r.first_seen, r.id"""
SAME_PAGE = """SELECT h.id FROM homes h WHERE h.title = ?1 AND ?2 <> '' AND (h.url = ?2 OR EXISTS
    (SELECT 1 FROM home_addresses a WHERE a.home_id = h.id AND a.url = ?2)) ORDER BY h.id LIMIT 1"""
STATED_SUCCESSOR = """SELECT t.home_id FROM record_relations x JOIN home_records t ON t.record_id = x.target_record_id
    WHERE x.record_id = ? AND x.kind = 'replaced-by' ORDER BY x.position LIMIT 1"""


@dataclass(frozen=True, slots=True)
class FormerHome:
    """A row of ``former_homes``. ``leads_to`` is empty for a tombstone. Days are ISO 8601.

    ``successor`` is the sentence of its publication that names what came instead.
    """

    id: str
    leads_to: str
    title: str
    kind: str
    description: str
    publisher: str
    url: str
    lifecycle: str
    source_id: str
    first_seen: str
    last_seen: str
    gone_on: str
    reason: str
    replaced_by: str | None
    successor: str


COLUMNS = tuple(column.name for column in fields(FormerHome))


def remember_memberships(ledger: sqlite3.Connection) -> None:
    """Keep which records each home has now. Call it in the transaction of a resolve, when homes are written."""
    for statement in REMEMBER:
        ledger.execute(statement)


def write_former_homes(ledger: sqlite3.Connection) -> int:
    """Write every id that was a home's and is none now; returns the number of tombstones.

    Call it in the transaction of a resolve, when homes, addresses and relations are written.
    """
    homes = {row[0] for row in ledger.execute("SELECT id FROM homes")}
    members, latest = _read_memberships(ledger)
    rows = {row["id"]: row for row in ledger.execute(RECORDS)}
    renamed = {former: rows[now]["now"] for former, now in read_renames(ledger).items() if now in rows}
    lost: dict[str, list[sqlite3.Row]] = defaultdict(list)
    place: dict[str, str] = {}
    for row in rows.values():
        own = home_id(row["source_id"], row["key"])
        members[own].add(row["id"])
        place[row["id"]] = row["now"] or renamed.get(row["id"]) or latest.get(row["id"], own)
        if not row["now"] and place[row["id"]] not in homes:
            lost[place[row["id"]]].append(row)
    finder = ReplacementFinder(ledger)
    graves = {name: _build_former_home(ledger, name, group, finder) for name, group in lost.items()}
    found = [*graves.values()]
    for name in sorted(members.keys() - homes - graves.keys()):
        known = [rows[record] for record in sorted(members[name]) if record in rows]
        leads_to = _choose_commonest(place[row["id"]] for row in known)
        if leads_to:
            found.append(_build_former_home(ledger, name, known, finder, leads_to))
    ledger.execute("DELETE FROM former_homes")
    insert_many(ledger, "former_homes", COLUMNS, [astuple(one) for one in found])
    never_resolved = [(name, row["id"], 1) for name, group in lost.items() for row in group if row["id"] not in latest]
    insert_many(ledger, "home_memberships", ("home_id", "record_id", "is_latest"), never_resolved)
    return sum(not one.leads_to for one in found)


def _read_memberships(ledger: sqlite3.Connection) -> tuple[defaultdict[str, set[str]], Mapping[str, str]]:
    """Home → records that it ever had, and record → the home that it was in when it was last resolved."""
    members: defaultdict[str, set[str]] = defaultdict(set)
    latest = {}
    for home, record, is_latest in ledger.execute("SELECT home_id, record_id, is_latest FROM home_memberships"):
        members[home].add(record)
        if is_latest:
            latest[record] = home
    return members, latest


def _build_former_home(
    ledger: sqlite3.Connection, name: str, rows: Sequence[sqlite3.Row], finder: ReplacementFinder, leads_to: str = ""
) -> FormerHome:
    shown = next((row for row in rows if home_id(row["source_id"], row["key"]) == name), rows[0])
    content = parse_content(shown["content"])
    moved = leads_to or _find_first(ledger, SAME_PAGE, shown["title"], shown["url"])
    stated = next((home for row in rows if (home := _find_first(ledger, STATED_SUCCESSOR, row["id"]))), "")
    instead = "" if moved else stated or next(iter(finder.find(content)), ("", ""))[0]
    last = max(rows, key=lambda row: row["retired_on"] or row["removed_on"])
    return FormerHome(
        name, moved, shown["title"], shown["kind"], shown["description"], shown["publisher"], shown["url"],
        shown["lifecycle"], shown["source_id"], min(row["first_seen"] for row in rows),
        max(row["last_seen"] for row in rows), last["retired_on"] or last["removed_on"], _describe_reason(last),
        instead or None, find_successor_sentence(content),
    )  # fmt: skip


def _describe_reason(row: sqlite3.Row) -> str:
    if row["retired_on"]:
        return f"It was taken out of this catalogue: {row['retired_because']}"
    if row["state"] == "removed":
        since = row["missing_since"] or row["removed_on"]
        return f"Its publication, {row['source']}, shows everything it has, and has not shown this since {since}."
    return "It is one thing with another."


def _choose_commonest(places: Iterable[str]) -> str:
    counted = Counter(places)
    return min(counted, key=lambda name: (-counted[name], name), default="")


def _find_first(ledger: sqlite3.Connection, sql: str, *values: str) -> str:
    row = ledger.execute(sql, values).fetchone()
    return str(row[0]) if row else ""
