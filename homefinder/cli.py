"""The command line. Each command is a plain function under ``homefinder/commands/``."""

from __future__ import annotations

import typer

from homefinder import __version__
from homefinder.commands import (
    acting,
    asking,
    changing,
    curators,
    deciding,
    harvesting,
    impacting,
    looking,
    measuring,
    needs,
    requesting,
    resolving,
    serving,
    telling,
    tending,
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
    harvesting.build,
    harvesting.harvest,
    looking.sources,
    looking.runs,
    looking.issues,
    looking.changes,
    changing.events,
    changing.diff,
    changing.editions,
    impacting.impact,
    impacting.watch,
    impacting.calendar,
    impacting.load,
    looking.why,
    asking.find,
    needs.need,
    needs.outcomes,
    acting.pack,
    acting.routes,
    harvesting.resolve,
    harvesting.link,
    harvesting.publish,
    resolving.pairs,
    resolving.pair,
    measuring.evaluate,
    resolving.evaluate_resolve,
    deciding.decide,
    deciding.undo,
    deciding.decisions,
    deciding.review,
    asking.sparql,
    asking.export,
    telling.upkeep,
    telling.check_links,
    telling.digest,
    serving.serve,
    tending.schedule,
    tending.doctor,
):
    app.command()(command)
app.command("import")(deciding.import_reviews)  # a word that Python keeps for itself
app.add_typer(requesting.request)
app.add_typer(curators.curator)


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
