"""Commands that keep the catalogue in order: schedule, doctor."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from homefinder.clean.wording import count_things
from homefinder.cli.common import Data, Json, explain_errors, print_error, print_json, settings_for

if TYPE_CHECKING:
    from homefinder.build.doctor import CheckResult


@explain_errors
def schedule(
    data: Data = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of Prefect's page.")] = 4200,
    host: Annotated[str, typer.Option(help="Address of Prefect's page.")] = "127.0.0.1",
) -> None:
    """Start the scheduler: Prefect's server with its page, and the worker that runs each source when it is due."""
    from homefinder.scheduler.server import run

    run(settings_for(data, needs_folder=False), host, port)


@explain_errors
def doctor(
    data: Data = None,
    as_json: Json = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Do what is advised where that loses nothing, a step at a time.")
    ] = False,
    live: Annotated[
        bool, typer.Option("--live", help="Look at every source's publication instead, once; nothing is taken in.")
    ] = False,
    source: Annotated[list[str] | None, typer.Option(help="With --live: only this source. May be repeated.")] = None,
    replay: Annotated[list[Path] | None, typer.Option(help="With --live: recordings that answer instead.")] = None,
) -> None:
    """Prove that tables, archive and RDF agree, or, with --live, that each source is as it was declared."""
    from homefinder.build.doctor import examine

    settings = settings_for(data, needs_folder=not live)
    if live:
        from homefinder.build.live_doctor import examine_live

        examined = _print_examined(examine_live(settings, source or (), replay or ()), as_json=as_json)
        _end_examination(examined, as_json=as_json)
        return
    examined = _print_examined(examine(settings), as_json=as_json)
    if fix and _count_wrong(examined):
        from homefinder.administration.heal import heal

        done = 0
        for done, step in enumerate(heal(settings, examined), start=1):  # noqa: B007, counted
            print(f"fix   {step}", file=sys.stderr if as_json else sys.stdout, flush=True)
        if done:
            examined = _print_examined(examine(settings), as_json=as_json)
        elif not as_json:
            print("fix   Nothing of this can be healed without you; see what is advised above.")
    _end_examination(examined, as_json=as_json)


def _end_examination(examined: list[CheckResult], *, as_json: bool) -> None:
    """Print for programs, and exit with 1 where something is wrong."""
    if as_json:
        print_json([asdict(item) for item in examined])
    if wrong := _count_wrong(examined):
        sys.stdout.flush()
        print_error(f"{count_things(wrong, 'thing is', 'things are')} wrong; see above")
        raise typer.Exit(1)


def _print_examined(results: Iterable[CheckResult], *, as_json: bool) -> list[CheckResult]:
    """Each check as it is made, where it is not for programs."""
    examined = []
    for item in results:
        examined.append(item)
        if not as_json:
            print(f"{'ok' if not item.findings else 'WRONG':5} {item.check}: {item.looked_at}", flush=True)
            for note in item.notes:
                print(f"      {note}")
            for finding in item.findings:
                print(f"      {finding.problem}" + (f"\n        mend: {finding.mend}" if finding.mend else ""))
    return examined


def _count_wrong(examined: Iterable[CheckResult]) -> int:
    return sum(len(item.findings) for item in examined)


@explain_errors
def serve(
    data: Data = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8001,
    host: Annotated[
        str, typer.Option(help="Address to listen on; 127.0.0.1 is this machine only, 0.0.0.0 every network.")
    ] = "127.0.0.1",
    base: Annotated[
        str, typer.Option(help="Address under which others find the site; as HOMEFINDER_BASE.", show_default=False)
    ] = "",
    prefix: Annotated[
        str,
        typer.Option(help="Path below which a proxy shows the site, such as /standards; that of --base if left out."),
    ] = "",
    forwarded_allow: Annotated[
        str,
        typer.Option(
            "--forwarded-allow",
            help="Addresses or networks of proxies, with commas between, that say who asks and by which scheme.",
            show_default="127.0.0.1,::1",
        ),
    ] = "",
) -> None:
    """Serve the published catalogue as web pages, read-only, until Ctrl+C; a new publication shows at once."""
    from homefinder.build.base_address import check_served
    from homefinder.site.serve import serve as serve_site  # Datasette takes half a second to load

    # What answers a request, and the processes that answer SPARQL, read their settings from the environment.
    for name, value in (("HOMEFINDER_BASE", base), ("HOMEFINDER_PREFIX", prefix)):
        if value:
            os.environ[name] = value
    settings = settings_for(data)
    check_served(settings, host)
    serve_site(settings, host=host, port=port, forwarded_allow=forwarded_allow)
