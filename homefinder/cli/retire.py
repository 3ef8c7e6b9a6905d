"""Commands about what leaves the catalogue: sources and records that are retired, and old versions that are pruned."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Annotated

import typer

from homefinder.cli.common import Data, Json, check_day, explain_errors, print_json, settings_for
from homefinder.cli.decisions import Reviewer, login_name
from homefinder.errors import UsageError
from homefinder.settings import Settings, format_command

KINDS = ("source", "record", "home")


@explain_errors
def retire(
    what: Annotated[
        list[str],
        typer.Argument(metavar="[source|record|home] ID", help="A source, a record, or all records of a home."),
    ],
    because: Annotated[str, typer.Option("--because", "--why", help="Why, in a sentence that readers will see.")],
    keep: Annotated[bool, typer.Option("--keep", help="Keep it as it was last seen.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take it out of the catalogue; its page says so.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take back what was said before.")] = False,
    reviewer: Reviewer = "",
    data: Data = None,
) -> None:
    """Say what becomes of records that nobody looks at any more. It is kept through every rebuild."""
    from homefinder.decisions.retirements import KEEP, REMOVE, UNDO, Retirement, add_retirement
    from homefinder.store.db import open_curation, open_ledger_read_only
    from homefinder.store.today import read_present_day

    if keep + remove + undo != 1:
        raise UsageError("say one of --keep, --remove and --undo")
    action = KEEP if keep else REMOVE if remove else UNDO
    settings = settings_for(data)
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        targets = _find_targets(ledger, what, settings)
    with closing(open_curation(settings.curation)) as curation:
        for kind, target in targets:
            add_retirement(
                curation, Retirement(kind, target, action, because, reviewer or login_name(), read_present_day())
            )
    done = {KEEP: "is kept", REMOVE: "is taken out", UNDO: "is as if nothing had been said"}[action]
    for kind, target in targets:
        print(f"The {kind} {target} {done}.")
    print(
        f"{format_command('publish', settings.data)} shows it to readers"
        + ("." if undo else "; `--undo` takes it back.")
    )


def _find_targets(ledger: sqlite3.Connection, words: list[str], settings: Settings) -> list[tuple[str, str]]:
    """The source or the records that are meant. Raises UsageError where there is none, naming those that come near."""
    from homefinder.lookup import find_home, find_record
    from homefinder.store.queries import is_known, list_home_records

    kind = words[0] if len(words) == 2 and words[0] in KINDS else ""
    if len(words) != (2 if kind else 1):
        raise UsageError(f"name one source, record or home; {' '.join(words)!r} is not one (quote a title)")
    name = words[-1]
    if kind in ("", "source") and is_known(ledger, "sources", name):
        return [("source", name)]
    if kind == "source":
        raise UsageError(f"no source is called {name!r}; {format_command('sources', settings.data)} lists them")
    if kind == "home":
        return [("record", record) for record in list_home_records(ledger, find_home(ledger, name))]
    return [("record", find_record(ledger, name))]


@explain_errors
def prune(
    before: Annotated[str, typer.Option("--before", help="What was over before this day, YYYY-MM-DD.")] = "",
    personal: Annotated[
        bool, typer.Option("--personal", help="What readers gave, after the periods that site.yml says.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go; nothing is changed.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Take old versions and archived bodies out, and keep what a decision, a request or an event names; or take out
    what readers gave long ago."""
    from dataclasses import asdict

    from homefinder.build import prune as pruning
    from homefinder.build.refresh import refresh

    check_day("--before", before)
    if not before and not personal:
        raise UsageError("say --before with a day, such as 2026-01-01, or --personal")
    if personal and (before or dry_run):
        raise UsageError("--personal goes without --before and --dry-run")
    settings = settings_for(data)
    if personal:
        _prune_personal(settings, as_json=as_json)
        return
    done = pruning.prune(settings, before, dry_run=dry_run)
    if not dry_run:
        refresh(settings, redo=["publish", "rdf"])
    if as_json:
        print_json(asdict(done) | {"before": before, "dry_run": dry_run})
        return
    verb = "would go" if dry_run else "are gone"
    print(f"{done.versions} versions, {done.runs} runs and {done.bodies} bodies ({done.bytes:,} bytes) {verb}.")
    print(f"{done.named} old versions stay, since a decision or a request names them.")


def _prune_personal(settings: Settings, *, as_json: bool) -> None:
    from dataclasses import asdict

    from homefinder.site.personal_data.retention import apply_retention

    done = apply_retention(settings)
    if as_json:
        print_json(asdict(done))
    else:
        print(f"{done.describe()}.")
