"""The bodies of a catalogue: the names that publications give, which body each is, who is meant by an id or name."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from homefinder.clean.publishers import build_body_key, normalise_body_slug
from homefinder.resolve.bodies.choice import SAME_NAME, ResolvedBodies
from homefinder.resolve.bodies.names import PublisherName
from homefinder.resolve.bodies.vocabulary import OwnerVocabulary
from homefinder.store.db import insert_many
from homefinder.store.queries import is_known

_CONTENT = "CASE WHEN json_valid(v.content) THEN v.content ELSE '{}' END"
"""A content that somebody spoilt says nothing here; ``homefinder doctor`` names it."""
_STATED_PUBLISHERS = f"""SELECT r.id AS record_id, v.id = r.current_version_id AS is_current,
      coalesce(json_extract({_CONTENT}, '$.publisher_id'), '') AS id,
      coalesce(json_extract({_CONTENT}, '$.publisher'), '') AS name,
      coalesce(json_extract({_CONTENT}, '$.publisher_url'), '') AS url
    FROM records r JOIN record_versions v ON v.record_id = r.id"""
SELECT_PUBLISHER_NAMES = f"""SELECT id, name, url, max(is_current) AS is_current FROM ({_STATED_PUBLISHERS})
    WHERE id <> '' GROUP BY id, name, url ORDER BY id, name, url"""
RESTORE_STATED_IDS = f"""UPDATE records SET publisher_id = told.id FROM ({_STATED_PUBLISHERS}) AS told
    WHERE told.record_id = records.id AND told.is_current AND told.id <> records.publisher_id"""
SELECT_BODY_IDS = "SELECT DISTINCT id, publisher_id FROM publisher_names WHERE id NOT IN ('', publisher_id)"
SELECT_BODY_BY_NAME = """SELECT n.publisher_id FROM publisher_names n JOIN publishers p ON p.id = n.publisher_id
    WHERE n.id = ? OR n.name_key = ? ORDER BY n.id <> ?, n.publisher_id LIMIT 1"""
NAME_COLUMNS = ("publisher_id", "id", "name", "name_key", "reason", "evidence")


def read_publisher_names(connection: sqlite3.Connection) -> list[PublisherName]:
    """Every publisher as some version of a record names it."""
    rows = connection.execute(SELECT_PUBLISHER_NAMES)
    return [PublisherName(row["id"], row["name"], row["url"], bool(row["is_current"])) for row in rows]


def read_body_ids(connection: sqlite3.Connection) -> dict[str, str]:
    """Every id that a record gives its publisher though the body has another → the id of the body, as last resolved."""
    return {str(row[0]): str(row[1]) for row in connection.execute(SELECT_BODY_IDS)}


def resolve_body_id(connection: sqlite3.Connection, identifier: str) -> str:
    """The id of the body that has or had this id or name, or that some publication calls so; else the text itself."""
    if not identifier or is_known(connection, "publishers", identifier):
        return identifier
    key = build_body_key(identifier)
    row = connection.execute(SELECT_BODY_BY_NAME, (identifier, key, identifier)).fetchone() if key else None
    return str(row[0]) if row else identifier


def write_body_ids(ledger: sqlite3.Connection, ids: Mapping[str, str]) -> None:
    """Give each record the id of its body; its versions keep what the publication says."""
    ledger.execute(RESTORE_STATED_IDS)
    ledger.executemany("UPDATE records SET publisher_id = ? WHERE publisher_id = ?", [(ids[was], was) for was in ids])


def write_publisher_names(
    ledger: sqlite3.Connection, names: list[PublisherName], bodies: ResolvedBodies, vocabulary: OwnerVocabulary
) -> None:
    """Fill ``publisher_names``: each name that publications give or people declare, its body and why it is that."""
    rows: dict[tuple[str, str], tuple[str, ...]] = {}
    for item in names:
        body, join = bodies.ids.get(item.id, item.id), bodies.joins.get(item.id)
        reason = join.reason if join else SAME_NAME if body != item.id else ""
        evidence = join.evidence if join else ""
        name = item.name or item.id
        rows[item.id, name] = (body, item.id, name, build_body_key(name), reason, evidence)
    by_key = {key: row[0] for row in rows.values() for key in (row[3], normalise_body_slug(row[1]))}
    for entry in vocabulary.same:
        known = [by_key[key] for name in (entry.owner, *entry.names) if (key := build_body_key(name)) in by_key]
        for name in (entry.owner, *entry.names) if known else ():
            key = build_body_key(name)
            if key not in by_key:
                rows["", name] = (known[0], "", name, key, entry.why, entry.evidence)
    insert_many(ledger, "publisher_names", NAME_COLUMNS, list(rows.values()))
