"""Resolve all live records into homes and write them: the whole stage, rebuilt at will, in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from homefinder.clean.publishers import build_publisher_id
from homefinder.ids import slug
from homefinder.model import HOME_KINDS
from homefinder.resolve.bodies.choice import resolve_bodies
from homefinder.resolve.bodies.vocabulary import read_owner_vocabulary
from homefinder.resolve.clustering import Cluster, Resolution, resolve_records
from homefinder.resolve.edition_conflicts import edition_conflicts
from homefinder.resolve.judgement_conflicts import check_judgements
from homefinder.resolve.judgements import Judgement, JudgementsByPair, collect_latest_judgements, read_judgements
from homefinder.resolve.matching.profile import description_of
from homefinder.resolve.merged_bodies import Mergers, collect_mergers, read_mergers, write_mergers
from homefinder.resolve.publishers import (
    read_body_ids,
    read_publisher_names,
    write_body_ids,
    write_publisher_names,
)
from homefinder.resolve.relations import HomeRelation, relations, stated_newer, write_replacements
from homefinder.resolve.rows import ROWS, address_rows, conflict_rows, pair_rows, publisher_rows, value_rows
from homefinder.resolve.series import Edition, SeriesHome, editions
from homefinder.resolve.succession.former_homes import remember_memberships, write_former_homes
from homefinder.resolve.succession.rename_table import write_renames
from homefinder.resolve.survivorship import (
    COPY,
    CURATED,
    FORM,
    OWN,
    PAGE,
    REGISTER,
    SURVIVING_FIELDS,
    ClusterMember,
    Survivor,
    build_survivor,
)
from homefinder.settings import ROOT
from homefinder.store.build_state import read_state, write_state
from homefinder.store.db import insert_many, transaction
from homefinder.store.queries import read_names
from homefinder.store.queries.items import detach_items
from homefinder.store.records import IS_LIVE

COLUMNS = ("id", *SURVIVING_FIELDS, "alt_titles", "keywords", "language", "source_id", "records")
_CLEARED_TABLES = (
    "item_coverage", "home_subjects", "resolve_pairs", "home_editions", "home_relations", "home_values",
    "contradictions", "candidates", "decided_candidates", "need_nearest_homes", "outcomes", "home_addresses",
    "home_records", "home_routes", "home_upkeep", "duty_bodies", "duties", "uses", "listings", "calendar_needs",
    "calendar_subjects", "calendar", "homes", "publishers", "publisher_names",
)  # fmt: skip
RECKONED_ON = "reckoned_on"
"""Name in the build state: the day by which the stated ends had come at the last resolve."""

_FORM_OF = frozenset({"representation-of", "attachment-of"})


@dataclass(frozen=True, slots=True)
class ResolveResult:
    """All that follows from the live records and people's judgements of them."""

    members: Mapping[str, ClusterMember]
    resolution: Resolution
    homes: tuple[Survivor, ...]
    """One a cluster, in the order of ``found.clusters``."""
    editions: tuple[Edition, ...]
    relations: tuple[HomeRelation, ...]
    bodies: Mapping[str, str]
    """Id that a publication gives a publisher → id of the body, where they differ."""
    mergers: Mergers

    def groups(self) -> Iterator[tuple[dict[str, Any], Cluster]]:
        for survivor, group in zip(self.homes, self.resolution.clusters, strict=True):
            yield survivor.row, group


def resolve(
    ledger: sqlite3.Connection,
    curation: sqlite3.Connection | None = None,
    today: str = "",
    vocab: Path | None = None,
) -> int:
    """Rebuild homes and all that is said of them from the live records; returns the number of homes.

    People's judgements of pairs come from ``curation``, but for those that contradict earlier ones; without it those
    that the last resolve used still hold. ``today`` (ISO) is the day by which a stated end has come; without it no end
    but one that was seen past has. ``vocab/owners.yml`` says which publishers are one body.

    Raises DeclarationError for a wrong ``vocab/owners.yml``.
    """
    said = check_judgements(read_judgements(curation)).applied if curation else _read_last_judgements(ledger)
    names, vocabulary = read_publisher_names(ledger), read_owner_vocabulary(vocab or ROOT / "vocab")
    bodies = resolve_bodies(names, vocabulary)
    mergers = collect_mergers(vocabulary)
    made = compute_resolve_result(ledger, said, mergers, today, bodies.ids)
    titles = read_names(ledger, "sources")
    with transaction(ledger):
        ledger.execute("PRAGMA defer_foreign_keys = ON")
        write_state(ledger, RECKONED_ON, today)
        write_mergers(ledger, mergers)
        remember_memberships(ledger)
        for table in _CLEARED_TABLES:
            ledger.execute(f"DELETE FROM {table}")
        write_body_ids(ledger, made.bodies)
        insert_many(
            ledger, "publishers", ("id", "name", "url"), publisher_rows(made.members.values(), bodies.own_names)
        )
        write_publisher_names(ledger, names, bodies, vocabulary)
        insert_many(ledger, "homes", COLUMNS, [tuple(row[name] for name in COLUMNS) for row, _ in made.groups()])
        insert_many(ledger, "home_records", ("home_id", "record_id", "reason"), [
            (row["id"], member, group.reasons[member]) for row, group in made.groups() for member in group.members
        ])  # fmt: skip
        insert_many(
            ledger, "home_addresses", ("home_id", "url", "role", "title"), address_rows(made.groups(), made.members)
        )
        for table, rows in _build_explanation_rows(made, said, titles).items():
            insert_many(ledger, table, ROWS[table], rows)
        _write_relation_targets(ledger)
        write_renames(ledger, said)
        write_replacements(ledger)
        remember_memberships(ledger)
        write_former_homes(ledger)
        detach_items(ledger)
    return len(made.homes)


def compute_resolve_result(
    connection: sqlite3.Connection,
    judgements: JudgementsByPair,
    mergers: Mergers,
    today: str = "",
    body_ids: Mapping[str, str] | None = None,
) -> ResolveResult:
    """Everything that resolving makes of the live records, without writing it.

    ``body_ids``: id that a publication gives → id of the body; those of the last resolve where they are left out.
    """
    bodies = read_body_ids(connection) if body_ids is None else body_ids
    members = _members(connection, bodies, mergers)
    descriptions = [description_of(m.id, m.source_id, m.key, m.content) for m in members.values()]
    found = resolve_records(descriptions, judgements, mergers)
    homes = tuple(build_survivor([members[name] for name in group.members], today) for group in found.clusters)
    _make_ids_unique([home.row for home in homes])
    home_of = {
        member: home.row["id"] for home, group in zip(homes, found.clusters, strict=True) for member in group.members
    }
    in_series = tuple(editions(_list_series_homes(found, homes, home_of)))
    series = {edition.home_id: edition.series for edition in in_series}
    for home in homes:
        home.row["series"] = series.get(home.row["id"], slug(home.row["series"]))
    related = tuple(relations(found.comparisons, found.profiles, home_of))
    return ResolveResult(members, found, homes, in_series, related, bodies, mergers)


def expected_homes(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """What the rows of homes should be, from the live records and what the last resolve used;
    ``part_of`` is not among the columns."""
    said, day = _read_last_judgements(connection), read_state(connection, RECKONED_ON)
    return [home.row for home in compute_resolve_result(connection, said, read_mergers(connection), day).homes]


def _read_last_judgements(connection: sqlite3.Connection) -> JudgementsByPair:
    """The judgements that stand in the pairs of the last resolve: verdict and reason, without who judged."""
    rows = connection.execute(
        "SELECT left_record, right_record, verdict, reason FROM resolve_pairs WHERE verdict <> ''"
    )
    return collect_latest_judgements(Judgement(*row) for row in rows)


def _list_series_homes(
    resolution: Resolution, homes: Sequence[Survivor], home_of: Mapping[str, str]
) -> list[SeriesHome]:
    newer: dict[str, list[str]] = {}
    for older, later in stated_newer(resolution.comparisons):
        newer.setdefault(home_of[older], []).append(home_of[later])
    titled = []
    for home in homes:
        shown = next(value.record_id for value in home.surviving_values if value.field == "title")
        home_id = home.row["id"]
        titled.append(
            SeriesHome(
                home_id, resolution.profiles[shown], home.row["series"], tuple(sorted(set(newer.get(home_id, ()))))
            )
        )
    return titled


def _build_explanation_rows(
    result: ResolveResult, judgements: JudgementsByPair, titles: Mapping[str, str]
) -> dict[str, list[tuple[object, ...]]]:
    """Rows of the tables that say why a home is what it is."""
    values, contradictions = value_rows(
        result.homes, result.resolution.clusters, result.members, titles, result.mergers
    )
    home_of = {member: row["id"] for row, group in result.groups() for member in group.members}
    contradictions += conflict_rows(edition_conflicts(result.members, home_of, result.editions))
    return {
        "resolve_pairs": pair_rows(result.resolution.comparisons, judgements),
        "home_editions": [(e.home_id, e.series, e.position, e.label, e.previous) for e in result.editions],
        "home_relations": [(r.home_id, r.kind, r.other_id, r.reason) for r in result.relations],
        "home_values": values,
        "contradictions": contradictions,
    }


def _members(ledger: sqlite3.Connection, bodies: Mapping[str, str], mergers: Mergers) -> dict[str, ClusterMember]:
    marks = ", ".join("?" * len(HOME_KINDS))
    houses = {row["id"]: row for row in ledger.execute("SELECT id, publisher, adapter, is_working_copy FROM sources")}
    found = ledger.execute(
        f"""SELECT r.id, r.source_id, r.key, r.first_seen, r.last_seen, v.content FROM records r
            JOIN record_versions v ON v.id = r.current_version_id
            WHERE {IS_LIVE} AND r.kind IN ({marks}) ORDER BY r.id""",
        HOME_KINDS,
    )
    members = {}
    for row in found:
        content = json.loads(row["content"])
        told = content.get("publisher_id", "")
        content["publisher_id"] = bodies.get(told, told)
        standing = _choose_standing(content, houses[row["source_id"]], bodies, mergers)
        members[row["id"]] = ClusterMember(
            row["id"], row["source_id"], row["key"], row["first_seen"], content, standing, row["last_seen"]
        )
    return members


def _choose_standing(
    content: Mapping[str, Any], source: sqlite3.Row, bodies: Mapping[str, str], mergers: Mergers
) -> str:
    """How near a record is to its publisher: see the standings in survive."""
    if source["adapter"] == CURATED:
        return CURATED
    if source["is_working_copy"]:
        return COPY
    if any(relation["kind"] in _FORM_OF for relation in content.get("relations", ())):
        return FORM
    if content.get("url") and content.get("url") == content.get("page_url"):
        return PAGE
    lister = build_publisher_id(source["publisher"])
    own_list = mergers.resolve(bodies.get(lister, lister)) == mergers.resolve(content.get("publisher_id", ""))
    return OWN if own_list else REGISTER


def _make_ids_unique(rows: list[dict[str, Any]]) -> None:
    """Two keys may give one slug; the later ones get a number, so that every home has an id of its own."""
    taken: dict[str, int] = {}
    for row in rows:
        count = taken[row["id"]] = taken.get(row["id"], 0) + 1
        if count > 1:
            row["id"] = f"{row['id']}.{count}"


def _write_relation_targets(ledger: sqlite3.Connection) -> None:
    """Tie stated relations to the records that they name (by key in the same source, else by address) and, for parts,
    the home to the home that it is part of."""
    ledger.execute(
        f"""UPDATE record_relations SET target_record_id = coalesce(
             (SELECT r.id FROM records r WHERE r.id = substr(record_relations.record_id, 1,
                instr(record_relations.record_id, ':')) || record_relations.target AND {IS_LIVE}),
             (SELECT min(r.id) FROM records r WHERE r.url = record_relations.target AND record_relations.target <> ''
                AND {IS_LIVE} AND r.id <> record_relations.record_id
                AND (record_relations.title = '' OR r.title = record_relations.title)))"""
    )
    ledger.execute(
        """UPDATE homes SET part_of = (
             SELECT t.home_id FROM home_records h JOIN record_relations x ON x.record_id = h.record_id
             JOIN home_records t ON t.record_id = x.target_record_id
             WHERE h.home_id = homes.id AND x.kind = 'part-of' AND t.home_id <> homes.id ORDER BY t.home_id LIMIT 1)"""
    )
