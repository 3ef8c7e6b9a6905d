"""Tell each receiver of each change of a condition once: what it was told last is kept in the data folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from homefinder.errors import HomefinderError
from homefinder.harvest.service import read_declared_sources
from homefinder.notify.alarms.conditions import PUBLICATION, Condition, examine_sources, format_moment
from homefinder.notify.alarms.declaration import AlarmDeclaration, read_alarms
from homefinder.notify.alarms.message import TEST, Alarm
from homefinder.notify.alarms.receivers import list_receivers
from homefinder.settings import Settings
from homefinder.source import Source
from homefinder.store.db import open_ledger_read_only, require_ledger
from homefinder.store.files import open_replacement
from homefinder.store.locks import hold_lock

WELL = "well"


@dataclass(slots=True)
class _Memory:
    """What is kept between two times. ``told``: receiver's key → subject → the state that it was told last."""

    watched_since: dict[str, str] = field(default_factory=dict)
    told: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AlarmResult:
    """How everything stands, what was sent, and which receivers could not be told."""

    conditions: tuple[Condition, ...]
    sent: tuple[str, ...] = ()
    """One sentence for each message: to whom, and of what."""
    failures: tuple[str, ...] = ()
    is_declared: bool = True
    """Whether there is an ``alarms.yml``."""


def tell_operator(settings: Settings, now: datetime | None = None) -> AlarmResult:
    """Look at every source, and tell the receivers of ``alarms.yml`` of what changed since they were told last.

    A receiver that cannot be told is tried again the next time, and keeps nobody else waiting. Without an
    ``alarms.yml`` nothing is sent or written. Raises DeclarationError, StoreError.
    """
    declared, moment = read_alarms(settings), now or datetime.now(UTC)
    require_ledger(settings)
    sources = read_declared_sources(settings)
    if declared is None:
        memory = _read_memory(settings.alarms_memory)
        return AlarmResult(_examine(settings, sources, AlarmDeclaration(), memory, moment), is_declared=False)
    receivers = list_receivers(settings, declared)
    with hold_lock(settings.locks, "alarms"):
        memory = _read_memory(settings.alarms_memory)
        for subject in (*(f"source {name}" for name in sources), PUBLICATION):
            memory.watched_since.setdefault(subject, format_moment(moment))
        conditions = _examine(settings, sources, declared, memory, moment)
        sent: list[str] = []
        failures: list[str] = []
        known = {receiver.key: memory.told.get(receiver.key, {}) for receiver in receivers}
        memory.told = {
            key: {subject: state for subject, state in told.items() if subject in memory.watched_since}
            for key, told in known.items()
        }
        for receiver in receivers:
            try:
                for alarm in _list_changes(conditions, memory.told[receiver.key], format_moment(moment)):
                    receiver.send(alarm)
                    memory.told[receiver.key][alarm.condition.subject] = alarm.condition.state
                    sent.append(f"{receiver.name}: {alarm.headline}")
                    _write_memory(settings.alarms_memory, memory)  # at once: what dies here is not told again
            except HomefinderError as error:
                failures.append(str(error))
        _write_memory(settings.alarms_memory, memory)
    return AlarmResult(conditions, tuple(sent), tuple(failures))


def send_test(settings: Settings) -> AlarmResult:
    """Send every receiver a message that says that it is a test. Raises DeclarationError where nobody is declared."""
    declared = read_alarms(settings)
    if declared is None:
        return AlarmResult((), is_declared=False)
    alarm = Alarm(Condition(TEST, "This is a test, alarms reach you", (), ()), WELL, format_moment(datetime.now(UTC)))
    sent, failures = [], []
    for receiver in list_receivers(settings, declared):
        try:
            receiver.send(alarm)
            sent.append(f"{receiver.name}: a test")
        except HomefinderError as error:
            failures.append(str(error))
    return AlarmResult((), tuple(sent), tuple(failures))


def _examine(
    settings: Settings, sources: Mapping[str, Source], declared: AlarmDeclaration, memory: _Memory, moment: datetime
) -> tuple[Condition, ...]:
    since = {name: datetime.fromisoformat(text) for name, text in memory.watched_since.items()}
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        return tuple(examine_sources(settings, ledger, sources, declared, since, moment))


def _list_changes(conditions: Sequence[Condition], told: Mapping[str, str], at: str) -> list[Alarm]:
    found = [Alarm(condition, told.get(condition.subject, WELL), at) for condition in conditions]
    return [alarm for alarm in found if alarm.before != alarm.condition.state]


def _read_memory(path: Path) -> _Memory:
    """What was kept; nothing where the file is not there or cannot be read, so that all that is wrong is told again."""
    try:
        kept: Any = json.loads(path.read_text(encoding="utf-8"))
        watched = {str(name): str(text) for name, text in kept["watched_since"].items() if _is_moment(str(text))}
        told = {str(key): {str(name): str(state) for name, state in one.items()} for key, one in kept["told"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return _Memory()
    return _Memory(watched, told)


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _write_memory(path: Path, memory: _Memory) -> None:
    kept = {"watched_since": memory.watched_since, "told": memory.told}
    with open_replacement(path, mode=0o640) as file:
        file.write(json.dumps(kept, indent=1, sort_keys=True).encode())
