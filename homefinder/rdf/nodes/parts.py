"""The parts of the projection: which nodes are made together, what they rest on, and what they add to other parts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from homefinder.rdf.names import IriMinter, Node
from homefinder.rdf.nodes import (
    change_requests,
    dates,
    duties,
    events,
    history,
    homes,
    items,
    mappings,
    outcomes,
    routes,
    scorecards,
    sources,
)
from homefinder.self_description import TITLE


@dataclass(frozen=True, slots=True)
class Tables:
    """What nodes are made from, and how they are named."""

    catalogue: sqlite3.Connection
    curation: sqlite3.Connection | None
    minter: IriMinter


@dataclass(frozen=True, slots=True)
class ProjectionPart:
    """Nodes that are made together."""

    name: str
    nodes: Callable[[Tables], Iterator[Node]]
    stages: tuple[str, ...] = ()
    """The stages of a refresh that write all that the nodes rest on; none: they are cheap, and made each time."""
    links: tuple[str, ...] = ()
    """The terms of its nodes without a type, which it alone says of things that other parts describe."""
    sql: str = ""
    """What else the nodes rest on that a run may move without a change: a query with a small answer."""


def _of(make: Callable[[sqlite3.Connection, IriMinter], Iterator[Node]]) -> Callable[[Tables], Iterator[Node]]:
    """Nodes that rest on the catalogue alone."""
    return lambda tables: make(tables.catalogue, tables.minter)


PARTS = (
    ProjectionPart(
        "catalogue", lambda at: homes.catalogue_nodes(at.catalogue, at.minter, TITLE),
        ("resolve",), ("resource",),
    ),
    ProjectionPart("publishers", _of(homes.publisher_nodes), ("resolve",)),
    ProjectionPart("identifiers", _of(homes.identifier_nodes), ("resolve",)),
    ProjectionPart("homes", _of(homes.home_nodes), ("resolve",)),
    ProjectionPart("former homes", _of(homes.former_home_nodes), ("resolve",)),
    ProjectionPart("series", _of(homes.series_nodes), ("resolve",), ("previousVersion",)),
    ProjectionPart("routes", _of(routes.route_nodes), ("routes",), ("homeRoute", "routeReason")),
    ProjectionPart("duties", _of(duties.duty_nodes), ("duties",), ("duty",)),
    ProjectionPart("uses", _of(duties.use_nodes), ("uses",)),
    ProjectionPart("proposals", _of(duties.proposal_nodes), ("proposals",)),
    ProjectionPart("sources", _of(sources.source_nodes)),
    ProjectionPart("catalogues", _of(homes.source_link_nodes), (), ("catalog",)),
    ProjectionPart("memberships", _of(sources.membership_nodes), ("resolve",), ("record",)),
    ProjectionPart("records", _of(sources.record_nodes), ("resolve",), sql=sources.STATES),
    ProjectionPart("days seen", _of(sources.last_seen_nodes), (), ("lastSeen",)),
    ProjectionPart(
        "items", _of(items.item_nodes), ("items", "item-relations"),
        tuple(items.MAPPINGS.values()),
    ),
    ProjectionPart("needs", _of(mappings.need_nodes)),
    ProjectionPart(
        "mappings", lambda at: mappings.mapping_nodes(at.catalogue, at.curation, at.minter),
        (), ("couldBeMetBy",),
    ),
    ProjectionPart("scorecards", _of(scorecards.scorecard_nodes), (), ("feature",)),
    ProjectionPart(
        "outcomes", _of(outcomes.outcome_nodes),
        (), ("searchedIn", "notSearched", "searchedWith", "cameNear"),
    ),
    ProjectionPart("requests", lambda at: change_requests.request_nodes(at.catalogue, at.curation, at.minter)),
    ProjectionPart("changes", _of(history.change_nodes), ("resolve",)),
    ProjectionPart("events", _of(events.event_nodes), ("resolve", "events", "item-events", "duty-events", "moves")),
    ProjectionPart("dates", _of(dates.date_nodes), ("resolve", "dates")),
    ProjectionPart("runs", _of(history.run_nodes)),
    ProjectionPart("bodies", _of(history.body_nodes)),
    ProjectionPart("versions", _of(history.version_nodes), ("resolve",)),
)  # fmt: skip
"""In the order in which exports write them."""
