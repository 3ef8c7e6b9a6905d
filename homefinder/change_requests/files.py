"""Requests out to files and in from files: one YAML a request, so that nothing is locked in.

Taking in is a union. What both sides hold must be the same; what only one holds is added, in the order in which it
was noted, and must then still follow from what is before. So two people's files, merged in git, come together here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from homefinder.change_requests.model import COLUMNS, EVENT_COLUMNS, ChangeRequest, RequestEvent
from homefinder.change_requests.projection import in_order, problems
from homefinder.change_requests.store import Held, add_events, add_request, read_held
from homefinder.change_requests.yaml_form import from_text, to_text
from homefinder.errors import DeclarationError
from homefinder.store.db import transaction


@dataclass(frozen=True, slots=True)
class Loaded:
    """What files brought. ``astray``: links to requests that are held nowhere, as (uid, kind, other)."""

    files: int
    opened: tuple[str, ...]
    events: int
    astray: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """Files written anew, and files that said all already."""

    written: tuple[Path, ...]
    same: int


Told = tuple[ChangeRequest, tuple[RequestEvent, ...]]


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files that ``paths`` name: themselves, and every ``*.yml`` of a folder. Raises DeclarationError for none."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise DeclarationError(path, "is not there")
        found += sorted(path.glob("*.yml")) if path.is_dir() else [path]
    return found


def load(curation: sqlite3.Connection, paths: Sequence[Path]) -> Loaded:
    """Take in files, all or none. What is held already is not added again.

    Raises DeclarationError naming the file and the field where one is malformed or contradicts what is held.
    """
    with transaction(curation):
        held = dict(read_held(curation))
        opened, added = [], 0
        for path in paths:
            request, events = read_file(path)
            before = held.get(request.uid)
            fresh = missing(path, before, (request, events))
            if before is None:
                add_request(curation, request)
                opened.append(request.uid)
            add_events(curation, request.uid, fresh)
            added += len(fresh)
            held[request.uid] = (request, in_order([*(before[1] if before else ()), *fresh]))
    return Loaded(len(paths), tuple(opened), added, _astray(held))


def missing(path: Path, held: Told | None, told: Told) -> tuple[RequestEvent, ...]:
    """The events of a file that are not held. Raises DeclarationError where the two contradict each other."""
    request, events = told
    known = {} if held is None else {event.noted_at: event for event in held[1]}
    if held is not None:
        _compare(path, "", COLUMNS, request, held[0])
    for number, event in enumerate(events, start=1):
        if event.noted_at in known:
            _compare(path, f"event {number}, ", EVENT_COLUMNS, event, known[event.noted_at])
    fresh = tuple(event for event in events if event.noted_at not in known)
    together = in_order([*known.values(), *fresh])
    for at, name, what in problems(request, together):
        raise DeclarationError(path, f"{_where(at, together, events)}, {name}: {what}")
    return fresh


def read_file(path: Path) -> Told:
    """One file. Raises DeclarationError where it cannot be read or is wrong."""
    try:
        return from_text(path.read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(path, f"cannot be read ({error})") from error


def save(curation: sqlite3.Connection, folder: Path) -> Saved:
    """Write every request to ``folder/UID.yml``. Files that say all already are left alone.

    Raises DeclarationError, before anything is written, where a file there tells what is not held: it would be lost.
    """
    held = read_held(curation)
    texts = {folder / f"{uid}.yml": to_text(*told) for uid, told in held.items()}
    written = {path: text for path, text in texts.items() if not path.exists() or path.read_bytes() != text.encode()}
    for path in written:
        if path.exists():
            _keep_safe(path, held)
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in written.items():
        beside = path.with_name(f".{path.name}.part")
        beside.write_bytes(text.encode())
        beside.replace(path)
    return Saved(tuple(written), len(texts) - len(written))


def _keep_safe(path: Path, held: Held) -> None:
    request, events = read_file(path)
    if missing(path, held.get(request.uid), (request, events)):
        raise DeclarationError(
            path, "tells what curation.db does not hold; take it in first with `homefinder request load`"
        )


def _compare(path: Path, where: str, names: Iterable[str], told: object, held: object) -> None:
    for name in names:
        says, holds = getattr(told, name), getattr(held, name)
        if says != holds:
            raise DeclarationError(
                path,
                f"{where}{name}: the file says {says!r}, curation.db holds {holds!r}; what was said is never "
                "overwritten: put the file back as it was, and correct with `homefinder request amend` or `note`",
            )


def _where(at: int, together: Sequence[RequestEvent], events: Sequence[RequestEvent]) -> str:
    if at < len(together) and together[at] in events:
        return f"event {events.index(together[at]) + 1}"
    return "with what curation.db holds" if together else "events"


def _astray(held: Held) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (uid, event.field, event.value)
        for uid, (_, events) in held.items()
        for event in events
        if event.kind == "related" and event.value not in held
    )


def folder_of(home: Path) -> Path:
    """Where requests are kept as text: ``vocab/requests`` of the folder that holds vocab/."""
    return home / "vocab" / "requests"


def take_in(curation: sqlite3.Connection, home: Path) -> Loaded:
    """Take in what ``vocab/requests`` tells and is not held yet; nothing where there is no such folder.

    Raises DeclarationError as ``load`` does.
    """
    return load(curation, sorted(folder_of(home).glob("*.yml")))
