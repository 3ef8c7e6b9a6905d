"""Commands that bring publications in: build, harvest, and the stages that follow them.

What the work needs is imported when it begins: the help must not wait for the libraries that fetch and parse.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefinder.cli.common import Data, explain_errors, settings_for
from homefinder.errors import UsageError
from homefinder.settings import format_command
from homefinder.store.files import list_companions

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
    from homefinder.cli.harvest_progress import run_harvest

    settings = settings_for(data, needs_folder=False)
    if offline and from_archive:
        raise UsageError("--offline and --from-archive exclude each other")
    if until and not from_archive:
        raise UsageError("--until goes with --from-archive")
    if from_archive:
        log, _ = list_companions(settings.ledger)
        for path in (settings.ledger, log):
            if path.exists() and path.stat().st_size:  # what is in a log would go into the new ledger
                raise UsageError(f"{path} is there; move it aside before the ledger is made again from the archive")
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
        int | None, typer.Option("--accept", help="Commit this held run, after you have looked at it.")
    ] = None,
    check: Annotated[
        list[str] | None, typer.Option("--check", help="With --accept: a check that it may miss (may be given again).")
    ] = None,
    because: Annotated[str, typer.Option("--because", help="With --accept: why that is right.")] = "",
    accept_drop: Annotated[
        int | None, typer.Option("--accept-drop", help="Commit this run, held for its size: fewer records are right.")
    ] = None,
) -> None:
    """Harvest sources, then bring the catalogue in step."""
    from homefinder.build.batch import live_steps, offline_steps
    from homefinder.cli.harvest_progress import accept_held, run_harvest
    from homefinder.harvest.gate import SIZE_CHECKS

    settings = settings_for(data, needs_folder=False)
    named = source or []
    if accept is not None and accept_drop is not None:
        raise UsageError("--accept and --accept-drop exclude each other")
    if accept is not None and not (check and because.strip()):
        raise UsageError(f'say what may be missed, and why: --accept {accept} --check NAME --because "REASON"')
    if accept is None and check:
        raise UsageError("--check goes with --accept")
    if accept is not None:
        accept_held(settings, accept, named, dict.fromkeys(check or (), because.strip()))
    elif accept_drop is not None:
        accept_held(settings, accept_drop, named, dict.fromkeys(SIZE_CHECKS, because.strip()))
    elif replay:
        run_harvest(settings, offline_steps(settings, named, replay))
    elif offline:
        run_harvest(settings, offline_steps(settings, named))
    else:
        run_harvest(settings, live_steps(settings, named), in_parallel=True)


@explain_errors
def resolve(data: Data = None) -> None:
    """Find which records describe the same thing, and make the homes anew."""
    from homefinder.build.refresh import refresh

    settings = settings_for(data)
    made = refresh(settings, redo=["resolve"], until="impact")
    print(
        f"{made.homes} homes; {made.candidates} candidates for {made.needs} needs. "
        f"{format_command('publish', settings.data)} shows them to readers."
    )


@explain_errors
def link(data: Data = None) -> None:
    """Rank homes for every need anew. People's decisions are read, never changed."""
    from homefinder.build.refresh import refresh

    settings = settings_for(data)
    made = refresh(settings, redo=["link"], until="impact")
    show = format_command("publish", settings.data)
    print(f"{made.candidates} candidates for {made.needs} needs. {show} shows them to readers.")


@explain_errors
def publish(data: Data = None) -> None:
    """Bring the catalogue in step with what changed, and swap it and its RDF in for readers."""
    from homefinder.build.refresh import refresh

    settings = settings_for(data)
    refresh(settings, redo=["publish", "rdf"])
    print(f"Published {settings.catalogue} and {settings.rdf}.")
