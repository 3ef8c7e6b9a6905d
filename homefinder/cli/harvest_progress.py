"""What a person sees of a harvest: its progress, how each run ended, and the totals."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import closing

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from homefinder.build.batch import HarvestStep, run_steps
from homefinder.build.refresh import is_up_to_date, refresh
from homefinder.change.events.queries import events_of_runs
from homefinder.clean.wording import list_names
from homefinder.cli.common import print_error
from homefinder.errors import UsageError
from homefinder.harvest.run import RunResult
from homefinder.harvest.service import accept_held_run, read_declared_sources
from homefinder.settings import Settings, format_command
from homefinder.store.db import open_ledger, open_ledger_read_only
from homefinder.store.faults import make_folder
from homefinder.store.queries import list_titles_of_run
from homefinder.store.runs import find_run


def accept_held(settings: Settings, run_id: int, source_ids: list[str], accepted: Mapping[str, str]) -> None:
    """Commit a held run and bring the catalogue in step. ``accepted``: the checks that it may miss, with the reason.

    Raises UsageError where it is not of a source in ``source_ids``.
    """
    _check_source(settings, run_id, source_ids)
    outcome = accept_held_run(settings, run_id, read_declared_sources(settings), accepted)
    _print_run(settings, outcome)
    if not outcome.ok:
        checks = " ".join(f"--check {name}" for name in dict.fromkeys((*accepted, *outcome.missed_checks)))
        accept = format_command(f'harvest --accept {run_id} {checks} --because "REASON"', settings.data)
        more = f". {accept}" if outcome.missed_checks else ""
        print_error(f"run {run_id} could not be accepted: {outcome.reason}{more}")
        raise typer.Exit(1)
    refresh(settings)


def _check_source(settings: Settings, run_id: int, source_ids: list[str]) -> None:
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        row = find_run(ledger, run_id)
    if source_ids and row is not None and row["source_id"] not in source_ids:
        raise UsageError(f"run {run_id} is of {row['source_id']}, not of {', '.join(source_ids)}")


def run_harvest(settings: Settings, steps: list[HarvestStep], *, in_parallel: bool = False) -> None:
    """Do the steps with a progress bar, refresh, and end with the totals; exit 1 when any source failed or was held.

    Raises StoreError before the first step where the data folder or its ledger cannot be made or written.
    """
    make_folder(settings.data)
    open_ledger(settings.ledger).close()
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("Harvesting", total=len(steps) + 1)

        def done(step: HarvestStep, outcome: RunResult) -> None:
            bar.update(task, advance=1, description=step.name)
            _print_run(settings, outcome, step.name)

        outcomes = run_steps(steps, done, in_parallel=in_parallel)
        if any(outcome.state != "skipped" for outcome in outcomes) or not is_up_to_date(settings):
            refreshed = refresh(settings, lambda message: bar.update(task, description=message))
            print(f"{refreshed.homes} homes, {refreshed.needs} needs, {refreshed.candidates} candidates.")
    _total(settings, outcomes, _events(settings, outcomes))


def _events(settings: Settings, outcomes: list[RunResult]) -> str:
    """The events that these runs brought, by kind."""
    runs = [outcome.run_id for outcome in outcomes if outcome.run_id is not None]
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        return events_of_runs(ledger, runs)


MOST_NAMES = 5
"""Records of each kind of change that a run names; `homefinder changes` lists them all."""


def _print_run(settings: Settings, outcome: RunResult, name: str = "") -> None:
    """How a run ended, and what it added, changed and removed by name; a first harvest only counts."""
    print(describe_run(outcome, name), flush=True)
    if outcome.run_id is None or outcome.state != "committed":
        return
    with closing(open_ledger(settings.ledger)) as ledger:
        for kind, titles in list_titles_of_run(ledger, outcome.run_id).items():
            print(f"  {kind}: {list_names(titles, MOST_NAMES)}")


def describe_run(outcome: RunResult, name: str = "") -> str:
    """One line about how a run ended."""
    tally = outcome.counts
    start = f"{name or outcome.source_id}: {outcome.state}"
    if outcome.state == "committed":
        more = f", {tally.missing} missing" if tally.missing else ""
        more += f", {tally.unread} kept that could not be read" if tally.unread else ""
        return (
            f"{start}: {tally.parsed} records, {tally.added} added, {tally.changed} changed, {tally.removed} removed"
            f", {tally.restored} restored{more}, {tally.issues} issues"
        )
    return f"{start}{': ' if outcome.reason else ''}{outcome.reason}"


def _total(settings: Settings, outcomes: list[RunResult], events: str) -> None:
    added, changed, removed = (
        sum(getattr(o.counts, name) for o in outcomes) for name in ("added", "changed", "removed")
    )
    print(f"In all: {added} added, {changed} changed, {removed} removed.")
    if events:
        print(events)
    bad = [outcome for outcome in outcomes if not outcome.ok]
    for outcome in bad:
        remedy = outcome.describe_remedy(settings.data)
        next_step = f". {remedy}" if remedy else "; the next run tries again"
        print_error(f"{outcome.source_id} {outcome.state}: {outcome.reason}. The catalogue is as before{next_step}")
    if bad:
        raise typer.Exit(1)
