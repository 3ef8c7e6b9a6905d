"""The command line: which commands there are, and in which groups the help shows them."""

from __future__ import annotations

from collections.abc import Mapping

import typer

from homefinder.cli import (
    accounts,
    administration,
    alarms,
    change_requests,
    changes,
    dates,
    decisions,
    digest,
    duties,
    evaluate,
    harvest,
    impact,
    items,
    needs,
    owners,
    personal_data,
    query,
    resolve,
    retire,
    serve,
    source_commands,
    status,
    submissions,
)
from homefinder.cli.common import explain_errors
from homefinder.cli.log_output import show_log
from homefinder.cli.sections import Commands, add_commands, create_group
from homefinder.settings import Settings
from homefinder.version import __version__

app = create_group("homefinder", "The catalogue of the data and technical standards that UK government publishes.")

SECTIONS: Mapping[str, Commands] = {
    "Harvest": {
        "build": harvest.build,
        "harvest": harvest.harvest,
        "sources": status.sources,
        "runs": status.runs,
        "issues": status.issues,
        "why": status.why,
        "check-links": digest.check_links,
        "retire": retire.retire,
        "prune": retire.prune,
        "source": source_commands.source,
    },
    "Find": {
        "find": query.find,
        "need": needs.need,
        "outcomes": needs.outcomes,
        "owners": owners.owners,
        "duties": duties.duties,
        "uses": duties.uses,
        "stewardship": duties.stewardship,
        "proposals": duties.proposals,
        "routes": submissions.routes,
        "pack": submissions.pack,
        "evaluate": evaluate.evaluate,
        "evaluate-duties": duties.evaluate_duties,
    },
    "Look inside": {
        "items": items.items,
        "item": items.item,
        "compare": items.compare,
        "coverage": items.coverage,
        "check": items.check,
        "evaluate-items": items.evaluate_items,
    },
    "Change": {
        "changes": status.changes,
        "events": changes.events,
        "diff": changes.diff,
        "editions": changes.editions,
        "impact": impact.impact,
        "watch": impact.watch,
        "calendar": impact.calendar,
        "dates": dates.dates,
        "evaluate-dates": dates.evaluate_dates,
        "workload": impact.workload,
        "upkeep": digest.upkeep,
        "digest": digest.digest,
        "subscribers": digest.subscribers,
    },
    "Decide": {
        "review": decisions.review,
        "decide": decisions.decide,
        "undo": decisions.undo,
        "decisions": decisions.decisions,
        "import": decisions.import_reviews,
        "proposed-needs": needs.proposed_needs,
        "answer": duties.answer,
        "pairs": resolve.pairs,
        "pair": resolve.pair,
        "evaluate-resolve": resolve.evaluate_resolve,
        "request": change_requests.request,
    },
    "Publish": {
        "resolve": harvest.resolve,
        "link": harvest.link,
        "publish": harvest.publish,
        "export": query.export,
        "sparql": query.sparql,
    },
    "Run": {
        "serve": serve.serve,
        "schedule": serve.schedule,
        "alarms": alarms.alarms,
        "doctor": serve.doctor,
        "init": administration.init,
        "backup": administration.backup,
        "restore": administration.restore,
        "move-base": administration.move_base,
        "erase": personal_data.erase,
        "curator": accounts.curator,
    },
}
"""Section of ``homefinder --help`` → its commands by name, in order."""

OLD_NAMES: Commands = {"load": impact.workload}
"""What a command was called before: it still works, and the help does not show it."""


for section, commands in SECTIONS.items():
    add_commands(app, commands, section)
add_commands(app, OLD_NAMES, hidden=True)


def _version(shown: bool) -> None:
    if shown:
        print(f"homefinder {__version__}")
        raise typer.Exit


@app.callback()
@explain_errors
def _root(
    version: bool = typer.Option(  # noqa: ARG001, its callback does it all
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
    verbose: bool = typer.Option(False, "--verbose", help="Log each request, retry and stage to stderr."),
) -> None:
    """The catalogue of the data and technical standards that UK government publishes."""
    show_log("debug" if verbose else Settings.from_environment().log)


def main() -> None:
    """Run the command line."""
    app()
