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

from homefinder.build.batch import HarvestStep, finish, run_steps
from homefinder.build.refresh import is_up_to_date, refresh
from homefinder.change.events.queries import events_of_runs
from homefinder.cli.common import Data, explain_errors, print_error, settings_for
from homefinder.errors import UsageError
from homefinder.harvest.run import RunResult
from homefinder.harvest.service import accept_drop, read_declared_sources
from homefinder.settings import Settings
from homefinder.store.db import open_ledger
from homefinder.store.runs import find_run

Offline = Annotated[bool, typer.Option("--offline", help="Use the sample that comes with Homefinder; no network.")]


@explain_errors
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
    run_harvest(settings, steps, in_parallel=not (offline or from_archive))


@explain_errors
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
        run_harvest(settings, offline_steps(settings, named, replay))
    elif offline:
        run_harvest(settings, offline_steps(settings, named))
    else:
        run_harvest(settings, live_steps(settings, named), in_parallel=True)


@explain_errors
def resolve(data: Data = None) -> None:
    """Find which records describe the same thing, and make the homes anew."""
    from homefinder.build.link import link as link_all
    from homefinder.build.refresh import resolve_all
    from homefinder.change.impact.write import write_impact_tables
    from homefinder.store.db import open_curation, open_ledger
    from homefinder.store.locks import hold_lock

    settings = settings_for(data)
    vocab = settings.home / "vocab"
    with (
        hold_lock(settings.locks, "refresh"),
        closing(open_ledger(settings.ledger)) as ledger,
        closing(open_curation(settings.curation)) as curation,
    ):
        homes = resolve_all(ledger, curation, vocab)
        needs, candidates = link_all(ledger, curation, vocab)
        write_impact_tables(ledger, curation)
    print(f"{homes} homes; {candidates} candidates for {needs} needs. `homefinder publish` shows them to readers.")


@explain_errors
def link(data: Data = None) -> None:
    """Rank homes for every need anew. People's decisions are read, never changed."""
    from homefinder.build.link import link as link_all
    from homefinder.change.impact.write import write_impact_tables
    from homefinder.store.db import open_curation, open_ledger
    from homefinder.store.locks import hold_lock

    settings = settings_for(data)
    with (
        hold_lock(settings.locks, "refresh"),
        closing(open_ledger(settings.ledger)) as ledger,
        closing(open_curation(settings.curation)) as curation,
    ):
        needs, candidates = link_all(ledger, curation, settings.home / "vocab")
        write_impact_tables(ledger, curation)
    print(f"{candidates} candidates for {needs} needs. `homefinder publish` shows them to readers.")


@explain_errors
def publish(data: Data = None) -> None:
    """Swap the finished catalogue and its RDF in for readers."""
    from homefinder.build.publish import publish as publish_all
    from homefinder.build.refresh import project_rdf
    from homefinder.store.db import open_ledger
    from homefinder.store.locks import hold_lock

    settings = settings_for(data)
    with hold_lock(settings.locks, "refresh"), closing(open_ledger(settings.ledger)) as ledger:
        path = publish_all(ledger, settings)
        project_rdf(settings)
    print(f"Published {path} and {settings.rdf}.")


def accept_held(settings: Settings, run_id: int, source_ids: list[str]) -> None:
    """Commit a held run and bring the catalogue in step. Raises UsageError where it is not of a source in
    ``source_ids``."""
    _check_source(settings, run_id, source_ids)
    outcome = accept_drop(settings, run_id, read_declared_sources(settings))
    print(describe_run(outcome))
    if not outcome.ok:
        print_error(f"run {run_id} could not be accepted: {outcome.reason}")
        raise typer.Exit(1)
    refresh(settings)


def _check_source(settings: Settings, run_id: int, source_ids: list[str]) -> None:
    with closing(open_ledger(settings.ledger)) as ledger:
        row = find_run(ledger, run_id)
    if source_ids and row is not None and row["source_id"] not in source_ids:
        raise UsageError(f"run {run_id} is of {row['source_id']}, not of {', '.join(source_ids)}")


def run_harvest(settings: Settings, steps: list[HarvestStep], *, in_parallel: bool = False) -> None:
    """Do the steps with a progress bar, refresh, and end with the totals; exit 1 when any source failed or was held."""
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("Harvesting", total=len(steps) + 1)

        def done(step: HarvestStep, outcome: RunResult) -> None:
            bar.update(task, advance=1, description=step.name)
            print(describe_run(outcome, step.name), flush=True)

        outcomes = run_steps(steps, done, in_parallel=in_parallel)
        if any(outcome.state != "skipped" for outcome in outcomes) or not is_up_to_date(settings):
            refreshed = finish(settings, _build_progress_callback(bar, task))
            print(f"{refreshed.homes} homes, {refreshed.needs} needs, {refreshed.candidates} candidates.")
    _total(outcomes, _events(settings, outcomes))


def _events(settings: Settings, outcomes: list[RunResult]) -> str:
    """The events that these runs brought, by kind."""
    runs = [outcome.run_id for outcome in outcomes if outcome.run_id is not None]
    with closing(open_ledger(settings.ledger)) as ledger:
        return events_of_runs(ledger, runs)


def _build_progress_callback(bar: Progress, task: object) -> Callable[[str], None]:
    return lambda message: bar.update(task, description=message)  # type: ignore[arg-type]


def describe_run(outcome: RunResult, name: str = "") -> str:
    """One line about how a run ended."""
    tally = outcome.counts
    start = f"{name or outcome.source_id}: {outcome.state}"
    if outcome.state == "committed":
        more = f", {tally.missing} missing" if tally.missing else ""
        return (
            f"{start}: {tally.parsed} records, {tally.added} added, {tally.changed} changed, {tally.removed} removed"
            f", {tally.restored} restored{more}, {tally.issues} issues"
        )
    return f"{start}{': ' if outcome.reason else ''}{outcome.reason}"


def _total(outcomes: list[RunResult], events: str) -> None:
    added, changed, removed = (
        sum(getattr(o.counts, name) for o in outcomes) for name in ("added", "changed", "removed")
    )
    print(f"In all: {added} added, {changed} changed, {removed} removed.")
    if events:
        print(events)
    bad = [outcome for outcome in outcomes if not outcome.ok]
    for outcome in bad:
        print_error(f"{outcome.source_id} {outcome.state}: {outcome.reason}{_next_step(outcome)}")
    if bad:
        raise typer.Exit(1)


def _next_step(outcome: RunResult) -> str:
    if outcome.state == "held" and outcome.counts.parsed:
        return (
            f". The catalogue is as before. Look with `homefinder issues --run {outcome.run_id}`; if it is right, "
            f"`homefinder harvest --accept-drop {outcome.run_id}`"
        )
    return ". The catalogue is as before; the next run tries again"
