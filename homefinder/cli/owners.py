"""The command about owners: who they are, what else they are called, and which of them may be one body."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from homefinder.cli.common import Data, Json, explain_errors, print_json, print_table, settings_for
from homefinder.settings import format_command

OWNER_COLUMNS = ("id", "name", "homes", "other_names")
PROPOSAL_COLUMNS = ("owner", "owner_homes", "other", "other_homes", "why")
ADVICE = """
Where two are one body, add lines such as these below `same:` in {path}; where not, below `different:`. Then run
`{command}`. Give where it is told as `evidence:` where you can.

{same}

{different}"""


@explain_errors
def owners(
    proposed: Annotated[
        bool, typer.Option("--proposed", help="Those that may be one body, and the lines that say so.")
    ] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List the owners with how many homes each has and what else it is called; or those that may be one body."""
    from homefinder.resolve.bodies.owners import list_owner_proposals, list_owners
    from homefinder.resolve.bodies.vocabulary import FILE_NAME, read_owner_vocabulary
    from homefinder.settings import format_command
    from homefinder.store.db import open_published

    settings = settings_for(data)
    vocab = settings.home / "vocab"
    with closing(open_published(settings)) as catalogue:
        rows = list_owners(catalogue)
    if not proposed:
        _print_owners(rows, settings.data, as_json=as_json)
        return
    found = [{**one, **_build_lines(one)} for one in list_owner_proposals(rows, read_owner_vocabulary(vocab))]
    if as_json:
        print_json(found)
    elif not found:
        print("No two owners look like one body.")
    else:
        print_table(found, PROPOSAL_COLUMNS)
        command = format_command("publish", settings.data)
        print(ADVICE.format(path=vocab / FILE_NAME, command=command, **_build_lines(found[0])))


def _print_owners(rows: list[dict[str, Any]], data: Path, *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
    elif not rows:
        build = format_command("build", data)
        print(f"No owner yet: {build} harvests publications and names who owns what they describe.")
    else:
        print_table([{**row, "other_names": "; ".join(row["other_names"])} for row in rows], OWNER_COLUMNS)


def _build_lines(proposal: dict[str, Any]) -> dict[str, str]:
    """The lines for ``owners.yml`` that accept the proposal, and those that refuse it; JSON text is YAML text."""
    owner, other, why = (json.dumps(proposal[name], ensure_ascii=False) for name in ("owner_id", "other_id", "why"))
    return {
        "same": f"  - owner: {owner}\n    names: [{other}]\n    why: {why}",
        "different": f"  - owners: [{owner}, {other}]\n    why: They are two bodies.",
    }
