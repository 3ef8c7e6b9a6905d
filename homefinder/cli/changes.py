"""Commands about what changed: events, what differs between two versions, and the editions of a home."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import asdict
from typing import Annotated

import typer

from homefinder.cli.common import (
    Data,
    Json,
    check_day,
    explain_errors,
    find_named_source,
    print_json,
    print_rows,
    print_table,
    settings_for,
)
from homefinder.errors import UsageError
from homefinder.settings import format_command
from homefinder.store.db import open_published

First = Annotated[str, typer.Option("--since", help="First day, YYYY-MM-DD; what was seen since then counts too.")]


@explain_errors
def events(
    data: Data = None,
    as_json: Json = False,
    since: First = "",
    kind: Annotated[str, typer.Option(help="Only of this kind, such as new-edition.")] = "",
    source: Annotated[str, typer.Option(help="Only of this source.")] = "",
    told: Annotated[bool, typer.Option("--told", help="Only what the publications tell of themselves.")] = False,
    seen: Annotated[bool, typer.Option("--seen", help="Only what differed between two looks.")] = False,
) -> None:
    """List events: new editions, withdrawals, consultations, deadlines; the latest first."""
    from homefinder.change.events.queries import events_since, list_members

    check_day("--since", since)
    announced_by = _choose_announced_by(kind, told=told, seen=seen)
    settings = settings_for(data)
    with closing(open_published(settings)) as catalogue:
        only = find_named_source(settings, catalogue, source)
        found = events_since(catalogue, since, kind=kind, source=only, announced_by=announced_by)
        rows = [{**row, "records": [dict(member) for member in list_members(catalogue, row["id"])]}
                for row in map(dict, found)] if as_json else found  # fmt: skip
    columns = ("date", "kind", "significance", "title", "summary", "source_id", "announced_by")
    runs = format_command("runs", settings.data)
    print_rows(rows, columns, as_json=as_json, empty=f"No such event. {runs} says when each source was seen.")
    if rows and not as_json:
        counts = ", ".join(f"{count} {name}" for name, count in Counter(row["kind"] for row in rows).most_common())
        print(f"\n{len(rows)} event{'s' if len(rows) > 1 else ''}: {counts}.")


@explain_errors
def diff(
    thing: Annotated[str, typer.Argument(help="A record or home: its id, title or address.")],
    data: Data = None,
    as_json: Json = False,
    start: Annotated[str, typer.Option("--from", help="As it stood on this day, YYYY-MM-DD.")] = "",
    end: Annotated[str, typer.Option("--to", help="Against how it stood on this day; today when left out.")] = "",
) -> None:
    """Show what differs between two versions of a record, word by word; of a home's edition, against the one before."""
    from homefinder.change.diff.fields import build_difference
    from homefinder.change.diff.render import render_text

    for name, day in (("--from", start), ("--to", end)):
        check_day(name, day)
    with closing(open_published(settings_for(data))) as catalogue:
        found = build_difference(catalogue, *_versions(catalogue, thing, start, end))
    if as_json:
        print_json(asdict(found))
    else:
        print(render_text(found))


@explain_errors
def editions(
    home: Annotated[str, typer.Argument(help="A home: its id, title, another name or address.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List the editions of a home's series: from when to when each applies, and what the publisher noted."""
    from homefinder.change.events.editions import list_editions
    from homefinder.lookup import find_home

    with closing(open_published(settings_for(data))) as catalogue:
        line = list_editions(catalogue, find_home(catalogue, home))
    if as_json:
        print_json([asdict(span) for span in line])
        return
    rows = [
        {"edition": span.label, "from": span.applies_from, "to": span.applies_to, "known by": span.from_basis,
         "state": span.lifecycle, "notes": len(span.notes), "versions seen": len(span.versions), "address": span.url}
        for span in line
    ]  # fmt: skip
    print_table(rows, tuple(rows[0]))
    for span in line:
        _print_notes(
            span.label, [f"{note.date} {note.kind} {note.note}".rstrip() for note in span.notes], span.conflict
        )


def _print_notes(label: str, notes: list[str], conflict: str) -> None:
    if notes or conflict:
        print(f"\n{label}")
    for note in notes:
        print(f"  {note}")
    if conflict:
        print(f"  Look at this: {conflict}")


def _choose_announced_by(kind: str, *, told: bool, seen: bool) -> str:
    from homefinder.change.kinds import EVENT_KINDS, PUBLISHER, SEEN

    if kind and kind not in EVENT_KINDS:
        raise UsageError(f"no kind of event {kind!r}; there are: {', '.join(EVENT_KINDS)}")
    if told and seen:
        raise UsageError("--told and --seen exclude each other; leave both out for all events")
    return PUBLISHER if told else SEEN if seen else ""


def _versions(catalogue: sqlite3.Connection, thing: str, start: str, end: str) -> tuple[int, int]:
    """The two versions to compare. Raises UsageError where there is no earlier one."""
    from homefinder.change.events.queries import versions_of

    record = _record(catalogue, thing)
    versions = versions_of(catalogue, record)
    last = _find_version_on(versions, end, record) if end else len(versions) - 1
    first = _find_version_on(versions, start, record) if start else last - 1
    if first >= 0:
        return versions[first]["id"], versions[last]["id"]
    before = catalogue.execute(
        """SELECT r.current_version_id FROM home_records h JOIN home_editions e ON e.home_id = h.home_id
           JOIN home_records p ON p.home_id = e.previous JOIN records r ON r.id = p.record_id
           WHERE h.record_id = ? ORDER BY r.source_id <> ?, r.id LIMIT 1""",
        (record, record.partition(":")[0]),
    ).fetchone()
    if before is None:
        raise UsageError(
            f"{record} was seen in one version only, since {versions[0]['valid_from']}, and no edition stands before it"
        )
    return before["current_version_id"], versions[last]["id"]


def _find_version_on(versions: list[sqlite3.Row], day: str, record: str) -> int:
    """The number of the version that stood on a day. Raises UsageError where none did."""
    found = [number for number, version in enumerate(versions) if version["valid_from"] <= day]
    if not found:
        raise UsageError(f"{record} was first seen on {versions[0]['valid_from']}; nothing is known of it on {day}")
    return found[-1]


def _record(catalogue: sqlite3.Connection, thing: str) -> str:
    """The record that a person means: of a home's records the one with most versions."""
    from homefinder.change.events.queries import records_of
    from homefinder.lookup import find_home, match_records

    found = match_records(catalogue, thing)
    return found[0] if len(found) == 1 else records_of(catalogue, find_home(catalogue, thing))[0]
