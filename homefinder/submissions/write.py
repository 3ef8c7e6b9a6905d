"""Fill the tables ``routes`` and ``home_routes``: a route for every home."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from homefinder.model import FALLBACK_ROUTE
from homefinder.store.db import insert_many, transaction
from homefinder.submissions.route_choice import RouteChoice, RouteFacts, choose_route
from homefinder.submissions.routes import Route, read_routes


def write_routes(ledger: sqlite3.Connection, vocab: Path) -> int:
    """Choose a route for every home, anew. Returns how many have one that is known.

    A home that no rule fits takes the route of the whole that it is part of, else that of another edition of its
    series. Raises DeclarationError for a wrong file under ``vocab/routes``.
    """
    routes = read_routes(vocab / "routes")
    with transaction(ledger):
        chosen = choose_routes(ledger, routes)
        ledger.execute("DELETE FROM home_routes")
        ledger.execute("DELETE FROM routes")
        insert_many(ledger, "routes", ROUTE_COLUMNS, [_to_row(route) for route in routes])
        rows = [(home, one.route_id, one.reason) for home, one in chosen.items()]
        insert_many(ledger, "home_routes", ("home_id", "route_id", "reason"), rows)
    return sum(one.route_id != FALLBACK_ROUTE for one in chosen.values())


ROUTE_COLUMNS = ("id", "title", "owner", "url", "summary", "addressed_to", "stated_by", "stated_on")


def choose_routes(ledger: sqlite3.Connection, routes: Sequence[Route]) -> dict[str, RouteChoice]:
    """The route of every home by its id, with what is handed down from wholes and series."""
    homes = read_route_facts(ledger)
    own = {home.id: choose_route(home, routes) for home in homes}
    series: dict[str, list[str]] = {}
    for home_id, name in ledger.execute("SELECT home_id, series FROM home_editions ORDER BY series, position DESC"):
        series.setdefault(str(name), []).append(str(home_id))
    kin = {home_id: tuple(members) for members in series.values() for home_id in members}
    wholes = {
        str(part): str(whole) for part, whole in ledger.execute("SELECT id, part_of FROM homes WHERE part_of <> ''")
    }
    titles = {home.id: home.titles[0] for home in homes}
    return {home.id: _inherit_route(home.id, own, wholes, kin, titles) for home in homes}


def read_route_facts(ledger: sqlite3.Connection) -> tuple[RouteFacts, ...]:
    """What the rules look at, of every home, in the order of their ids."""
    records, schemes = _read_records_and_schemes(ledger)
    rows = ledger.execute(
        """SELECT h.id, h.kind, h.title, h.alt_titles, coalesce(p.name, '') AS publisher, h.source_id, h.change_route
           FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id ORDER BY h.id"""
    )
    return tuple(
        RouteFacts(
            id=row["id"],
            kind=row["kind"],
            titles=(row["title"], *filter(None, row["alt_titles"].split("\n"))),
            publisher=row["publisher"],
            source=row["source_id"],
            stated_route=row["change_route"],
            records=frozenset(records.get(row["id"], {})),
            sources=frozenset(records.get(row["id"], {}).values()),
            identifiers=frozenset(schemes.get(row["id"], ())),
        )
        for row in rows
    )


def _read_records_and_schemes(ledger: sqlite3.Connection) -> tuple[dict[str, dict[str, str]], dict[str, set[str]]]:
    """By home: its records with the source of each, and the schemes of their identifiers."""
    records: dict[str, dict[str, str]] = {}
    for home_id, record_id, source_id in ledger.execute(
        "SELECT home_id, record_id, source_id FROM home_records JOIN records ON records.id = record_id"
    ):
        records.setdefault(home_id, {})[record_id] = source_id
    schemes: dict[str, set[str]] = {}
    for home_id, scheme in ledger.execute(
        "SELECT DISTINCT home_id, scheme FROM record_identifiers JOIN home_records USING (record_id) WHERE address = ''"
    ):
        schemes.setdefault(home_id, set()).add(scheme)
    return records, schemes


def _inherit_route(
    home_id: str,
    own: Mapping[str, RouteChoice],
    wholes: Mapping[str, str],
    series_members: Mapping[str, tuple[str, ...]],
    titles: Mapping[str, str],
) -> RouteChoice:
    seen, at = {home_id}, home_id
    while own[at].route_id == FALLBACK_ROUTE and wholes.get(at, at) not in seen:
        at = wholes[at]
        seen.add(at)
    known = [other for other in (at, *series_members.get(home_id, ())) if own[other].route_id != FALLBACK_ROUTE]
    if own[home_id].route_id != FALLBACK_ROUTE or not known:
        return own[home_id]
    tie = "It is part of" if known[0] == at else "It is of one series with"
    return replace(own[known[0]], reason=f"{tie} “{titles[known[0]]}”. {own[known[0]].reason}")


def _to_row(route: Route) -> tuple[str, ...]:
    told = f"{route.told.by} ({route.told.url})" if route.told.url else route.told.by
    return (
        route.id, route.title, route.owner, route.url, route.summary, route.addressed_to, told, route.told.on,
    )  # fmt: skip
