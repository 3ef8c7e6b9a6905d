"""``/metrics``: figures in the text form of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/)."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from datasette.utils.asgi import Response

from homefinder.errors import StoreError
from homefinder.site.http.served_catalogue import find_served_catalogue
from homefinder.site.operation.request_counts import read_request_counts
from homefinder.store.build_state import read_state
from homefinder.store.db import open_ledger_read_only
from homefinder.store.queries import list_refused_runs, list_sources

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
LAST_RUNS = """SELECT s.id, s.live_records, max(r.ended_at) AS ended_at,
    max(CASE WHEN r.state IN ('committed', 'unchanged') THEN r.ended_at END) AS taken_at
    FROM sources s LEFT JOIN runs r ON r.source_id = s.id GROUP BY s.id ORDER BY s.id"""
REFUSED_STATES = ("held", "failed", "died")

Samples = Iterable[tuple[Mapping[str, str], float]]


async def answer_metrics(request: Any, datasette: Any) -> Response:  # noqa: ARG001, Datasette's form of a view
    """Every figure that can be had now; whether there is a catalogue is one of them."""
    catalogue = find_served_catalogue(datasette)
    requests = [({"status": str(status)}, float(count)) for status, count in read_request_counts().items()]
    parts = [_render("homefinder_requests_total", "counter", "Requests answered, by status.", requests)]
    figures: list[str] = []
    if catalogue is not None:
        try:
            figures = await catalogue.database.execute_fn(read_catalogue_figures)
            if catalogue.settings.ledger.exists():  # it knows of runs that were not published
                figures += await asyncio.to_thread(_read_ledger_figures, catalogue.settings.ledger)
            else:
                figures += await catalogue.database.execute_fn(read_source_figures)
        except (OSError, sqlite3.Error, StoreError):
            figures = []
    parts.append(_render("homefinder_up", "gauge", "1 where a catalogue is read.", [({}, float(bool(figures)))]))
    return Response("".join([*parts, *figures]), content_type=CONTENT_TYPE, headers={"cache-control": "no-store"})


def read_catalogue_figures(catalogue: sqlite3.Connection) -> list[str]:
    """When the catalogue was published, and how many things it has."""
    counts = [
        ({"kind": name}, float(catalogue.execute(f"SELECT count(*) FROM {name}").fetchone()[0]))
        for name in ("records", "homes", "needs", "publishers")
    ]
    published = _to_seconds(read_state(catalogue, "published_at"))
    return [
        _render("homefinder_published_timestamp_seconds", "gauge", "When the catalogue was published.",
                [] if published is None else [({}, published)]),
        _render("homefinder_things", "gauge", "Things in the catalogue, by kind.", counts),
    ]  # fmt: skip


def read_source_figures(ledger: sqlite3.Connection) -> list[str]:
    """Of each source: how many records it has, how long ago it ran and was taken in, and whether a person must look."""
    rows, now = ledger.execute(LAST_RUNS).fetchall(), datetime.now(UTC).timestamp()
    refused = {run["source_id"]: run["state"] for run in list_refused_runs(ledger)}
    names = [row["id"] for row in list_sources(ledger)]

    def age(column: str) -> Samples:
        for row in rows:
            if (moment := _to_seconds(row[column] or "")) is not None:
                yield {"source": row["id"]}, round(now - moment, 1)

    held = [
        ({"source": name, "state": state}, float(refused.get(name) == state))
        for name in names
        for state in REFUSED_STATES
    ]
    records = [({"source": row["id"]}, float(row["live_records"])) for row in rows]
    return [
        _render("homefinder_source_records", "gauge", "Records that a source has.", records),
        _render("homefinder_source_run_age_seconds", "gauge", "Since the last run ended.", age("ended_at")),
        _render("homefinder_source_taken_age_seconds", "gauge", "Since a run was last taken in.", age("taken_at")),
        _render("homefinder_source_refused", "gauge", "1 where the last run was held, failed or died.", held),
    ]


def _read_ledger_figures(path: Any) -> list[str]:
    with closing(open_ledger_read_only(path)) as ledger:
        return read_source_figures(ledger)


def _render(name: str, kind: str, about: str, samples: Samples) -> str:
    lines = [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]
    for labels, value in samples:
        shown = ",".join(f'{key}="{_escape(text)}"' for key, text in labels.items())
        lines.append(f"{name}{{{shown}}} {value:.17g}" if shown else f"{name} {value:.17g}")
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _to_seconds(moment: str) -> float | None:
    """Seconds since 1970 of a moment as the tables have it; None for another text."""
    try:
        found = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
