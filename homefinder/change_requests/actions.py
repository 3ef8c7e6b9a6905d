"""What a person does to a request: each act is a plain function from the present view to the events that it makes.

``apply`` keeps them: it reads the view and adds the events under one lock, so that no two acts pass each other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from homefinder.change_requests.model import AMENDABLE, RELATIONS, ChangeRequest, RequestEvent, RequestView
from homefinder.change_requests.projection import fold, problems
from homefinder.change_requests.store import add_events, add_request, is_held, read_one
from homefinder.change_requests.uid import new_uid
from homefinder.change_requests.validation import MOMENT, day, now, wrong_with_event, wrong_with_request
from homefinder.change_requests.workflow import ENDS, FIRST, check_move
from homefinder.errors import UsageError
from homefinder.store.db import transaction


@dataclass(frozen=True, slots=True)
class Act:
    """Who did it and in what role, the day it happened, and the moment at which it is noted (UTC)."""

    who: str
    on: str
    role: str = ""
    at: str = ""

    def event(self, view: RequestView, kind: str, note: str, **more: str) -> RequestEvent:
        """An event of this act that leaves the state as it is, unless told otherwise."""
        told = {"state": view.state, "on_date": self.on, "noted_at": self.at or now()}
        return RequestEvent(kind=kind, who=self.who, role=self.role, note=note, **(told | more))


Make = Callable[[RequestView], Sequence[RequestEvent]]


def open_request(
    curation: sqlite3.Connection, request: ChangeRequest, act: Act, note: str = "", deadline: str = ""
) -> str:
    """Keep a new request as a draft and return its uid; that of ``request`` is not looked at. Raises UsageError."""
    at = act.at or now()
    with transaction(curation):
        said = [getattr(request, name) for name in AMENDABLE]
        uid = new_uid(
            day(act.on, "the day of opening")[:4], [*said, act.on, act.who, at], lambda it: is_held(curation, it)
        )
        opened = replace(request, uid=uid, opened_on=act.on)
        event = RequestEvent("opened", FIRST, act.on, at, act.who, act.role, note, deadline)
        _refuse(f"{name}: {what}" for name, what in (*wrong_with_request(opened), *wrong_with_event(event)))
        add_request(curation, opened)
        add_events(curation, uid, [event])
    return uid


def apply(curation: sqlite3.Connection, uid: str, make: Make) -> RequestView:
    """Add the events that ``make`` gives for the request as it stands, and return how it stands then.

    Raises UsageError where there is no such request or an event cannot follow from those before.
    """
    with transaction(curation):
        request, events = read_one(curation, uid)
        made = _stamped(make(fold(request, events)), events[-1].noted_at if events else "")
        _refuse(f"{name}: {what}" for event in made for name, what in wrong_with_event(event))
        _refuse(f"{uid}: {what}" for _, _, what in problems(request, [*events, *made]))
        add_events(curation, uid, made)
    return fold(request, [*events, *made])


def moved(
    view: RequestView, state: str, act: Act, because: str, deadline: str = "", address: str = ""
) -> list[RequestEvent]:
    """A move to another state. Raises UsageError with the reason and what is allowed instead."""
    check_move(view.uid, view.state, state)
    if act.on < view.since:
        raise UsageError(
            f"{view.uid} became {view.state} on {view.since}; a move on {act.on} would lie before it: "
            f"give --on {view.since} or later, or take the earlier move back with `request undo`"
        )
    if deadline and deadline < act.on:
        raise UsageError(f"the deadline {deadline} is before {act.on}, the day of the move")
    return [act.event(view, "moved", because, state=state, deadline=deadline, address=address)]


def undone(view: RequestView, act: Act, because: str) -> list[RequestEvent]:
    """The last move taken back, as made in error. Raises UsageError where there is none."""
    if len(view.stays) < 2:
        raise UsageError(f"{view.uid} has not been moved since it was opened; there is nothing to take back")
    return [act.event(view, "undone", because, state=view.stays[-2].state)]


def noted(view: RequestView, act: Act, note: str, address: str = "", *, evidence: bool = False) -> list[RequestEvent]:
    """A note for those who work on it, or a piece of evidence for its owner."""
    return [act.event(view, "evidence" if evidence else "noted", note, address=address)]


def deadline_set(view: RequestView, date: str, act: Act, what: str) -> list[RequestEvent]:
    """A deadline in the place of the one before; none for an empty date. Raises UsageError for a request at its end."""
    if view.state in ENDS:
        raise UsageError(f"{view.uid} is {view.state}; nothing is due of it any more")
    if not date and not view.deadline:
        raise UsageError(f"{view.uid} has no deadline to take away")
    return [act.event(view, "deadline", what, deadline=date)]


def amended(view: RequestView, values: Mapping[str, str], act: Act, because: str) -> list[RequestEvent]:
    """Fields corrected; what they said before stays on record. Raises UsageError where nothing would change."""
    unknown = [name for name in values if name not in AMENDABLE]
    if unknown:
        raise UsageError(f"{unknown[0]} cannot be corrected; these can: {', '.join(AMENDABLE)}")
    told = {name: value for name, value in values.items() if getattr(view.request, name) != value}
    if not told:
        raise UsageError(f"{view.uid} says so already")
    _refuse(f"{name}: {what}" for name, what in wrong_with_request(replace(view.request, **told)))
    return [act.event(view, "amended", because, field=name, value=value) for name, value in told.items()]


def related(
    view: RequestView, kind: str, other: str, act: Act, because: str, *, holds: bool = True
) -> list[RequestEvent]:
    """A link to another request, or, where ``holds`` is False, one taken back. Raises UsageError."""
    if kind not in RELATIONS:
        raise UsageError(f"there is no link {kind!r}; there are {', '.join(RELATIONS)}")
    if other == view.uid:
        raise UsageError(f"{view.uid} cannot be linked with itself")
    if ((kind, other) in view.relations) is holds:
        raise UsageError(f"{view.uid} {'says so already' if holds else f'does not say that it {kind} {other}'}")
    return [act.event(view, "related" if holds else "unrelated", because, field=kind, value=other)]


def dismissed(view: RequestView, answer: str, act: Act, because: str) -> list[RequestEvent]:
    """A suggested answer judged to be none; it is not suggested again. Raises UsageError where that was said before."""
    if answer in view.dismissed:
        raise UsageError(f"{answer} was dismissed for {view.uid} already")
    return [act.event(view, "dismissed", because, field="answer", value=answer)]


def _stamped(made: Sequence[RequestEvent], last: str) -> list[RequestEvent]:
    """Each noted after the one before, also where the clock went back or stood still."""
    stamped = []
    for event in made:
        at = event.noted_at
        if at <= last:
            at = (datetime.strptime(last, MOMENT) + timedelta(microseconds=1)).strftime(MOMENT)
        last = at
        stamped.append(replace(event, noted_at=at))
    return stamped


def _refuse(complaints: Iterator[str]) -> None:
    for complaint in complaints:
        raise UsageError(complaint)
