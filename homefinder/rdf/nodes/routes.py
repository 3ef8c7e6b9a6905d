"""The routes by which a change is asked for, and which home takes which, in RDF."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from homefinder.rdf.names import IriMinter, Node, build_json_ld
from homefinder.rdf.rows import read_ordered_rows
from homefinder.rdf.values import build_link, clean, to_date_value

ROUTES = "SELECT * FROM routes ORDER BY id"
HOMES = "SELECT home_id, route_id, reason FROM home_routes ORDER BY home_id"


def route_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each route as an ``hf:Route``, and each home with the route that it takes and the reason."""
    graph = minter.mint_graph("homes")
    for row in read_ordered_rows(connection, ROUTES):
        made = build_json_ld(
            minter.mint("route", row["id"]),
            ("Route",),
            {"identifier": clean(row["id"]), "title": clean(row["title"]), "description": clean(row["summary"])},
            {"routeOwner": clean(row["owner"]), "routeTo": clean(row["addressed_to"])},
            {"toldBy": clean(row["stated_by"]), "toldOn": to_date_value(row["stated_on"])},
            build_link("page", row["url"]),
        )
        yield Node(graph, f"routes id={row['id']}", made)
    for row in read_ordered_rows(connection, HOMES):
        link = {"homeRoute": minter.mint("route", row["route_id"]), "routeReason": clean(row["reason"])}
        yield Node(
            graph, f"home_routes home_id={row['home_id']}", build_json_ld(minter.mint("home", row["home_id"]), (), link)
        )
