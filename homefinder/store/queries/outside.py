"""Queries over records that are no homes: proposals, uses, and what is listed elsewhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from homefinder.store.records import IS_LIVE

OF_KIND = f"""SELECT r.id, r.source_id, r.title, r.url, r.page_url, r.publisher, r.current_version_id AS version_id,
v.content
    FROM records r JOIN record_versions v ON v.id = r.current_version_id WHERE {IS_LIVE} AND r.kind = ? ORDER BY r.id"""
HOME_NAMES = """SELECT h.id, h.title, h.alt_titles, h.url, h.lifecycle, h.version, coalesce(e.label, '') AS edition
    FROM homes h LEFT JOIN home_editions e ON e.home_id = h.id ORDER BY h.id"""
USES = """SELECT u.*, coalesce(h.title, u.standard) AS home_title, coalesce(h.lifecycle, '') AS lifecycle,
      coalesce(s.title, 'said by a person') AS source
    FROM uses u LEFT JOIN homes h ON h.id = u.home_id LEFT JOIN sources s ON s.id = u.source_id
    {where} ORDER BY u.is_use DESC, u.user COLLATE NOCASE, u.id LIMIT :size OFFSET :offset"""
PROPOSALS = """SELECT p.*, coalesce(r.id, '') AS route_id FROM proposals p LEFT JOIN routes r ON lower(r.owner) =
lower(p.owner)
    {where} ORDER BY p.opened_on DESC, p.record_id LIMIT :size OFFSET :offset"""
LISTINGS = """SELECT l.*, r.title, r.url, r.page_url, r.source_id, s.title AS source FROM listings l
    JOIN records r ON r.id = l.record_id JOIN sources s ON s.id = r.source_id WHERE l.home_id = ? ORDER BY l.state,
    r.title"""


def stream_records_of_kind(connection: sqlite3.Connection, kind: str) -> Iterator[sqlite3.Row]:
    """Every live record of a kind: id, source_id, title, url, page_url, publisher, version_id, content (JSON)."""
    yield from connection.execute(OF_KIND, (kind,))


def list_home_names(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    """Every home with its names, address, state, version and edition."""
    return connection.execute(HOME_NAMES).fetchall()


def list_uses(
    connection: sqlite3.Connection, home: str = "", *, only_ended: bool = False, size: int = -1, offset: int = 0
) -> list[dict[str, Any]]:
    """Who uses what: of one home, or of all; with ``only_ended``, uses of what has ended."""
    used = [condition for condition, is_on in (("u.home_id = :home", home), ("u.is_of_ended = 1", only_ended)) if is_on]
    sql = USES.format(where=f"WHERE {' AND '.join(used)}" if used else "")
    return [dict(row) for row in connection.execute(sql, {"home": home, "size": size, "offset": offset})]


def list_proposals(
    connection: sqlite3.Connection, stage: str = "", size: int = -1, offset: int = 0
) -> list[dict[str, Any]]:
    """Proposals of others, the latest first; of one stage, or all. ``route_id`` is the route of the owner asked."""
    sql = PROPOSALS.format(where="WHERE p.stage = :stage" if stage else "")
    return [dict(row) for row in connection.execute(sql, {"stage": stage, "size": size, "offset": offset})]


def list_listings(connection: sqlite3.Connection, home: str) -> list[dict[str, Any]]:
    """What is listed elsewhere that shares a code with a home, or that a person joined to it."""
    return [dict(row) for row in connection.execute(LISTINGS, (home,))]
