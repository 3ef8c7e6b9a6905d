"""What is late, what comes next, and how long requests wait, in days. Pure.

``today`` is the day for which the report is made, ISO 8601.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from homefinder.change_requests.model import RequestView
from homefinder.change_requests.workflow import ENDS


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline. ``days`` from today, below 0 where it has passed."""

    uid: str
    title: str
    state: str
    deadline: str
    days: int
    note: str


@dataclass(frozen=True, slots=True)
class Waited:
    """How many days a request was in a state, all its stays together; ``lasting`` where it still is."""

    uid: str
    title: str
    route: str
    state: str
    days: int
    lasting: bool


@dataclass(frozen=True, slots=True)
class Median:
    """The median days that requests of one route were in a state; ``lasting``: how many of them still are."""

    route: str
    state: str
    requests: int
    lasting: int
    days: float


@dataclass(frozen=True, slots=True)
class Report:
    """The register on one day."""

    today: str
    states: tuple[tuple[str, int], ...]
    overdue: tuple[Due, ...]
    ahead: tuple[Due, ...]
    without_deadline: tuple[str, ...]
    waited: tuple[Waited, ...]
    medians: tuple[Median, ...]


EVERY_ROUTE = "every route"


def report(views: Sequence[RequestView], today: str, states: Iterable[str]) -> Report:
    """All of it. ``states`` gives the order in which states are told."""
    order = tuple(states)
    dues = due(views, today)
    open_views = [view for view in views if is_open(view)]
    times = waited(views, today)
    return Report(
        today=today,
        states=tuple((state, sum(view.state == state for view in views)) for state in order),
        overdue=tuple(item for item in dues if item.days < 0),
        ahead=tuple(item for item in dues if item.days >= 0),
        without_deadline=tuple(view.uid for view in open_views if view.deadline is None and view.state != "draft"),
        waited=times,
        medians=medians(times, order),
    )


def is_open(view: RequestView) -> bool:
    """Whether something is still awaited of it."""
    return view.state not in ENDS


def is_overdue(view: RequestView, today: str) -> bool:
    """Whether its deadline has passed; the day itself is still in time."""
    return view.deadline is not None and view.deadline.date < today


def due(views: Iterable[RequestView], today: str) -> tuple[Due, ...]:
    """Every deadline that holds, the earliest first."""
    found = [
        Due(view.uid, view.request.title, view.state, at.date, days_between(today, at.date), at.note)
        for view in views
        if (at := view.deadline)
    ]
    return tuple(sorted(found, key=lambda item: (item.deadline, item.uid)))


def waited(views: Iterable[RequestView], today: str) -> tuple[Waited, ...]:
    """The days in each state of each request, in the order in which it came to them; ends are not waited in."""
    return tuple(item for view in views for item in _of_one(view, today))


def medians(times: Sequence[Waited], order: Sequence[str]) -> tuple[Median, ...]:
    """For every state the median over all routes, then for each route. A stay that lasts counts as long as it has."""
    groups: dict[str, list[Waited]] = {EVERY_ROUTE: list(times)}
    for item in sorted(times, key=lambda item: item.route):
        groups.setdefault(item.route, []).append(item)
    found = (_median(route, state, group) for route, group in groups.items() for state in order)
    return tuple(item for item in found if item.requests)


def days_between(first: str, last: str) -> int:
    """Whole days from one day to another."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _of_one(view: RequestView, today: str) -> list[Waited]:
    days: dict[str, int] = {}
    for stay in view.stays:
        if stay.state not in ENDS:
            days[stay.state] = days.get(stay.state, 0) + max(0, days_between(stay.since, stay.until or today))
    request = view.request
    return [
        Waited(view.uid, request.title, request.route_id, state, count, state == view.state)
        for state, count in days.items()
    ]


def _median(route: str, state: str, times: Sequence[Waited]) -> Median:
    found = [item for item in times if item.state == state]
    days = float(median([item.days for item in found])) if found else 0.0
    return Median(route, state, len(found), sum(item.lasting for item in found), days)
