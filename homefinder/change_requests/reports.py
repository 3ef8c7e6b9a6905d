"""What is late, what comes next, and how long requests wait, in days. Pure.

``today`` is the day for which the report is made, ISO 8601.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from homefinder.change_requests.model import ChangeRequestView
from homefinder.change_requests.workflow import FINAL_STATES
from homefinder.clean.days import count_days


@dataclass(frozen=True, slots=True)
class DueDeadline:
    """A deadline. ``days`` from today, below 0 where it has passed."""

    uid: str
    title: str
    state: str
    deadline: str
    days: int
    note: str


@dataclass(frozen=True, slots=True)
class StateWait:
    """How many days a request was in a state, all its stays together; ``lasting`` where it still is."""

    uid: str
    title: str
    route: str
    state: str
    days: int
    lasting: bool


@dataclass(frozen=True, slots=True)
class MedianWait:
    """The median days that requests of one route were in a state; ``lasting``: how many of them still are."""

    route: str
    state: str
    requests: int
    lasting: int
    days: float


@dataclass(frozen=True, slots=True)
class RequestReport:
    """The register on one day."""

    today: str
    states: tuple[tuple[str, int], ...]
    overdue: tuple[DueDeadline, ...]
    ahead: tuple[DueDeadline, ...]
    without_deadline: tuple[str, ...]
    waited: tuple[StateWait, ...]
    medians: tuple[MedianWait, ...]


EVERY_ROUTE = "every route"


def build_report(views: Sequence[ChangeRequestView], today: str, states: Iterable[str]) -> RequestReport:
    """All of it. ``states`` gives the order in which states are told."""
    order = tuple(states)
    dues = list_deadlines(views, today)
    open_views = [view for view in views if is_open(view)]
    times = compute_waits(views, today)
    return RequestReport(
        today=today,
        states=tuple((state, sum(view.state == state for view in views)) for state in order),
        overdue=tuple(item for item in dues if item.days < 0),
        ahead=tuple(item for item in dues if item.days >= 0),
        without_deadline=tuple(view.uid for view in open_views if view.deadline is None and view.state != "draft"),
        waited=times,
        medians=compute_medians(times, order),
    )


def is_open(view: ChangeRequestView) -> bool:
    """Whether something is still awaited of it."""
    return view.state not in FINAL_STATES


def is_overdue(view: ChangeRequestView, today: str) -> bool:
    """Whether its deadline has passed; the day itself is still in time."""
    return view.deadline is not None and view.deadline.date < today


def list_deadlines(views: Iterable[ChangeRequestView], today: str) -> tuple[DueDeadline, ...]:
    """Every deadline that holds, the earliest first."""
    found = [
        DueDeadline(view.uid, view.request.title, view.state, at.date, count_days(today, at.date), at.note)
        for view in views
        if (at := view.deadline)
    ]
    return tuple(sorted(found, key=lambda item: (item.deadline, item.uid)))


def compute_waits(views: Iterable[ChangeRequestView], today: str) -> tuple[StateWait, ...]:
    """The days in each state of each request, in the order in which it came to them; ends are not waited in."""
    return tuple(item for view in views for item in _compute_waits_of(view, today))


def compute_medians(times: Sequence[StateWait], order: Sequence[str]) -> tuple[MedianWait, ...]:
    """For every state the median over all routes, then for each route. A stay that lasts counts as long as it has."""
    groups: dict[str, list[StateWait]] = {EVERY_ROUTE: list(times)}
    for item in sorted(times, key=lambda item: item.route):
        groups.setdefault(item.route, []).append(item)
    found = (_compute_median(route, state, group) for route, group in groups.items() for state in order)
    return tuple(item for item in found if item.requests)


def _compute_waits_of(view: ChangeRequestView, today: str) -> list[StateWait]:
    days: dict[str, int] = {}
    for stay in view.state_periods:
        if stay.state not in FINAL_STATES:
            days[stay.state] = days.get(stay.state, 0) + max(0, count_days(stay.since, stay.until or today))
    request = view.request
    return [
        StateWait(view.uid, request.title, request.route_id, state, count, state == view.state)
        for state, count in days.items()
    ]


def _compute_median(route: str, state: str, times: Sequence[StateWait]) -> MedianWait:
    found = [item for item in times if item.state == state]
    days = float(median([item.days for item in found])) if found else 0.0
    return MedianWait(route, state, len(found), sum(item.lasting for item in found), days)
