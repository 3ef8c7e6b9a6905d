"""Commands that bring publications in: build, harvest, and the stages that follow them.

What the work needs is imported when it begins: the help must not wait for the libraries that fetch and parse.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from homefinder.build.batch import Step, finish, run_steps
from homefinder.build.refresh import in_step, refresh
from homefinder.change.events.queries import events_of_runs
from homefinder.cli.common import Data, explained, say_error, settings_for
from homefinder.errors import UsageError
from homefinder.harvest.run import Outcome
from homefinder.harvest.service import accept_drop, sources_of
from homefinder.settings import Settings
from homefinder.store.db import open_ledger
from homefinder.store.runs import run_named

Offline = Annotated[bool, typer.Option("--offline", help="Use the sample that comes with Homefinder; no network.")]


@explained
def build(
    data: Data = None,
    offline: Offline = False,
    from_archive: Annotated[
        bool, typer.Option("--from-archive", help="Read every archived body again, to make a lost ledger anew.")
    ] = False,
    until: Annotated[str, typer.Option(help="With --from-archive: only runs up to this date.")] = "",
) -> None:
    """Harvest all sources, resolve, link and publish."""
    from homefinder.build.batch import archive_steps, live_steps, offline_steps

    settings = settings_for(data)
    if offline and from_archive:
        raise UsageError("--offline and --from-archive exclude each other")
    if until and not from_archive:
        raise UsageError("--until goes with --from-archive")
    if from_archive and settings.ledger.exists():
        raise UsageError(f"{settings.ledger} is there; move it aside before it is made again from the archive")
    if from_archive:
        steps = archive_steps(settings, until)
    else:
        steps = offline_steps(settings) if offline else live_steps(settings)
    run(settings, steps, together=not (offline or from_archive))


@explained
def harvest(
    source: Annotated[list[str] | None, typer.Argument(help="Source ids; all when left out.")] = None,
    data: Data = None,
    offline: Offline = False,
    replay: Annotated[
        list[Path] | None, typer.Option("--replay", help="Folder of recorded responses (may be given again).")
    ] = None,
    accept: Annotated[
        int | None, typer.Option("--accept-drop", help="Commit this held run, after you have looked at it.")
    ] = None,
) -> None:
    """Harvest sources, then bring the catalogue in step."""
    from homefinder.build.batch import live_steps, offline_steps

    settings = settings_for(data)
    named = source or []
    if accept is not None:
        accept_held(settings, accept, named)
    elif replay:
        run(settings, offline_steps(settings, named, replay))
    elif offline:
        run(settings, offline_steps(settings, named))
    else:
        run(settings, live_steps(settings, named), together=True)


@explained
def resolve(data: Data = None) -> None:
    """Find which records describe the same thing, and make the homes anew."""
    from homefinder.build.link import link as link_all
    from homefinder.build.refresh import resolve_all
    from homefinder.change.impact.write import follow_up
    from homefinder.store.db import open_curation, open_ledger
    from homefinder.store.locks import locked

    settings = settings_for(data)
    vocab = settings.home / "vocab"
    with (
        locked(settings.locks, "refresh"),
        closing(open_ledger(settings.ledger)) as ledger,
        closing(open_curation(settings.curation)) as curation,
    ):
        homes = resolve_all(ledger, curation, vocab)
        needs, candidates = link_all(ledger, curation, vocab)
        follow_up(ledger, curation)
    print(f"{homes} homes; {candidates} candidates for {needs} needs. `homefinder publish` shows them to readers.")


@explained
def link(data: Data = None) -> None:
    """Rank homes for every need anew. People's decisions are read, never changed."""
    from homefinder.build.link import link as link_all
    from homefinder.change.impact.write import follow_up
    from homefinder.store.db import open_curation, open_ledger
    from homefinder.store.locks import locked

    settings = settings_for(data)
    with (
        locked(settings.locks, "refresh"),
        closing(open_ledger(settings.ledger)) as ledger,
        closing(open_curation(settings.curation)) as curation,
    ):
        needs, candidates = link_all(ledger, curation, settings.home / "vocab")
        follow_up(ledger, curation)
    print(f"{candidates} candidates for {needs} needs. `homefinder publish` shows them to readers.")


@explained
def publish(data: Data = None) -> None:
    """Swap the finished catalogue and its RDF in for readers."""
    from homefinder.build.publish import publish as publish_all
    from homefinder.build.refresh import project
    from homefinder.store.db import open_ledger
    from homefinder.store.locks import locked

    settings = settings_for(data)
    with locked(settings.locks, "refresh"), closing(open_ledger(settings.ledger)) as ledger:
        path = publish_all(ledger, settings)
        project(settings)
    print(f"Published {path} and {settings.rdf}.")


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
