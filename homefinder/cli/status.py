"""Commands that show what is there: sources, runs, issues, changes, why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Annotated, Any

import typer

from homefinder.cli.common import (
    Data,
    Json,
    check_day,
    explain_errors,
    find_named_source,
    print_json,
    print_rows,
    settings_for,
)
from homefinder.errors import UsageError
from homefinder.settings import Settings, format_command
from homefinder.store.db import open_ledger_read_only
from homefinder.store.queries import (
    describe_refused_run,
    list_changes,
    list_issues,
    list_refused_runs,
    list_runs,
)
from homefinder.store.runs import find_run
from homefinder.store.today import read_today


def describe_nothing(settings: Settings) -> str:
    """What to do where nothing was harvested yet."""
    offline, live = (format_command(command, settings.data) for command in ("build --offline", "build"))
    return f"Nothing yet. Fill the catalogue with {offline} (the sample) or {live}."


@explain_errors
def sources(data: Data = None, as_json: Json = False) -> None:
    """List the sources: what each publishes, when it was last seen, how many records are live."""
    from homefinder.build.declarations import describe_undeclared
    from homefinder.build.source_years import NEVER, describe_sources

    settings = settings_for(data)
    columns = ("id", "title", "publisher", "last_seen_on", "last_state", "live_records", "issues", "schedule")
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        rows = describe_sources(settings, ledger, read_today(settings, ledger))
        notes = describe_undeclared(settings, ledger)
        is_empty = not list_runs(ledger, 1)
    for row in rows:
        row["note"] = notes.get(row["id"], "")
        if row["note"]:
            since = f" since {row['undeclared_since']}" if row["undeclared_since"] else ""
            row |= {"last_state": f"no longer declared{since}", "schedule": ""}
    if as_json:
        print_json(rows)
        return
    shown = [] if is_empty else [row for row in rows if row["last_state"] != NEVER]
    print_rows(shown, columns, as_json=False, empty=describe_nothing(settings))
    for name, note in notes.items():
        print(f"{name}: {note}.")
    for row in shown:
        for said in _describe_years(row):
            print(f"{row['id']}: {said}.")
    never = [row["id"] for row in rows if row["last_state"] == NEVER]
    if shown and never:
        print(f"Declared and never read here: {', '.join(never)}.")


def _describe_years(row: dict[str, Any]) -> Iterator[str]:
    """What a person should know of a source beside its last run: that it is stale, and that its form changed."""
    if row["stale"]:
        yield f"stale: {row['stale']}"
    if row["unread"]:
        yield f"{row['unread']} records stand as they were last read, since their part could not be read"
    changed = row["form_changes"]
    if changed:
        last = [one for one in changed if one["run_id"] == changed[0]["run_id"]]
        names = ", ".join(f"{one['field'].removeprefix('extra/')} {one['change']}" for one in last)
        yield f"its form changed on {last[0]['seen_on']}: {names}"


@explain_errors
def runs(
    data: Data = None,
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, help="Most runs to show.")] = 50,
) -> None:
    """List the latest runs: what each brought, and why one was held or failed."""
    settings = settings_for(data)
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        columns = ("id", "source_id", "seen_on", "state", "parsed", "added", "changed", "removed", "issues", "reason")
        print_rows(list_runs(ledger, limit), columns, as_json=as_json, empty=describe_nothing(settings))


@explain_errors
def issues(
    source: Annotated[str, typer.Argument(help="Only of this source.")] = "",
    data: Data = None,
    as_json: Json = False,
    run: Annotated[int | None, typer.Option(help="Only of this run.")] = None,
) -> None:
    """List what publishers should mend: what is wrong, in which file, and how to put it right.

    What a run found that was held or failed since is told apart: nothing of that run was taken.
    """
    settings = settings_for(data)
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        if run is not None and find_run(ledger, run) is None:
            raise UsageError(f"no run {run}; {format_command('runs', settings.data)} lists them")
        only = find_named_source(settings, ledger, source)
        rows = list_issues(ledger, only, run)
        refused = [item for item in list_refused_runs(ledger, only) if run in (None, item["id"])]
        is_empty = not list_runs(ledger, 1)
    if as_json:
        print_rows(rows, ISSUE_COLUMNS, as_json=True, empty="")
        return
    numbers = {item["id"] for item in refused}
    standing = [row for row in rows if row["run_id"] not in numbers]
    if standing or not refused:
        clean = f"Run {run} found no issue." if run else "No issues: every publication read cleanly."
        print_rows(standing, ISSUE_COLUMNS, as_json=False, empty=describe_nothing(settings) if is_empty else clean)
    for item in refused:
        print(f"{_capitalise(describe_refused_run(item))}. Nothing of it was taken; what it found:")
        own = [row for row in rows if row["run_id"] == item["id"]]
        print_rows(own, ISSUE_COLUMNS, as_json=False, empty="No issue beside this reason.")


ISSUE_COLUMNS = ("source_id", "severity", "code", "record_key", "message", "locator", "remedy")
"""What a table of issues shows."""


def _capitalise(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


@explain_errors
def changes(
    data: Data = None,
    as_json: Json = False,
    since: Annotated[str, typer.Option(help="First date, YYYY-MM-DD.")] = "",
    source: Annotated[str, typer.Option(help="Only of this source.")] = "",
    need: Annotated[str, typer.Option(help="Events that reach this need, by its id or title, worst first.")] = "",
) -> None:
    """List what changed: added, changed, removed and restored records, newest first; for a need, what matters to it."""
    check_day("--since", since)
    settings = settings_for(data)
    if need:
        _print_changes_for_need(settings, need, since, source, as_json=as_json)
        return
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        rows = list_changes(ledger, since, find_named_source(settings, ledger, source))
    columns = ("seen_on", "kind", "title", "source_id", "summary")
    empty = f"Nothing changed since {since}." if since else describe_nothing(settings)
    if as_json or not rows:
        print_rows(rows, columns, as_json=as_json, empty=empty)
        return
    news = [row for row in rows if not row["first_harvest"]]
    print_rows(news, columns, as_json=False, empty="Nothing has changed since the first harvests.")
    first = Counter((row["source_id"], row["seen_on"]) for row in rows if row["first_harvest"])
    for (name, seen_on), count in sorted(first.items()):
        print(f"{name}: first harvest on {seen_on}, {count} records.")


@explain_errors
def why(
    record: Annotated[str, typer.Argument(help="Record id, address or title.")],
    field: Annotated[str, typer.Argument(help="One field, such as title or status; all when left out.")] = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Say where every value of a record comes from: run, address, body and the place in it."""
    from homefinder.lookup import find_record
    from homefinder.store.provenance import read_provenance

    settings = settings_for(data)
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        found = read_provenance(ledger, find_record(ledger, record), field, settings.archive)
    if as_json:
        print_json(found)
        return
    print(f"{found['title']}\n{found['record']} · {found['state']} · taken in: {found['taken_in'] or 'not said'}\n")
    for row in found["fields"]:
        print(_format_provenance(row))


def _print_changes_for_need(settings: Settings, need: str, since: str, source: str, *, as_json: bool) -> None:
    from homefinder.change.events.queries import events_for_need
    from homefinder.lookup import find_need
    from homefinder.store.db import open_published

    with closing(open_published(settings)) as catalogue:
        only = find_named_source(settings, catalogue, source)
        rows = events_for_need(catalogue, find_need(catalogue, need), since, only)
    columns = ("severity", "level", "date", "kind", "title", "summary", "path")
    print_rows(rows, columns, as_json=as_json, empty="Nothing that this need rests on has changed.")


def _format_provenance(row: dict[str, Any]) -> str:
    value = row["value"] if isinstance(row["value"], str) else json.dumps(row["value"], ensure_ascii=False)
    short = value if len(value) <= 200 else value[:199] + "…"
    given = f"\n    the source's own word: {row['given']}" if row["given"] else ""
    return (
        f"{row['field']}: {short}{given}\n    read in run {row['run']} of {row['seen_on']} from {row['url']}\n"
        f"    at {row['locator'] or 'the whole body'}\n    body {row['sha256']} ({row['body']})"
    )
