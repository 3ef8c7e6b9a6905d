"""Commands that keep the catalogue in order: schedule, doctor."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from homefinder.clean.wording import count_things
from homefinder.cli.common import Data, Json, explain_errors, print_error, print_json, settings_for


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
def doctor(data: Data = None, as_json: Json = False) -> None:
    """Prove that tables, archive and RDF agree; say what does not, and how to mend it."""
    from homefinder.build.doctor import examine

    examined = []
    for item in examine(settings_for(data)):
        examined.append(item)
        if not as_json:
            print(f"{'ok' if not item.findings else 'WRONG':5} {item.check}: {item.looked_at}", flush=True)
            for note in item.notes:
                print(f"      {note}")
            for finding in item.findings:
                print(f"      {finding.problem}" + (f"\n        mend: {finding.mend}" if finding.mend else ""))
    if as_json:
        print_json([asdict(item) for item in examined])
    wrong = sum(len(item.findings) for item in examined)
    if wrong:
        sys.stdout.flush()
        print_error(f"{count_things(wrong, 'thing is', 'things are')} wrong; see above")
        raise typer.Exit(1)


@explain_errors
def serve(
    data: Data = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8001,
    host: Annotated[
        str, typer.Option(help="Address to listen on; 127.0.0.1 is this machine only, 0.0.0.0 every network.")
    ] = "127.0.0.1",
) -> None:
    """Serve the published catalogue as web pages, read-only, until Ctrl+C; a new publication shows at once."""
    from homefinder.site.serve import serve as serve_site  # Datasette takes half a second to load

    serve_site(settings_for(data), host=host, port=port)
