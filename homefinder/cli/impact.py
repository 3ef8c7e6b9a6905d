"""Commands about what changes mean: impact, watch, the calendar and the workload."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homefinder.cli.common import Data, Json, explain_errors, print_json, print_table, settings_for
from homefinder.store.db import open_for_reading, open_published
from homefinder.store.today import read_today

if TYPE_CHECKING:
    from homefinder.change.impact.impact import Impact
    from homefinder.change.impact.need_watch import NeedWatch


@explain_errors
def impact(
    change: Annotated[
        str, typer.Argument(help="An event or the beginning of its id, a change's number, a record, a home.")
    ],
    data: Data = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print each thing that rests on it as CSV.")] = False,
) -> None:
    """Show what rests on a thing that changed: standards, parts, candidates, decisions, requests, needs and users."""
    from homefinder.change.impact.impact import compute_impact as impact_of

    settings = settings_for(data)
    with open_for_reading(settings) as (catalogue, curation):
        found = impact_of(catalogue, curation, change, read_today(settings, catalogue))
    if as_json:
        print_json(asdict(found))
    elif as_csv:
        _print_csv(IMPACT_COLUMNS, _list_impact_rows(found))
    else:
        _print_impact(found)


@explain_errors
def watch(
    need: Annotated[str, typer.Argument(help="A need: its id or title.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show what a need depends on, what moved there and which days are ahead."""
    from homefinder.change.impact.need_watch import build_need_watch as watch_of
    from homefinder.lookup import find_need

    settings = settings_for(data)
    with open_for_reading(settings) as (catalogue, curation):
        found = watch_of(catalogue, curation, find_need(catalogue, need), read_today(settings, catalogue))
    if as_json:
        print_json(asdict(found))
    else:
        _print_watch(found)


@explain_errors
def calendar(
    data: Data = None,
    as_json: Json = False,
    publisher: Annotated[str, typer.Option(help="Only of this publisher: its id, name or address.")] = "",
    theme: Annotated[str, typer.Option(help="Only of this theme: its id or name.")] = "",
    need: Annotated[str, typer.Option(help="Only what reaches this need: its id or title.")] = "",
    past: Annotated[bool, typer.Option("--past", help="Also what is over.")] = False,
    ics: Annotated[str, typer.Option("--ics", help="Write iCalendar to this file; - for standard output.")] = "",
    due: Annotated[
        bool, typer.Option("--due", help="What must be done by whom in the next twelve months, usual days included.")
    ] = False,
    sector: Annotated[str, typer.Option(help="With --due: only what this sector's needs could rest on.")] = "",
) -> None:
    """List days ahead: consultations that open and close, days from which something holds, meetings."""
    from homefinder.change.calendar.icalendar_file import render_icalendar
    from homefinder.change.calendar.queries import read_calendar_entries
    from homefinder.change.calendar.usual import list_usual_entries
    from homefinder.clean.days import format_day_in_words, parse_first_day
    from homefinder.lookup import find_need, find_owner, find_theme

    settings = settings_for(data)
    with closing(open_published(settings)) as catalogue:
        wanted = {
            "owner": find_owner(catalogue, publisher) if publisher else "",
            "theme": find_theme(catalogue, theme) if theme else "",
            "need": find_need(catalogue, need) if need else "",
        }
        today = read_today(settings, catalogue)
        if due:
            _print_due(catalogue, today, {**wanted, "sector": sector}, as_json=as_json)
            return
        rows = read_calendar_entries(catalogue, wanted, "" if past else today)
        rows += list_usual_entries(catalogue, wanted, today) if ics else []
    if ics:
        body = render_icalendar(rows, "Homefinder: standards calendar", settings.base, today)
        if ics == "-":
            sys.stdout.buffer.write(body)
        else:
            Path(ics).write_bytes(body)
            print(f"{sum(len(row['starts']) >= 10 for row in rows)} entries written to {ics}.")
    elif as_json:
        print_json(rows)
    elif not rows:
        print("No such day is known. `--past` shows those that are over.")
    else:
        rows.sort(key=lambda row: (parse_first_day(row["starts"]), row["uid"]))
        shown = [
            {**row, "day": format_day_in_words(row["starts"]), "what": row["summary"], "notice": row["lead_days"]}
            for row in rows
        ]
        print_table(shown, ("day", "kind", "what", "publisher_id", "binding", "notice", "state"))


@explain_errors
def workload(
    data: Data = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print each change as CSV.")] = False,
) -> None:
    """Count the binding changes that land in each month and year, with the notice given, and consultations at once."""
    from homefinder.change.calendar.binding_changes import list_binding_changes, list_consultations
    from homefinder.change.calendar.workload import BindingChange, compute_workload

    with closing(open_published(settings_for(data))) as catalogue:
        found = compute_workload(list_binding_changes(catalogue), list_consultations(catalogue))
    if as_json:
        print_json(_to_json_value(asdict(found)))
    elif as_csv:
        columns = [column.name for column in fields(BindingChange)]
        _print_csv(columns, [{**asdict(item), "themes": " ".join(item.themes)} for item in found.landings])
    elif not found.landings:
        print("No binding change with a date is known.")
    else:
        names = ("period", "group", "changes", "lead_known", "shortest_lead", "median_lead", "told_late")
        for title, rows in (("By year and publisher", found.years_by_publisher), ("By month", found.months)):
            print(f"{title} (notice in days)")
            print_table([asdict(row) for row in rows], names if rows and rows[0].group else (names[0], *names[2:]))
        print(f"{len(found.overlaps)} times two consultations are open at once.")
        for item in found.overlaps:
            print(f"  {item.days} days from {item.starts}: {item.one} / {item.other}")


def _print_due(catalogue: sqlite3.Connection, today: str, wanted: dict[str, str], *, as_json: bool) -> None:
    """What is due, as at ``today``."""
    from homefinder.change.calendar.due import USUAL, list_due
    from homefinder.clean.days import format_day

    found = list_due(catalogue, today, wanted)
    if as_json:
        print_json([asdict(item) for item in found])
    elif not found:
        print(f"Nothing is stated to be due in the twelve months from {format_day(today)}.")
    else:
        print(f"Due in the twelve months from {format_day(today)}")
        rows = [
            {"day": format_day(item.day if item.precision == "day" else item.day[:7]), "days left": item.days_left,
             "kind": item.kind, "who": item.who or "not stated", "title": item.title,
             "in its words": item.words, "known": "usual, not announced" if item.basis == USUAL else item.basis}
            for item in found
        ]  # fmt: skip
        print_table(rows, tuple(rows[0]))


def _to_json_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _to_json_value(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_to_json_value(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _print_csv(names: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    import csv

    from homefinder.clean.csv_safe import escape_formula

    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: escape_formula(value) for name, value in row.items()} for row in rows)


IMPACT_COLUMNS = ("kind", "id", "title", "how", "path")


def _list_impact_rows(found: Impact) -> list[dict[str, Any]]:
    groups = {
        "need": found.needs, "standard": found.standards, "edition": found.editions, "data item": found.data_items,
        "candidate": found.candidates, "change request": found.requests, "user": found.users,
    }  # fmt: skip
    return [
        {"kind": kind, "id": item.id, "title": item.title, "how": item.how, "path": " → ".join(item.path)}
        for kind, items in groups.items()
        for item in items
    ]


def _print_impact(found: Impact) -> None:
    print(f"{found.changed.title}\n{found.changed.summary}")
    for title, things in (
        ("Needs", found.needs), ("Standards", found.standards), ("Editions", found.editions),
        ("Data items", found.data_items), ("Candidates", found.candidates), ("Change requests", found.requests),
        ("Users", found.users),
    ):  # fmt: skip
        print(f"\n{title}: {len(things)}")
        for thing in things:
            print(f"  {thing.title} ({thing.how})")
            print("    " + " → ".join(thing.path))
    print(f"\nDecisions: {len(found.decisions)}")
    for decision in found.decisions:
        print(f"  {decision.verdict} {decision.need_id} in {decision.home_id} ({', '.join(decision.uids)})")
        print("    " + " → ".join(decision.path))
        if decision.review:
            print(f"    Waits for a review ({decision.review}): {decision.why}")
        for change in decision.changes:
            print(f"      {change.field}: {change.before!r} → {change.after!r}")


def _print_watch(found: NeedWatch) -> None:
    print(f"{found.title} ({found.need_id}) rests on {len(found.homes)} homes")
    for home in found.homes:
        print(f"  {home.title} ({home.id})\n    {home.how}; {home.lifecycle}; {home.owner}; {', '.join(home.sources)}")
        for name, kin in (("editions", home.editions), ("parts", home.parts), ("others", home.others)):
            if kin:
                print(f"    {len(kin)} {name}: {'; '.join(item.title for item in kin)}")
    print(f"\nWhat moved there: {len(found.moved)}")
    for event in found.moved:
        print(f"  {event.date} {event.kind}, {event.level or 'no'} severity: {event.title}\n    {event.path}")
    print(f"\nDays ahead: {len(found.ahead)}")
    for entry in found.ahead:
        print(f"  {entry.starts[:10]} {entry.summary}")
