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
from homefinder.change_requests.projection import sort_events, validate_history
from homefinder.change_requests.store import StoredRequests, add_events, add_request, read_stored_requests
from homefinder.change_requests.yaml_form import format_request, parse_request
from homefinder.errors import DeclarationError
from homefinder.store.db import transaction
from homefinder.store.files import open_replacement


@dataclass(frozen=True, slots=True)
class RequestImportResult:
    """What files brought. ``dangling_relations``: links to requests that are held nowhere, as (uid, kind, other)."""

    files: int
    opened: tuple[str, ...]
    events: int
    dangling_relations: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RequestExportResult:
    """Files written anew, and files that said all already."""

    written: tuple[Path, ...]
    same: int


RequestWithEvents = tuple[ChangeRequest, tuple[RequestEvent, ...]]


def list_request_files(paths: Iterable[Path]) -> list[Path]:
    """The files that ``paths`` name: themselves, and every ``*.yml`` of a folder. Raises DeclarationError for none."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise DeclarationError(path, "is not there")
        found += sorted(path.glob("*.yml")) if path.is_dir() else [path]
    return found


def import_requests(curation: sqlite3.Connection, paths: Sequence[Path]) -> RequestImportResult:
    """Take in files, all or none. What is held already is not added again.

    Raises DeclarationError naming the file and the field where one is malformed or contradicts what is held.
    """
    with transaction(curation):
        held = dict(read_stored_requests(curation))
        opened, added = [], 0
        for path in paths:
            request, events = read_request_file(path)
            before = held.get(request.uid)
            fresh = list_missing_events(path, before, (request, events))
            if before is None:
                add_request(curation, request)
                opened.append(request.uid)
            add_events(curation, request.uid, fresh)
            added += len(fresh)
            held[request.uid] = (request, sort_events([*(before[1] if before else ()), *fresh]))
    return RequestImportResult(len(paths), tuple(opened), added, _list_dangling_relations(held))


def list_missing_events(
    path: Path, stored: RequestWithEvents | None, request_with_events: RequestWithEvents
) -> tuple[RequestEvent, ...]:
    """The events of a file that are not held. Raises DeclarationError where the two contradict each other."""
    request, events = request_with_events
    known = {} if stored is None else {event.noted_at: event for event in stored[1]}
    if stored is not None:
        _check_same(path, "", COLUMNS, request, stored[0])
    for number, event in enumerate(events, start=1):
        if event.noted_at in known:
            _check_same(path, f"event {number}, ", EVENT_COLUMNS, event, known[event.noted_at])
    fresh = tuple(event for event in events if event.noted_at not in known)
    together = sort_events([*known.values(), *fresh])
    for at, name, what in validate_history(request, together):
        raise DeclarationError(path, f"{_describe_position(at, together, events)}, {name}: {what}")
    return fresh


def read_request_file(path: Path) -> RequestWithEvents:
    """One file. Raises DeclarationError where it cannot be read or is wrong."""
    try:
        return parse_request(path.read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(path, f"cannot be read ({error})") from error


def export_requests(curation: sqlite3.Connection, folder: Path) -> RequestExportResult:
    """Write every request to ``folder/UID.yml``. Files that say all already are left alone.

    Raises DeclarationError, before anything is written, where a file there tells what is not held: it would be lost.
    """
    held = read_stored_requests(curation)
    texts = {folder / f"{uid}.yml": format_request(*told) for uid, told in held.items()}
    written = {path: text for path, text in texts.items() if not path.exists() or path.read_bytes() != text.encode()}
    for path in written:
        if path.exists():
            _check_not_lost(path, held)
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in written.items():
        with open_replacement(path) as file:
            file.write(text.encode())
    return RequestExportResult(tuple(written), len(texts) - len(written))


def _check_not_lost(path: Path, stored: StoredRequests) -> None:
    request, events = read_request_file(path)
    if list_missing_events(path, stored.get(request.uid), (request, events)):
        raise DeclarationError(
            path, "tells what curation.db does not hold; take it in first with `homefinder request import FILE`"
        )


def _check_same(path: Path, where: str, names: Iterable[str], from_file: object, stored: object) -> None:
    for name in names:
        says, holds = getattr(from_file, name), getattr(stored, name)
        if says != holds:
            raise DeclarationError(
                path,
                f"{where}{name}: the file says {says!r}, curation.db holds {holds!r}; what was said is never "
                "overwritten: put the file back as it was, and correct it with "
                "`homefinder request amend UID FIELD VALUE --because WHY --by NAME`",
            )


def _describe_position(at: int, together: Sequence[RequestEvent], events: Sequence[RequestEvent]) -> str:
    if at < len(together) and together[at] in events:
        return f"event {events.index(together[at]) + 1}"
    return "with what curation.db holds" if together else "events"


def _list_dangling_relations(stored: StoredRequests) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (uid, event.field, event.value)
        for uid, (_, events) in stored.items()
        for event in events
        if event.kind == "related" and event.value not in stored
    )


def resolve_requests_folder(home: Path) -> Path:
    """Where requests are kept as text: ``vocab/requests`` of the folder that holds vocab/."""
    return home / "vocab" / "requests"


def import_from_vocab(curation: sqlite3.Connection, home: Path) -> RequestImportResult:
    """Take in what ``vocab/requests`` tells and is not held yet; nothing where there is no such folder.

    Raises DeclarationError as ``import_requests`` does.
    """
    return import_requests(curation, sorted(resolve_requests_folder(home).glob("*.yml")))
