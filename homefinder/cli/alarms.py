"""The command that tells the operator what is wrong: alarms."""

from __future__ import annotations

from typing import Annotated

import typer

from homefinder.cli.common import Data, Json, explain_errors, print_error, print_json, print_table, settings_for


@explain_errors
def alarms(
    data: Data = None,
    as_json: Json = False,
    test: Annotated[bool, typer.Option("--test", help="Send every receiver a message that says it is a test.")] = False,
) -> None:
    """Say which sources failed, are held, late or stale, and tell whom alarms.yml names of what changed, once each."""
    from homefinder.notify.alarms.tell import send_test, tell_operator

    settings = settings_for(data)
    told = send_test(settings) if test else tell_operator(settings)
    rows = [
        {
            "subject": one.source_id or one.subject,
            "state": one.state,
            "why": "; ".join(one.reasons),
            "what_to_do": one.remedy,
        }
        for one in told.conditions
    ]
    if as_json:
        print_json({"conditions": rows, "sent": list(told.sent), "failures": list(told.failures)})
    else:
        if rows:
            print_table(rows, ("subject", "state", "why"))
        for sentence in told.sent:
            print(f"Sent by {sentence}")
        if not told.is_declared:
            print(f"Nobody is told: there is no {settings.alarms_file}. Write there whom to tell, such as")
            print("mail: {to: [operator@example.org]}")
    for failure in told.failures:
        print_error(failure)
    if told.failures:
        raise typer.Exit(1)
