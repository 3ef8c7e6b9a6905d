"""What the commands that harvest do: the steps one after the other, told line by line, with the totals at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from homefinder.build.batch import Step, finish, run_steps
from homefinder.build.refresh import in_step, refresh
from homefinder.change.events.queries import events_of_runs
from homefinder.cli.common import say_error
from homefinder.errors import UsageError
from homefinder.harvest.run import Outcome
from homefinder.harvest.service import accept_drop, sources_of
from homefinder.settings import Settings
from homefinder.store.db import open_ledger
from homefinder.store.runs import run_named


def accept_held(settings: Settings, run_id: int, named: list[str]) -> None:
    """Commit a held run and bring the catalogue in step. Raises UsageError where it is not of a source in ``named``."""
    _check_named(settings, run_id, named)
    outcome = accept_drop(settings, run_id, sources_of(settings))
    print(said(outcome))
    if not outcome.ok:
        say_error(f"run {run_id} could not be accepted: {outcome.reason}")
        raise typer.Exit(1)
    refresh(settings)


def _check_named(settings: Settings, run_id: int, named: list[str]) -> None:
    with closing(open_ledger(settings.ledger)) as ledger:
        row = run_named(ledger, run_id)
    if named and row is not None and row["source_id"] not in named:
        raise UsageError(f"run {run_id} is of {row['source_id']}, not of {', '.join(named)}")


def run(settings: Settings, steps: list[Step], *, together: bool = False) -> None:
    """Do the steps with a progress bar, refresh, and end with the totals; exit 1 when any source failed or was held."""
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("Harvesting", total=len(steps) + 1)

        def done(step: Step, outcome: Outcome) -> None:
            bar.update(task, advance=1, description=step.name)
            print(said(outcome, step.name), flush=True)

        outcomes = run_steps(steps, done, together=together)
        if any(outcome.state != "skipped" for outcome in outcomes) or not in_step(settings):
            refreshed = finish(settings, _teller(bar, task))
            print(f"{refreshed.homes} homes, {refreshed.needs} needs, {refreshed.candidates} candidates.")
    _total(outcomes, _events(settings, outcomes))


def _events(settings: Settings, outcomes: list[Outcome]) -> str:
    """The events that these runs brought, by kind."""
    runs = [outcome.run_id for outcome in outcomes if outcome.run_id is not None]
    with closing(open_ledger(settings.ledger)) as ledger:
        return events_of_runs(ledger, runs)


def _teller(bar: Progress, task: object) -> Callable[[str], None]:
    return lambda message: bar.update(task, description=message)  # type: ignore[arg-type]


def said(outcome: Outcome, name: str = "") -> str:
    """One line about how a run ended."""
    tally = outcome.tally
    start = f"{name or outcome.source_id}: {outcome.state}"
    if outcome.state == "committed":
        more = f", {tally.missing} missing" if tally.missing else ""
        return (
            f"{start}: {tally.parsed} records, {tally.added} added, {tally.changed} changed, {tally.removed} removed"
            f", {tally.restored} restored{more}, {tally.issues} issues"
        )
    return f"{start}{': ' if outcome.reason else ''}{outcome.reason}"


def _total(outcomes: list[Outcome], events: str) -> None:
    added, changed, removed = (
        sum(getattr(o.tally, name) for o in outcomes) for name in ("added", "changed", "removed")
    )
    print(f"In all: {added} added, {changed} changed, {removed} removed.")
    if events:
        print(events)
    bad = [outcome for outcome in outcomes if not outcome.ok]
    for outcome in bad:
        say_error(f"{outcome.source_id} {outcome.state}: {outcome.reason}{_next_step(outcome)}")
    if bad:
        raise typer.Exit(1)


def _next_step(outcome: Outcome) -> str:
    if outcome.state == "held" and outcome.tally.parsed:
        return (
            f". The catalogue is as before. Look with `homefinder issues --run {outcome.run_id}`; if it is right, "
            f"`homefinder harvest --accept-drop {outcome.run_id}`"
        )
    return ". The catalogue is as before; the next run tries again"
