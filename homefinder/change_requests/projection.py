"""The present view of a request, folded from what it was opened with and its events. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from homefinder.change_requests.model import (
    AMENDABLE,
    ChangeRequest,
    ChangeRequestView,
    Deadline,
    RequestEvent,
    StatePeriod,
)
from homefinder.change_requests.workflow import FINAL_STATES, FIRST_STATE, describe_refusal
from homefinder.clean.days import convert_to_london_day


@dataclass(frozen=True, slots=True)
class _StateMove:
    """A move that holds: the state it led to, since when and why, and the deadline before it."""

    state: str
    since: str
    because: str
    deadline_before: RequestEvent | None
    move: RequestEvent


@dataclass(slots=True)
class _Projection:
    request: ChangeRequest
    steps: list[_StateMove] = field(default_factory=list)
    deadline_event: RequestEvent | None = None
    relations: dict[tuple[str, str], None] = field(default_factory=dict)


def sort_events(events: Iterable[RequestEvent]) -> tuple[RequestEvent, ...]:
    """Events in the order in which they were noted, however they were stored or merged."""
    return tuple(sorted(events, key=lambda event: (event.noted_at, event.kind, event.who, event.field, event.value)))


def build_request_view(request: ChangeRequest, events: Iterable[RequestEvent]) -> ChangeRequestView:
    """How ``request`` stands after ``events``. Events that do not follow from each other are folded as told; whether
    they do is what ``validate_history`` says."""
    told = sort_events(events)
    folding = _Projection(request)
    for event in told:
        _apply_event(folding, event)
    steps = folding.steps or [_StateMove(FIRST_STATE, request.opened_on, "", None, _build_opening_event(request))]
    due = folding.deadline_event if steps[-1].state not in FINAL_STATES else None
    return ChangeRequestView(
        request=folding.request,
        original=request,
        state=steps[-1].state,
        state_periods=_build_state_periods(steps),
        deadline=Deadline(due.deadline, _describe_due(due)) if due and due.deadline else None,
        evidence=tuple(event for event in told if event.kind == "evidence"),
        relations=tuple(folding.relations),
        dismissed_answers=frozenset(event.value for event in told if event.kind == "dismissed"),
        events=told,
    )


def validate_history(request: ChangeRequest, events: Sequence[RequestEvent]) -> list[tuple[int, str, str]]:
    """What cannot be so, as (number of the event in order, field, what is wrong): moves that the table of states does
    not allow, a first event that is no opening, links and corrections of what does not exist, two events at one moment.
    """
    folding, found = _Projection(request), list[tuple[int, str, str]]()
    told = sort_events(events)
    if not told or told[0].kind != "opened":
        found.append((0, "kind", "the first event must be `opened`"))
    for number, event in enumerate(told):
        if number and event.noted_at == told[number - 1].noted_at:
            found.append((number, "noted_at", "the event before was noted at the same moment, and says something else"))
        found += [(number, name, what) for name, what in _validate_event(folding, event, number)]
        _apply_event(folding, event)
    return found


def _validate_event(projection: _Projection, event: RequestEvent, number: int) -> Iterable[tuple[str, str]]:
    if event.kind == "opened" and number:
        yield "kind", "a request is opened once"
    if event.kind == "moved" and projection.steps:
        last = projection.steps[-1]
        reason = describe_refusal(last.state, event.state)
        if reason:
            yield "state", reason
        if event.on_date < last.since:
            yield "on_date", f"is before {last.since}, when it became {last.state}"
    if event.kind == "undone" and len(projection.steps) < 2:
        yield "kind", "there is no move to take back"
    if event.kind == "amended" and event.field not in AMENDABLE:
        yield "field", f"{event.field!r} cannot be corrected; these can: {', '.join(AMENDABLE)}"
    if event.kind == "unrelated" and (event.field, event.value) not in projection.relations:
        yield "value", f"there is no link {event.field} {event.value} to take back"


def _apply_event(projection: _Projection, event: RequestEvent) -> None:
    if event.kind in ("opened", "moved"):
        since = _find_first_day(event)
        projection.steps.append(_StateMove(event.state, since, event.note, projection.deadline_event, event))
    elif event.kind == "undone" and len(projection.steps) > 1:
        step = projection.steps.pop()
        if projection.deadline_event is step.move:
            projection.deadline_event = step.deadline_before
    elif event.kind == "amended" and event.field in AMENDABLE:
        projection.request = replace(projection.request, **{event.field: event.value})
    elif event.kind == "related":
        projection.relations[(event.field, event.value)] = None
    elif event.kind == "unrelated":
        projection.relations.pop((event.field, event.value), None)
    if event.deadline or event.kind == "deadline":
        projection.deadline_event = event


def _find_first_day(event: RequestEvent) -> str:
    """The day from which a state holds: the day stated, or that of the note where the stated had not come by then.

    A day ahead was stated for the sake of a notice; it does not keep what comes after the note from happening.
    """
    return min(event.on_date, convert_to_london_day(event.noted_at))


def _describe_due(event: RequestEvent) -> str:
    """Only an event that sets nothing else says what is due; a move says why it was made."""
    return event.note if event.kind == "deadline" else f"set when it became {event.state}"


def _build_state_periods(steps: Sequence[_StateMove]) -> tuple[StatePeriod, ...]:
    ends = [*(step.since for step in steps[1:]), ""]
    return tuple(StatePeriod(step.state, step.since, end, step.because) for step, end in zip(steps, ends, strict=True))


def _build_opening_event(request: ChangeRequest) -> RequestEvent:
    return RequestEvent("opened", FIRST_STATE, request.opened_on, "", request.proposed_by)
