"""The command that erases what is kept of a person: erase."""

from __future__ import annotations

from typing import Annotated

import typer

from homefinder.clean.wording import join_words
from homefinder.cli.common import Data, explain_errors, settings_for
from homefinder.errors import UsageError


@explain_errors
def erase(
    because: Annotated[str, typer.Option("--because", help="Why, such as: asked for by the person. All can read it.")],
    account: Annotated[str, typer.Option("--account", help="The account of the person.")] = "",
    email: Annotated[str, typer.Option("--email", help="The e-mail address given with feedback or for e-mail.")] = "",
    data: Data = None,
) -> None:
    """Erase what is kept of a person: an account, or all of an address. Judgements stay, under a made-up name."""
    from homefinder.site.personal_data.erasure import erase_account, erase_email

    if bool(account.strip()) == bool(email.strip()):
        raise UsageError("say one of --account and --email")
    settings = settings_for(data)
    if account:
        done = erase_account(settings, account.strip(), because)
    else:
        done = erase_email(settings, email.strip(), because)
    print(f"Erased: {join_words(done.done)}. A line in /audit says so, without a name.")
    for path in done.named_in:
        print(f"The name stands in {path} still; change it there.")
    print("Backups that were made before hold it still: delete them when you do not need them any more.")
