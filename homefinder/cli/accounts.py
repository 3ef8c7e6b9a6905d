"""Commands about those who may sign in on the site: add an account, list them, take one away."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from homefinder.cli.common import Data, Json, explain_errors, print_rows, settings_for
from homefinder.cli.sections import add_commands, create_group
from homefinder.settings import format_command

curator = create_group("curator", "Accounts of those who curate on the site.")


@explain_errors
def add(
    name: Annotated[str, typer.Argument(help="The name to sign in with: lower-case letters, digits, dots, hyphens.")],
    role: Annotated[
        str, typer.Option("--role", help="contributor (proposes, opens requests) or curator (decides too).")
    ] = "contributor",
    data: Data = None,
) -> None:
    """Add an account, or give one a new password or role. Asks for the password; a pipe may give it as one line."""
    from homefinder.site.auth.accounts import add_account

    replaced = add_account(settings_for(data), name, role, _password())
    print(f"{name} {'has a new password and' if replaced else 'may sign in and'} is a {role}.")


@explain_errors
def list_accounts(data: Data = None, as_json: Json = False) -> None:
    """List the accounts with their roles."""
    from homefinder.site.auth.accounts import read_accounts

    settings = settings_for(data)
    found: list[Any] = [{"name": item.name, "role": item.role} for item in read_accounts(settings).values()]
    empty = f"Nobody may sign in; {format_command('curator add NAME', settings.data)} adds one."
    print_rows(found, ("name", "role"), as_json=as_json, empty=empty)


@explain_errors
def remove(name: Annotated[str, typer.Argument(help="The account.")], data: Data = None) -> None:
    """Take an account away. Its sessions end at once; what the person did stays on record."""
    from homefinder.site.auth.accounts import remove_account

    remove_account(settings_for(data), name)
    print(f"{name} may sign in no more.")


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


add_commands(curator, {"add": add, "list": list_accounts, "remove": remove})
