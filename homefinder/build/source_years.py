"""Sources over the years: how each fared, what a live look at it costs, and which was never read live."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from homefinder.errors import DeclarationError
from homefinder.harvest.service import is_read_from_repository, read_declared_sources
from homefinder.settings import Settings
from homefinder.source import Source
from homefinder.store.queries import list_sources
from homefinder.store.queries.source_years import (
    describe_staleness,
    list_form_changes,
    list_history,
    list_live_looks,
    list_seen_live,
)

NEVER = "never read"


def describe_sources(settings: Settings, ledger: sqlite3.Connection, today: str) -> list[dict[str, Any]]:
    """Every source that ran, and behind them those that are declared and never did, with what is known of the years."""
    looks, live = list_live_looks(ledger), list_seen_live(ledger)
    rows = [
        {
            **dict(row),
            "stale": describe_staleness(row, today),
            "live_look_seconds": round(row["requests"] * row["min_interval_s"]),
            "history": list_history(ledger, row["id"]),
            "form_changes": list_form_changes(ledger, row["id"]),
        }
        for row in list_sources(ledger)
    ]
    known = {row["id"] for row in rows}
    rows += [_describe_unread(one) for one in list_declared(settings).values() if one.id not in known]
    return [row | {"last_live": live.get(row["id"], ""), "live_look": looks.get(row["id"])} for row in rows]


def list_declared(settings: Settings) -> Mapping[str, Source]:
    """The declared sources that are read from elsewhere; none where the declarations cannot be read."""
    try:
        declared = read_declared_sources(settings)
    except DeclarationError:
        return {}
    return {name: one for name, one in declared.items() if not is_read_from_repository(one)}


def list_never_read_live(settings: Settings, ledger: sqlite3.Connection) -> list[dict[str, Any]]:
    """The declared sources of which no live publication was ever taken in here: those that were declared after their
    documentation alone come first."""
    looks, live = list_live_looks(ledger), list_seen_live(ledger)
    found = [one for name, one in list_declared(settings).items() if name not in live]
    return [
        {
            "id": one.id, "title": one.title, "publisher": one.publisher, "homepage": one.homepage,
            "good_for": one.good_for, "declared_from": one.declared_from, "live_look": looks.get(one.id),
        }
        for one in sorted(found, key=lambda one: (one.declared_from != "documentation", one.title))
    ]  # fmt: skip


def _describe_unread(source: Source) -> dict[str, Any]:
    return {
        "id": source.id, "title": source.title, "publisher": source.publisher, "homepage": source.homepage,
        "licence": source.licence, "completeness": source.completeness, "schedule": source.schedule,
        "last_seen_on": "", "live_records": 0, "undeclared_since": "", "kept_on": "", "kept_because": "", "retired": 0,
        "last_state": NEVER, "last_reason": "", "issues": 0, "min_interval_s": source.min_interval_s,
        "good_for": source.good_for, "declared_from": source.declared_from, "unread": 0, "requests": 0, "stale": "",
        "live_look_seconds": 0, "history": [], "form_changes": [],
    }  # fmt: skip
