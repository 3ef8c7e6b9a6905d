"""Resolve all live records into homes and write them: the whole stage, rebuilt at will, in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homefinder.clean.publishers import publisher_id_of
from homefinder.ids import slug
from homefinder.model import HOME_KINDS
from homefinder.resolve.clustering import Cluster, Resolution, resolve_records
from homefinder.resolve.edition_conflicts import edition_conflicts
from homefinder.resolve.judgements import Judged, Judgement, judged, read_judgements
from homefinder.resolve.matching.profile import description_of
from homefinder.resolve.merged_bodies import body_today
from homefinder.resolve.publishers import ids_of_bodies, name_bodies
from homefinder.resolve.relations import HomeRelation, relations, stated_newer
from homefinder.resolve.rows import ROWS, address_rows, conflict_rows, pair_rows, publisher_rows, value_rows
from homefinder.resolve.series import Edition, Titled, editions
from homefinder.resolve.survivorship import COPY, CURATED, FORM, OWN, PAGE, REGISTER, SHOWN, Member, Survivor, survive
from homefinder.store.db import insert_many, transaction

COLUMNS = ("id", *SHOWN, "alt_titles", "keywords", "source_id", "records")
_EMPTIED = (
    "resolve_pairs", "home_editions", "home_relations", "home_values", "findings", "candidates", "decided_candidates",
    "need_nearest", "outcomes", "home_addresses", "home_records", "home_routes", "home_upkeep", "calendar_needs",
    "calendar_themes", "calendar", "homes", "publishers",
)  # fmt: skip
WORKING_COPIES = frozenset({"open-standards"})
"""Sources whose publisher publishes the same elsewhere: the Open Standards Board's working site goes to GOV.UK."""

_FORM_OF = frozenset({"representation-of", "attachment-of"})


@dataclass(frozen=True, slots=True)
class Resolved:
    """All that follows from the live records and people's judgements of them."""

    members: Mapping[str, Member]
    found: Resolution
    homes: tuple[Survivor, ...]
    """One a cluster, in the order of ``found.clusters``."""
    editions: tuple[Edition, ...]
    relations: tuple[HomeRelation, ...]
    bodies: Mapping[str, str]
    """Id that a publication gives a publisher → id of the body, where they differ."""

    def groups(self) -> Iterator[tuple[dict[str, Any], Cluster]]:
        for survivor, group in zip(self.homes, self.found.clusters, strict=True):
            yield survivor.row, group


def resolve(ledger: sqlite3.Connection, curation: sqlite3.Connection | None = None) -> int:
    """Rebuild homes and all that is said of them from the live records; returns the number of homes.

    People's judgements of pairs come from ``curation``; without it those that the last resolve used still hold.
    """
    said = read_judgements(curation) if curation else _judged_before(ledger)
    made = resolved(ledger, said)
    titles = dict(ledger.execute("SELECT id, title FROM sources").fetchall())
    with transaction(ledger):
        ledger.execute("PRAGMA defer_foreign_keys = ON")
        ledger.execute("DROP TABLE IF EXISTS home_subjects")  # of the index, which is made anew; it names old homes
        for table in _EMPTIED:
            ledger.execute(f"DELETE FROM {table}")
        name_bodies(ledger, made.bodies)
        insert_many(ledger, "publishers", ("id", "name", "url"), publisher_rows(made.members.values()))
        insert_many(ledger, "homes", COLUMNS, [tuple(row[name] for name in COLUMNS) for row, _ in made.groups()])
        insert_many(ledger, "home_records", ("home_id", "record_id", "reason"), [
            (row["id"], member, group.reasons[member]) for row, group in made.groups() for member in group.members
        ])  # fmt: skip
        insert_many(
            ledger, "home_addresses", ("home_id", "url", "role", "title"), address_rows(made.groups(), made.members)
        )
        for table, rows in _told(made, said, titles).items():
            insert_many(ledger, table, ROWS[table], rows)
        _point_relations(ledger)
    return len(made.homes)


def resolved(connection: sqlite3.Connection, said: Judged) -> Resolved:
    """Everything that resolving makes of the live records, without writing it."""
    bodies = ids_of_bodies(connection)
    members = _members(connection, bodies)
    descriptions = [description_of(m.id, m.source_id, m.key, m.content) for m in members.values()]
    found = resolve_records(descriptions, said)
    homes = tuple(survive([members[identifier] for identifier in group.members]) for group in found.clusters)
    _tell_apart([home.row for home in homes])
    home_of = {
        member: home.row["id"] for home, group in zip(homes, found.clusters, strict=True) for member in group.members
    }
    in_series = tuple(editions(_titled(found, homes, home_of)))
    series = {edition.home_id: edition.series for edition in in_series}
    for home in homes:
        home.row["series"] = series.get(home.row["id"], slug(home.row["series"]))
    related = tuple(relations(found.comparisons, found.readings, home_of))
    return Resolved(members, found, homes, in_series, related, bodies)


def expected_homes(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """What the rows of homes should be, from the live records and the judgements that the last resolve used;
    ``part_of`` is not among the columns."""
    return [home.row for home in resolved(connection, _judged_before(connection)).homes]


def _judged_before(connection: sqlite3.Connection) -> Judged:
    """The judgements that stand in the pairs of the last resolve: verdict and reason, without who judged."""
    rows = connection.execute(
        "SELECT left_record, right_record, verdict, reason FROM resolve_pairs WHERE verdict <> ''"
    )
    return judged(Judgement(*row) for row in rows)


def _titled(found: Resolution, homes: Sequence[Survivor], home_of: Mapping[str, str]) -> list[Titled]:
    newer: dict[str, list[str]] = {}
    for older, later in stated_newer(found.comparisons):
        newer.setdefault(home_of[older], []).append(home_of[later])
    titled = []
    for home in homes:
        shown = next(value.record_id for value in home.shown if value.field == "title")
        home_id = home.row["id"]
        titled.append(
            Titled(home_id, found.readings[shown], home.row["series"], tuple(sorted(set(newer.get(home_id, ())))))
        )
    return titled


def _told(made: Resolved, said: Judged, titles: Mapping[str, str]) -> dict[str, list[tuple[object, ...]]]:
    """Rows of the tables that say why a home is what it is."""
    values, findings = value_rows(made.homes, made.found.clusters, made.members, titles)
    home_of = {member: row["id"] for row, group in made.groups() for member in group.members}
    findings += conflict_rows(edition_conflicts(made.members, home_of, made.editions))
    return {
        "resolve_pairs": pair_rows(made.found.comparisons, said),
        "home_editions": [(e.home_id, e.series, e.position, e.label, e.previous) for e in made.editions],
        "home_relations": [(r.home_id, r.kind, r.other_id, r.reason) for r in made.relations],
        "home_values": values,
        "findings": findings,
    }


def _members(ledger: sqlite3.Connection, bodies: Mapping[str, str]) -> dict[str, Member]:
    marks = ", ".join("?" * len(HOME_KINDS))
    houses = {row["id"]: row for row in ledger.execute("SELECT id, publisher, adapter FROM sources")}
    found = ledger.execute(
        f"""SELECT r.id, r.source_id, r.key, r.first_seen, r.last_seen, v.content FROM records r
            JOIN record_versions v ON v.id = r.current_version_id
            WHERE r.state <> 'removed' AND r.kind IN ({marks}) ORDER BY r.id""",
        HOME_KINDS,
    )
    members = {}
    for row in found:
        content = json.loads(row["content"])
        told = content.get("publisher_id", "")
        content["publisher_id"] = bodies.get(told, told)
        standing = _standing(content, houses[row["source_id"]], bodies)
        members[row["id"]] = Member(
            row["id"], row["source_id"], row["key"], row["first_seen"], content, standing, row["last_seen"]
        )
    return members


def _standing(content: Mapping[str, Any], source: sqlite3.Row, bodies: Mapping[str, str]) -> str:
    """How near a record is to its publisher: see the standings in survive."""
    if source["adapter"] == CURATED:
        return CURATED
    if source["id"] in WORKING_COPIES:
        return COPY
    if any(relation["kind"] in _FORM_OF for relation in content.get("relations", ())):
        return FORM
    if content.get("url") and content.get("url") == content.get("page_url"):
        return PAGE
    lister = publisher_id_of(source["publisher"])
    own_list = body_today(bodies.get(lister, lister)) == body_today(content.get("publisher_id", ""))
    return OWN if own_list else REGISTER


def _tell_apart(rows: list[dict[str, Any]]) -> None:
    """Two keys may give one slug; the later ones get a number, so that every home has an id of its own."""
    taken: dict[str, int] = {}
    for row in rows:
        count = taken[row["id"]] = taken.get(row["id"], 0) + 1
        if count > 1:
            row["id"] = f"{row['id']}.{count}"


def _point_relations(ledger: sqlite3.Connection) -> None:
    """Tie stated relations to the records that they name (by key in the same source, else by address) and, for parts,
    the home to the home that it is part of."""
    ledger.execute(
        """UPDATE record_relations SET target_record_id = coalesce(
             (SELECT r.id FROM records r WHERE r.id = substr(record_relations.record_id, 1,
                instr(record_relations.record_id, ':')) || record_relations.target AND r.state <> 'removed'),
             (SELECT min(r.id) FROM records r WHERE r.url = record_relations.target AND record_relations.target <> ''
                AND r.state <> 'removed' AND r.id <> record_relations.record_id
                AND (record_relations.title = '' OR r.title = record_relations.title)))"""
    )
    ledger.execute(
        """UPDATE homes SET part_of = (
             SELECT t.home_id FROM home_records h JOIN record_relations x ON x.record_id = h.record_id
             JOIN home_records t ON t.record_id = x.target_record_id
             WHERE h.home_id = homes.id AND x.kind = 'part-of' AND t.home_id <> homes.id ORDER BY t.home_id LIMIT 1)"""
    )
