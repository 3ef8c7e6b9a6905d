"""The command line. Each command is a plain function under ``homefinder/commands/``."""

from __future__ import annotations

import typer

from homefinder import __version__
from homefinder.commands import asking, harvesting, looking, resolving, serving, tending

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
    looking.why,
    asking.find,
    harvesting.resolve,
    harvesting.link,
    harvesting.publish,
    resolving.pairs,
    resolving.pair,
    asking.evaluate,
    resolving.evaluate_resolve,
    asking.sparql,
    asking.export,
    serving.serve,
    tending.schedule,
    tending.doctor,
):
    app.command()(command)


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
