"""What a person does to a request: each act is a plain function from the present view to the events that it makes.

``apply_action`` keeps them: it reads the view and adds the events under one lock, so that no two acts pass each other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from homefinder.change_requests.model import AMENDABLE, RELATIONS, ChangeRequest, ChangeRequestView, RequestEvent
from homefinder.change_requests.projection import build_request_view, validate_history
from homefinder.change_requests.store import add_events, add_request, is_stored, read_request
from homefinder.change_requests.uid import build_uid
from homefinder.change_requests.validation import validate_day, validate_event, validate_request
from homefinder.change_requests.workflow import FINAL_STATES, FIRST_STATE, check_move
from homefinder.errors import UsageError
from homefinder.store.db import transaction
from homefinder.store.moments import put_after, read_present_moment


@dataclass(frozen=True, slots=True)
class ActionDetails:
    """Who did it and in what role, the day it happened, and the moment at which it is noted (UTC)."""

    who: str
    on_date: str
    role: str = ""
    noted_at: str = ""

    def build_event(self, view: ChangeRequestView, kind: str, note: str, **more: str) -> RequestEvent:
        """An event of this act that leaves the state as it is, unless told otherwise."""
        told = {"state": view.state, "on_date": self.on_date, "noted_at": self.noted_at or read_present_moment()}
        return RequestEvent(kind=kind, who=self.who, role=self.role, note=note, **(told | more))


EventBuilder = Callable[[ChangeRequestView], Sequence[RequestEvent]]


def open_request(
    curation: sqlite3.Connection, request: ChangeRequest, act: ActionDetails, note: str = "", deadline: str = ""
) -> str:
    """Keep a new request as a draft and return its uid; that of ``request`` is not looked at. Raises UsageError."""
    at = act.noted_at or read_present_moment()
    with transaction(curation):
        said = [getattr(request, name) for name in AMENDABLE]
        uid = build_uid(
            validate_day(act.on_date, "the day of opening")[:4],
            [*said, act.on_date, act.who, at],
            lambda it: is_stored(curation, it),
        )
        opened = replace(request, uid=uid, opened_on=act.on_date)
        event = RequestEvent("opened", FIRST_STATE, act.on_date, at, act.who, act.role, note, deadline)
        _raise_first(f"{name}: {what}" for name, what in (*validate_request(opened), *validate_event(event)))
        add_request(curation, opened)
        add_events(curation, uid, [event])
    return uid


def apply_action(curation: sqlite3.Connection, uid: str, build_events: EventBuilder) -> ChangeRequestView:
    """Add the events that ``build_events`` gives for the request as it stands, and return how it stands then.

    Raises UsageError where there is no such request or an event cannot follow from those before.
    """
    with transaction(curation):
        request, events = read_request(curation, uid)
        made = _assign_moments(build_events(build_request_view(request, events)), events[-1].noted_at if events else "")
        _raise_first(f"{name}: {what}" for event in made for name, what in validate_event(event))
        _raise_first(f"{uid}: {what}" for _, _, what in validate_history(request, [*events, *made]))
        add_events(curation, uid, made)
    return build_request_view(request, [*events, *made])


def build_move(
    view: ChangeRequestView, state: str, act: ActionDetails, because: str, deadline: str = "", address: str = ""
) -> list[RequestEvent]:
    """A move to another state. Raises UsageError with the reason and what is allowed instead."""
    check_move(view.uid, view.state, state)
    if act.on_date < view.since:
        raise UsageError(
            f"{view.uid} became {view.state} on {view.since}; a move on {act.on_date} would lie before it: "
            f"give --on {view.since} or later, or take the earlier move back with `request undo`"
        )
    if deadline and deadline < act.on_date:
        raise UsageError(f"the deadline {deadline} is before {act.on_date}, the day of the move")
    return [act.build_event(view, "moved", because, state=state, deadline=deadline, address=address)]


def build_undo(view: ChangeRequestView, act: ActionDetails, because: str) -> list[RequestEvent]:
    """The last move taken back, as made in error. Raises UsageError where there is none."""
    if len(view.state_periods) < 2:
        raise UsageError(f"{view.uid} has not been moved since it was opened; there is nothing to take back")
    return [act.build_event(view, "undone", because, state=view.state_periods[-2].state)]


def build_note(
    view: ChangeRequestView, act: ActionDetails, note: str, address: str = "", *, evidence: bool = False
) -> list[RequestEvent]:
    """A note for those who work on it, or a piece of evidence for its owner."""
    return [act.build_event(view, "evidence" if evidence else "noted", note, address=address)]


def build_deadline(view: ChangeRequestView, date: str, act: ActionDetails, what: str) -> list[RequestEvent]:
    """A deadline in the place of the one before; none for an empty date. Raises UsageError for a request at its end."""
    if view.state in FINAL_STATES:
        raise UsageError(f"{view.uid} is {view.state}; nothing is due of it any more")
    if not date and not view.deadline:
        raise UsageError(f"{view.uid} has no deadline to take away")
    return [act.build_event(view, "deadline", what, deadline=date)]


def build_amendments(
    view: ChangeRequestView, values: Mapping[str, str], act: ActionDetails, because: str
) -> list[RequestEvent]:
    """Fields corrected; what they said before stays on record. Raises UsageError where nothing would change."""
    unknown = [name for name in values if name not in AMENDABLE]
    if unknown:
        raise UsageError(f"{unknown[0]} cannot be corrected; these can: {', '.join(AMENDABLE)}")
    told = {name: value for name, value in values.items() if getattr(view.request, name) != value}
    if not told:
        raise UsageError(f"{view.uid} says so already")
    _raise_first(f"{name}: {what}" for name, what in validate_request(replace(view.request, **told)))
    return [act.build_event(view, "amended", because, field=name, value=value) for name, value in told.items()]


def build_relation(
    view: ChangeRequestView, kind: str, other: str, act: ActionDetails, because: str, *, holds: bool = True
) -> list[RequestEvent]:
    """A link to another request, or, where ``holds`` is False, one taken back. Raises UsageError."""
    if kind not in RELATIONS:
        raise UsageError(f"there is no link {kind!r}; there are {', '.join(RELATIONS)}")
    if other == view.uid:
        raise UsageError(f"{view.uid} cannot be linked with itself")
    if ((kind, other) in view.relations) is holds:
        raise UsageError(f"{view.uid} {'says so already' if holds else f'does not say that it {kind} {other}'}")
    return [act.build_event(view, "related" if holds else "unrelated", because, field=kind, value=other)]


def build_dismissal(view: ChangeRequestView, answer: str, act: ActionDetails, because: str) -> list[RequestEvent]:
    """A suggested answer judged to be none; it is not suggested again. Raises UsageError where that was said before."""
    if answer in view.dismissed_answers:
        raise UsageError(f"{answer} was dismissed for {view.uid} already")
    return [act.build_event(view, "dismissed", because, field="answer", value=answer)]


def _assign_moments(events: Sequence[RequestEvent], last: str) -> list[RequestEvent]:
    """Each noted after the one before, also where the clock went back or stood still."""
    stamped = []
    for event in events:
        last = put_after(event.noted_at, last)
        stamped.append(replace(event, noted_at=last))
    return stamped


def _raise_first(complaints: Iterator[str]) -> None:
    for complaint in complaints:
        raise UsageError(complaint)
