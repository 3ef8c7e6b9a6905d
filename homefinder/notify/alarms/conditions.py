"""What is wrong with each source now, from its last runs and its schedule. Read-only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from homefinder.notify.alarms.declaration import AlarmDeclaration, Kind
from homefinder.settings import Settings, format_command
from homefinder.source import Source
from homefinder.store.queries.status import LastRuns, list_last_runs, read_last_commit

PUBLICATION = "publication"
"""What stands in a source's place for the publication of the catalogue. No source can have this name in an alarm of
its own: its alarms begin with ``source ``."""

LEAST_STALE = timedelta(days=2)
INTERVALS_UNTIL_STALE = 3


@dataclass(frozen=True, slots=True)
class Condition:
    """How one subject stands. ``kinds``: what is wrong, in the order of KINDS; none where it is well."""

    subject: str
    """``source ID``, or ``publication``."""
    title: str
    kinds: tuple[Kind, ...]
    reasons: tuple[str, ...]
    """One for each kind: sentences without their end."""
    remedy: str = ""

    @property
    def state(self) -> str:
        """What is wrong in a word or some; ``well`` where nothing is."""
        return ", ".join(self.kinds) or "well"

    @property
    def source_id(self) -> str:
        """The source; empty for the publication."""
        return self.subject.removeprefix("source ") if self.subject.startswith("source ") else ""


def examine_sources(
    settings: Settings,
    ledger: sqlite3.Connection,
    sources: Mapping[str, Source],
    declared: AlarmDeclaration,
    watched_since: Mapping[str, datetime],
    now: datetime,
) -> Iterator[Condition]:
    """The condition of each declared source, and of the publication.

    ``watched_since``: subject → when it was first looked at, in UTC; what was due before that is nobody's fault.
    """
    runs = list_last_runs(ledger)
    for source in sources.values():
        since = watched_since.get(f"source {source.id}", now)
        last = runs.get(source.id, LastRuns())
        found = [*_find_refusal(last), *_find_lateness(source, last, declared, since, now),
                 *_find_staleness(source, last, declared, since, now)]  # fmt: skip
        told = [(kind, reason) for kind, reason in found if kind in declared.tell]
        yield Condition(
            f"source {source.id}",
            source.title,
            tuple(kind for kind, _ in told),
            tuple(reason for _, reason in told),
            _advise(settings.data, last, told[0][0]) if told else "",
        )
    waiting = _find_waiting_publication(settings.catalogue, ledger, declared, now) if "late" in declared.tell else ""
    yield Condition(
        PUBLICATION,
        "The publication of the catalogue",
        ("late",) if waiting else (),
        (waiting,) if waiting else (),
        f"{format_command('publish', settings.data)} publishes now, or says what is in the way" if waiting else "",
    )


def _find_refusal(last: LastRuns) -> Iterator[tuple[Kind, str]]:
    if last.state == "held":
        yield "held", f"run {last.run_id} was held: {last.reason.rstrip('.') or 'no reason was kept'}"
    elif last.state in ("failed", "died"):
        yield "failed", f"run {last.run_id} {last.state}: {last.reason.rstrip('.') or 'no reason was kept'}"


def _find_lateness(
    source: Source, last: LastRuns, declared: AlarmDeclaration, since: datetime, now: datetime
) -> Iterator[tuple[Kind, str]]:
    due = source.find_next_due(max(since, _to_moment(last.ended_at) or since))
    if due + timedelta(hours=declared.late_after_hours) < now:
        before = f"the last ended at {last.ended_at}" if last.ended_at else "none was ever made"
        yield "late", f"a run was due at {format_moment(due)}, and none has ended since; {before}"


def _find_staleness(
    source: Source, last: LastRuns, declared: AlarmDeclaration, since: datetime, now: datetime
) -> Iterator[tuple[Kind, str]]:
    taken = _to_moment(last.taken_at)
    allowed = (
        timedelta(days=declared.stale_after_days)
        if declared.stale_after_days is not None
        else max(LEAST_STALE, INTERVALS_UNTIL_STALE * source.measure_interval(now))
    )
    if (taken or since) + allowed < now:
        yield "stale", f"nothing was taken in since {format_moment(taken or since)}" if taken else "nothing was ever " \
            "taken in"  # fmt: skip


def _find_waiting_publication(
    catalogue: Path, ledger: sqlite3.Connection, declared: AlarmDeclaration, now: datetime
) -> str:
    """Why the publication is late; empty where it is not."""
    harvested = _to_moment(read_last_commit(ledger))
    if harvested is None or harvested + timedelta(hours=declared.late_after_hours) >= now:
        return ""
    published = datetime.fromtimestamp(catalogue.stat().st_mtime, UTC) if catalogue.is_file() else None
    if published is not None and published >= harvested:
        return ""
    return f"what was harvested by {format_moment(harvested)} was not published yet"


def _advise(data: Path, last: LastRuns, kind: Kind) -> str:
    if kind in ("held", "failed"):
        return f"{format_command(f'issues --run {last.run_id}', data)} says what was found"
    if kind == "late":
        return "see whether the schedule runs, and what its page says of this source"
    return f"{format_command('runs', data)} says how the last runs ended"


def format_moment(moment: datetime) -> str:
    """A moment as the tables have it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _to_moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None
