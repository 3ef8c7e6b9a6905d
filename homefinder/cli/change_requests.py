"""``homefinder request …``: the register of what the sector asks others to change. Here, what a person does to it.

What a command needs is imported by it, so that help and the other commands need not wait.
"""

from __future__ import annotations

import shlex
from contextlib import closing
from typing import Annotated

import typer

from homefinder.cli import change_requests_read
from homefinder.cli.change_requests_common import apply_act, build_act, read_referenced_fields, resolve_reference_fields
from homefinder.cli.common import Data, explain_errors, settings_for
from homefinder.cli.sections import Commands, add_commands, create_group

request = create_group("request", "The register of what the sector asks others to change.")

Uid = Annotated[str, typer.Argument(metavar="UID", help="The request: its name, the end of its name, or its title.")]
By = Annotated[
    str, typer.Option("--by", help="Who does this. It is kept, and not published.", envvar="HOMEFINDER_REVIEWER")
]
Role = Annotated[str, typer.Option("--role", help="In what role. It is published.")]
On = Annotated[str, typer.Option("--on", help="The day it happened.", show_default="today")]
Because = Annotated[str, typer.Option("--because", help="Why, in a sentence.")]
Address = Annotated[str, typer.Option("--address", help="Where it can be read.")]
Deadline = Annotated[str, typer.Option("--deadline", help="The day by which the next step is due.")]

REFERENCE_FIELDS = ("need", "home", "route")
"""Fields that are corrected by naming a thing of the catalogue."""


@explain_errors
def open_(
    title: Annotated[str, typer.Option("--title", help="What is asked, in a few words.")],
    by: By,
    need: Annotated[str, typer.Option("--need", help="The need behind it: id or exact title.")] = "",
    home: Annotated[str, typer.Option("--home", help="The standard to change: id, exact title or address.")] = "",
    owner: Annotated[str, typer.Option("--owner", help="Who can change it; the home's publisher if left out.")] = "",
    wording: Annotated[str, typer.Option("--wording", help="The wording that is asked for.")] = "",
    evidence: Annotated[str, typer.Option("--evidence", help="What shows that it is needed.")] = "",
    burden: Annotated[
        str, typer.Option("--burden", help="What it would cost those who must collect or build it.")
    ] = "",
    route: Annotated[
        str, typer.Option("--route", help="How it is asked: a route's id or title, or your own words.")
    ] = "",
    proposed_by: Annotated[
        str, typer.Option("--proposed-by", help="The body or group that asks.", show_default="--by")
    ] = "",
    sector: Annotated[str, typer.Option("--sector", help="The sector; that of the need if left out.")] = "",
    role: Role = "",
    note: Annotated[str, typer.Option("--note", help="A first note.")] = "",
    deadline: Deadline = "",
    on: On = "",
    data: Data = None,
) -> None:
    """Open a change request, as a draft."""
    from homefinder.change_requests.actions import open_request
    from homefinder.change_requests.model import ChangeRequest
    from homefinder.change_requests.store import read_request_views
    from homefinder.change_requests.validation import validate_day
    from homefinder.store.db import open_curation

    settings, act = settings_for(data), build_act(by, role, on)
    told = {
        "title": title,
        "owner": owner,
        "wording": wording,
        "evidence": evidence,
        "burden": burden,
        "route_id": route,
    }
    told |= {"role": role, "proposed_by": proposed_by or by, "sector": sector}
    told |= {name: value for name, value in read_referenced_fields(settings, need, home, route, owner).items() if value}
    if sector:
        told["sector"] = sector
    if deadline:
        validate_day(deadline, "the deadline")
    with closing(open_curation(settings.curation)) as curation:
        before = read_request_views(curation)
        uid = open_request(curation, ChangeRequest(uid="", **told), act, note, deadline)
    print(f"Opened {uid} as a draft: {title}")
    for other in before:
        if other.request.title.casefold() == title.casefold():
            print(f"{other.uid} has the same title. If it asks the same, say so:")
            print(f"  homefinder request relate {uid} duplicates {other.uid} --by {shlex.quote(by)}")


@explain_errors
def move(
    uid: Uid,
    state: Annotated[str, typer.Argument(help="The state that it moves to, such as submitted.")],
    because: Because,
    by: By,
    role: Role = "",
    on: On = "",
    deadline: Deadline = "",
    address: Address = "",
    data: Data = None,
) -> None:
    """Move a request to another state. What is not allowed is refused, with the reason and what is."""
    from homefinder.change_requests.actions import build_move
    from homefinder.change_requests.validation import validate_day

    act = build_act(by, role, on)
    if deadline:
        validate_day(deadline, "the deadline")
    apply_act(data, uid, lambda view: build_move(view, state, act, because, deadline, address))


@explain_errors
def undo(uid: Uid, because: Because, by: By, role: Role = "", on: On = "", data: Data = None) -> None:
    """Take back the last move, as made in error. Both stay on record."""
    from homefinder.change_requests.actions import build_undo

    act = build_act(by, role, on)
    apply_act(data, uid, lambda view: build_undo(view, act, because))


@explain_errors
def note(
    uid: Uid,
    text: Annotated[str, typer.Argument(help="The note.")],
    by: By,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="It is evidence for the owner, and is published.")
    ] = False,
    role: Role = "",
    on: On = "",
    address: Address = "",
    data: Data = None,
) -> None:
    """Add a note, or a piece of evidence."""
    from homefinder.change_requests.actions import build_note

    act = build_act(by, role, on)
    apply_act(data, uid, lambda view: build_note(view, act, text, address, evidence=evidence))


@explain_errors
def deadline(
    uid: Uid,
    date: Annotated[str, typer.Argument(help="The day by which something is due, or none.")],
    because: Annotated[str, typer.Option("--because", help="What is due, or why there is none.")],
    by: By,
    role: Role = "",
    on: On = "",
    data: Data = None,
) -> None:
    """Set the next deadline, in the place of the one before."""
    from homefinder.change_requests.actions import build_deadline
    from homefinder.change_requests.validation import validate_day

    act, due = build_act(by, role, on), "" if date == "none" else validate_day(date, "the deadline")
    apply_act(data, uid, lambda view: build_deadline(view, due, act, because))


@explain_errors
def amend(
    uid: Uid,
    field: Annotated[str, typer.Argument(help="title, need, home, owner, wording, evidence, burden, route, sector, …")],
    value: Annotated[str, typer.Argument(help="What it says from now on.")],
    because: Because,
    by: By,
    role: Role = "",
    on: On = "",
    data: Data = None,
) -> None:
    """Correct a field. What it said before stays on record."""
    from homefinder.change_requests.actions import build_amendments

    act, name = build_act(by, role, on), field.replace("-", "_")
    values = resolve_reference_fields(settings_for(data), name, value) if name in REFERENCE_FIELDS else {name: value}
    apply_act(data, uid, lambda view: build_amendments(view, values, act, because))


@explain_errors
def relate(
    uid: Uid,
    kind: Annotated[str, typer.Argument(help="duplicates, follows, blocks or replaces.")],
    other: Annotated[str, typer.Argument(help="The other request.")],
    by: By,
    because: Because = "",
    no_longer: Annotated[bool, typer.Option("--no-longer", help="Take the link back.")] = False,
    role: Role = "",
    on: On = "",
    data: Data = None,
) -> None:
    """Say how a request bears on another."""
    from homefinder.change_requests.actions import build_relation
    from homefinder.change_requests.store import read_request_views
    from homefinder.change_requests.uid import resolve_request
    from homefinder.store.db import open_curation

    act = build_act(by, role, on)
    with closing(open_curation(settings_for(data).curation)) as curation:
        far = resolve_request(read_request_views(curation), other).uid
    why = because or f"{'No longer ' if no_longer else ''}{kind} {far}"
    apply_act(data, uid, lambda view: build_relation(view, kind, far, act, why, holds=not no_longer))


@explain_errors
def dismiss(
    uid: Uid,
    answer: Annotated[str, typer.Argument(help="The suggested answer, as `request suggestions` names it.")],
    because: Because,
    by: By,
    role: Role = "",
    on: On = "",
    data: Data = None,
) -> None:
    """Say that a suggested answer is none. It is not suggested again."""
    from homefinder.change_requests.actions import build_dismissal

    act = build_act(by, role, on)
    apply_act(data, uid, lambda view: build_dismissal(view, answer, act, because))


COMMANDS: Commands = {
    "open": open_, "move": move, "undo": undo, "note": note, "deadline": deadline, "amend": amend, "relate": relate,
    "list": change_requests_read.list_, "show": change_requests_read.show, "report": change_requests_read.report,
    "suggestions": change_requests_read.suggestions, "dismiss": dismiss,
    "save": change_requests_read.save_requests, "import": change_requests_read.import_requests,
}  # fmt: skip
add_commands(request, COMMANDS)
add_commands(request, {"load": change_requests_read.import_requests}, hidden=True)
