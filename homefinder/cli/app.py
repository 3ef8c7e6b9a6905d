"""The command line. Each command is a plain function under ``homefinder/cli/``."""

from __future__ import annotations

import typer

from homefinder import __version__
from homefinder.cli import (
    accounts,
    change_requests,
    changes,
    decisions,
    digest,
    evaluate,
    harvest,
    impact,
    needs,
    query,
    resolve,
    serve,
    status,
    submissions,
)

app = typer.Typer(
    name="homefinder",
    help="The catalogue of the data and technical standards that UK government publishes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: the boxes cost half a second at each --help, and pipes do not want them
)

for command in (
    harvest.build,
    harvest.harvest,
    status.sources,
    status.runs,
    status.issues,
    status.changes,
    changes.events,
    changes.diff,
    changes.editions,
    impact.impact,
    impact.watch,
    impact.calendar,
    impact.load,
    status.why,
    query.find,
    needs.need,
    needs.outcomes,
    submissions.pack,
    submissions.routes,
    harvest.resolve,
    harvest.link,
    harvest.publish,
    resolve.pairs,
    resolve.pair,
    evaluate.evaluate,
    resolve.evaluate_resolve,
    decisions.decide,
    decisions.undo,
    decisions.decisions,
    decisions.review,
    query.sparql,
    query.export,
    digest.upkeep,
    digest.check_links,
    digest.digest,
    serve.serve,
    serve.schedule,
    serve.doctor,
):
    app.command()(command)
app.command("import")(decisions.import_reviews)  # a word that Python keeps for itself
app.add_typer(change_requests.request)
app.add_typer(accounts.curator)


def _version(shown: bool) -> None:
    if shown:
        print(f"homefinder {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """The catalogue of the data and technical standards that UK government publishes."""


def main() -> None:
    """Run the command line."""
    app()
