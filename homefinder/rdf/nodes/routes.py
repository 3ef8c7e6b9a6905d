"""The routes by which a change is asked for, and which home takes which, in RDF."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from homefinder.rdf.names import Names, Node, body
from homefinder.rdf.rows import ordered
from homefinder.rdf.values import clean, dated, linked

ROUTES = "SELECT * FROM routes ORDER BY id"
HOMES = "SELECT home_id, route_id, reason FROM home_routes ORDER BY home_id"


def route_nodes(connection: sqlite3.Connection, names: Names) -> Iterator[Node]:
    """Each route as an ``hf:Route``, and each home with the route that it takes and the reason."""
    graph = names.graph("homes")
    for row in ordered(connection, ROUTES):
        made = body(
            names.of("route", row["id"]),
            ("Route",),
            {"identifier": clean(row["id"]), "title": clean(row["title"]), "description": clean(row["summary"])},
            {"routeOwner": clean(row["owner"]), "routeTo": clean(row["addressed_to"])},
            {"toldBy": clean(row["told_by"]), "toldOn": dated(row["told_on"])},
            linked("page", row["url"]),
        )
        yield Node(graph, f"routes id={row['id']}", made)
    for row in ordered(connection, HOMES):
        link = {"homeRoute": names.of("route", row["route_id"]), "routeReason": clean(row["reason"])}
        yield Node(graph, f"home_routes home_id={row['home_id']}", body(names.of("home", row["home_id"]), (), link))
