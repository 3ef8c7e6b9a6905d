"""The present view of a request, folded from what it was opened with and its events. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from homefinder.change_requests.model import AMENDABLE, ChangeRequest, Deadline, RequestEvent, RequestView, Stay
from homefinder.change_requests.workflow import ENDS, FIRST, refusal


@dataclass(frozen=True, slots=True)
class _Step:
    """A move that holds: the state it led to, when and why, and the deadline before it."""

    state: str
    since: str
    because: str
    deadline_before: RequestEvent | None
    move: RequestEvent


@dataclass(slots=True)
class _Folding:
    request: ChangeRequest
    steps: list[_Step] = field(default_factory=list)
    due: RequestEvent | None = None
    relations: dict[tuple[str, str], None] = field(default_factory=dict)


def in_order(events: Iterable[RequestEvent]) -> tuple[RequestEvent, ...]:
    """Events in the order in which they were noted, however they were stored or merged."""
    return tuple(sorted(events, key=lambda event: (event.noted_at, event.kind, event.who, event.field, event.value)))


def fold(request: ChangeRequest, events: Iterable[RequestEvent]) -> RequestView:
    """How ``request`` stands after ``events``. Events that do not follow from each other are folded as told; whether
    they do is what ``problems`` says."""
    told = in_order(events)
    folding = _Folding(request)
    for event in told:
        _take(folding, event)
    steps = folding.steps or [_Step(FIRST, request.opened_on, "", None, _opening(request))]
    due = folding.due if steps[-1].state not in ENDS else None
    return RequestView(
        request=folding.request,
        opened_with=request,
        state=steps[-1].state,
        stays=_stays(steps),
        deadline=Deadline(due.deadline, _what_is_due(due)) if due and due.deadline else None,
        evidence=tuple(event for event in told if event.kind == "evidence"),
        relations=tuple(folding.relations),
        dismissed=frozenset(event.value for event in told if event.kind == "dismissed"),
        events=told,
    )


def problems(request: ChangeRequest, events: Sequence[RequestEvent]) -> list[tuple[int, str, str]]:
    """What cannot be so, as (number of the event in order, field, what is wrong): moves that the table of states does
    not allow, a first event that is no opening, links and corrections of what does not exist, two events at one moment.
    """
    folding, found = _Folding(request), list[tuple[int, str, str]]()
    told = in_order(events)
    if not told or told[0].kind != "opened":
        found.append((0, "kind", "the first event must be `opened`"))
    for number, event in enumerate(told):
        if number and event.noted_at == told[number - 1].noted_at:
            found.append((number, "noted_at", "the event before was noted at the same moment, and says something else"))
        found += [(number, name, what) for name, what in _wrong(folding, event, number)]
        _take(folding, event)
    return found


def _wrong(folding: _Folding, event: RequestEvent, number: int) -> Iterable[tuple[str, str]]:
    if event.kind == "opened" and number:
        yield "kind", "a request is opened once"
    if event.kind == "moved" and folding.steps:
        last = folding.steps[-1]
        reason = refusal(last.state, event.state)
        if reason:
            yield "state", reason
        if event.on_date < last.since:
            yield "on_date", f"is before {last.since}, when it became {last.state}"
    if event.kind == "undone" and len(folding.steps) < 2:
        yield "kind", "there is no move to take back"
    if event.kind == "amended" and event.field not in AMENDABLE:
        yield "field", f"{event.field!r} cannot be corrected; these can: {', '.join(AMENDABLE)}"
    if event.kind == "unrelated" and (event.field, event.value) not in folding.relations:
        yield "value", f"there is no link {event.field} {event.value} to take back"


def _take(folding: _Folding, event: RequestEvent) -> None:
    if event.kind in ("opened", "moved"):
        folding.steps.append(_Step(event.state, event.on_date, event.note, folding.due, event))
    elif event.kind == "undone" and len(folding.steps) > 1:
        step = folding.steps.pop()
        if folding.due is step.move:
            folding.due = step.deadline_before
    elif event.kind == "amended" and event.field in AMENDABLE:
        folding.request = replace(folding.request, **{event.field: event.value})
    elif event.kind == "related":
        folding.relations[(event.field, event.value)] = None
    elif event.kind == "unrelated":
        folding.relations.pop((event.field, event.value), None)
    if event.deadline or event.kind == "deadline":
        folding.due = event


def _what_is_due(event: RequestEvent) -> str:
    """Only an event that sets nothing else says what is due; a move says why it was made."""
    return event.note if event.kind == "deadline" else f"set when it became {event.state}"


def _stays(steps: Sequence[_Step]) -> tuple[Stay, ...]:
    ends = [*(step.since for step in steps[1:]), ""]
    return tuple(Stay(step.state, step.since, end, step.because) for step, end in zip(steps, ends, strict=True))


def _opening(request: ChangeRequest) -> RequestEvent:
    return RequestEvent("opened", FIRST, request.opened_on, "", request.proposed_by)
