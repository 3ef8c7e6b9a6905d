"""Commands that bring publications in: build, harvest, and the stages that follow them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from homefinder.building import Step, archive_steps, finish, live_steps, offline_steps, run_steps
from homefinder.commands.common import Data, explained, say_error, settings_for
from homefinder.errors import UsageError
from homefinder.harvesting import accept_drop, sources_of
from homefinder.link.link import link as link_all
from homefinder.pipeline.harvest import Outcome
from homefinder.publish import publish as publish_all
from homefinder.refresh import project, refresh, resolve_all
from homefinder.settings import Settings
from homefinder.store.db import open_ledger

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
    _run(settings, steps, together=not (offline or from_archive))


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
    settings = settings_for(data)
    named = source or []
    if accept is not None:
        _accept(settings, accept, named)
    elif replay:
        _run(settings, offline_steps(settings, named, replay))
    elif offline:
        _run(settings, offline_steps(settings, named))
    else:
        _run(settings, live_steps(settings, named), together=True)


@explained
def resolve(data: Data = None) -> None:
    """Find which records describe the same thing, and make the homes anew."""
    with closing(open_ledger(settings_for(data).ledger)) as ledger:
        homes = resolve_all(ledger)
        needs, candidates = link_all(ledger, settings_for(data).home / "vocab")
    print(f"{homes} homes; {candidates} candidates for {needs} needs. `homefinder publish` shows them to readers.")


@explained
def link(data: Data = None) -> None:
    """Rank homes for every need anew. People's decisions are read, never changed."""
    with closing(open_ledger(settings_for(data).ledger)) as ledger:
        needs, candidates = link_all(ledger, settings_for(data).home / "vocab")
    print(f"{candidates} candidates for {needs} needs. `homefinder publish` shows them to readers.")


@explained
def publish(data: Data = None) -> None:
    """Swap the finished catalogue and its RDF in for readers."""
    settings = settings_for(data)
    with closing(open_ledger(settings.ledger)) as ledger:
        path = publish_all(ledger, settings)
        project(settings)
    print(f"Published {path} and {settings.rdf}.")


def _accept(settings: Settings, run_id: int, named: list[str]) -> None:
    sources = sources_of(settings)
    outcome = accept_drop(settings, run_id, sources)
    if named and outcome.source_id not in named:
        raise UsageError(f"run {run_id} is of {outcome.source_id}, not of {', '.join(named)}")
    print(said(outcome))
    if not outcome.ok:
        say_error(f"run {run_id} could not be accepted: {outcome.reason}")
        raise typer.Exit(1)
    refresh(settings)


def _run(settings: Settings, steps: list[Step], *, together: bool = False) -> None:
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
        if any(outcome.state != "skipped" for outcome in outcomes) or not settings.catalogue.exists():
            refreshed = finish(settings, _teller(bar, task))
            print(f"{refreshed.homes} homes, {refreshed.needs} needs, {refreshed.candidates} candidates.")
    _total(outcomes)


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


def _total(outcomes: list[Outcome]) -> None:
    added, changed, removed = (
        sum(getattr(o.tally, name) for o in outcomes) for name in ("added", "changed", "removed")
    )
    print(f"In all: {added} added, {changed} changed, {removed} removed.")
    bad = [outcome for outcome in outcomes if not outcome.ok]
    for outcome in bad:
        say_error(f"{outcome.source_id} {outcome.state}: {outcome.reason}{_next_step(outcome)}")
    if bad:
        raise typer.Exit(1)


def _next_step(outcome: Outcome) -> str:
    if outcome.state == "held":
        return (
            f". The catalogue is as before. Look with `homefinder issues --run {outcome.run_id}`; if it is right, "
            f"`homefinder harvest --accept-drop {outcome.run_id}`"
        )
    return ". The catalogue is as before; the next run tries again"
