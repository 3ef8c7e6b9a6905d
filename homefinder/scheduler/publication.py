"""When the catalogue is published after harvests: once for all that are due near to each other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from homefinder.build.refresh import is_up_to_date
from homefinder.harvest.service import read_declared_sources
from homefinder.scheduler.prefect_api import PrefectServer
from homefinder.settings import Settings
from homefinder.source import Source
from homefinder.store.db import open_ledger_read_only, open_published
from homefinder.store.locks import hold_lock, is_held

PUBLISH = "publish"
"""The deployment that publishes."""

SETTLE = timedelta(seconds=30)
"""How long a publication waits when nothing more is to come: harvests that end together are published together."""

MOST_WAIT = timedelta(hours=5)
"""How long what was harvested may wait for harvests that are under way or due. A night of harvests is shorter, and one
that hangs keeps nobody longer."""

WHOSE_TURN_COMES: Mapping[str, object] = {"when_quiet": True}
"""Parameters of a publication that may be put off, unlike one that a person starts."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides when to publish. ``waiting_since``: when the first thing was harvested that readers do not see."""

    now: datetime
    waiting_since: datetime
    is_harvesting: bool
    next_due: datetime | None
    quiet: timedelta


def plan_publication(situation: Situation) -> datetime:
    """The moment to publish: soon where nothing more comes, else when what is under way and due should have ended.

    Each harvest asks anew when it ends, so the later moment counts only where one hangs, dies or is not made.
    """
    soon = situation.now + SETTLE
    more_is_due = situation.next_due is not None and situation.next_due <= situation.now + situation.quiet
    if situation.is_harvesting or more_is_due:
        return max(soon, situation.waiting_since + MOST_WAIT)
    return soon


def read_situation(settings: Settings, server: PrefectServer | None, now: datetime | None = None) -> Situation:
    """How things stand. Without ``server``, runs that wait for a worker are not known of."""
    moment = now or datetime.now(UTC)
    sources = read_declared_sources(settings)
    paused = set(server.list_paused()) if server else set()
    under_way = any(is_held(settings.locks, f"source-{name}") for name in sources) or bool(
        server and server.count_due_runs("harvest", moment)
    )
    return Situation(
        moment,
        find_waiting_since(settings) or moment,
        under_way,
        _find_next_due((source for name, source in sources.items() if name not in paused), moment),
        timedelta(minutes=settings.quiet_minutes),
    )


def ask_for_publication(settings: Settings, server: PrefectServer, now: datetime | None = None) -> datetime | None:
    """Have the server publish at the right moment, in place of what was asked before; that moment.

    None where readers see everything already. Raises HomefinderError where the server has no such deployment.
    """
    with hold_lock(settings.locks, "publication"):  # the last to ask sees that the others have ended
        if is_up_to_date(settings, but_for_runs=True):
            return None
        moment = plan_publication(read_situation(settings, server, now))
        waiting = server.list_asked_runs(PUBLISH)
        server.start_run(PUBLISH, WHOSE_TURN_COMES, at=moment)
        for run in waiting:
            server.cancel(run, "A later harvest asked for the publication, which is made once for both.")
        return moment


def find_waiting_since(settings: Settings) -> datetime | None:
    """When the first run ended whose harvest readers do not see yet; None where they see all."""
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        harvested = _read_commits(ledger)
    if settings.catalogue.exists():
        with closing(open_published(settings)) as catalogue:
            published = _read_commits(catalogue)
        harvested = {run: at for run, at in harvested.items() if run not in published}
    return min((datetime.fromisoformat(at.replace("Z", "+00:00")) for at in harvested.values()), default=None)


def _read_commits(database: sqlite3.Connection) -> dict[int, str]:
    rows = database.execute("SELECT id, ended_at FROM runs WHERE state = 'committed' AND ended_at IS NOT NULL")
    return {int(row[0]): str(row[1]) for row in rows}


def _find_next_due(sources: Iterable[Source], now: datetime) -> datetime | None:
    return min((source.find_next_due(now) for source in sources), default=None)
