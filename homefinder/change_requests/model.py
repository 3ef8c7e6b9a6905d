"""What a change request is: what it was opened with, the events since, and the view that follows from both.

A request is what the sector asks the owner of a standard to change. Nothing of it is ever overwritten: the present view
is folded from its events (``projection.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

REQUEST_EVENT_KINDS = (
    "opened",
    "moved",
    "undone",
    "noted",
    "evidence",
    "deadline",
    "amended",
    "related",
    "unrelated",
    "dismissed",
)
"""What an event can be. ``undone`` takes the last move back, ``unrelated`` a link, ``dismissed`` a suggested answer."""

RELATIONS: Mapping[str, str] = {
    "duplicates": "is duplicated by",
    "follows": "is followed by",
    "blocks": "is blocked by",
    "replaces": "is replaced by",
}
"""How one request bears on another, and how the other says it."""


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """What a request was opened with. ``records``: JSON of {record id: content hash}, by which it follows its home."""

    uid: str
    title: str
    sector: str = ""
    need_id: str = ""
    need_title: str = ""
    home_id: str = ""
    home_title: str = ""
    home_url: str = ""
    records: str = ""
    owner: str = ""
    wording: str = ""
    evidence: str = ""
    burden: str = ""
    route_id: str = ""
    proposed_by: str = ""
    role: str = ""
    opened_on: str = ""

    @property
    def series(self) -> str:
        """None is kept: a request asks for a change of the standard that it names, wherever its records went."""
        return ""


@dataclass(frozen=True, slots=True)
class RequestEvent:
    """One thing that happened to a request.

    ``state`` is the one that held after it, ``on_date`` the day it happened, ``noted_at`` the moment it was noted
    (UTC, to the microsecond; no two events of a request share one). ``field`` and ``value``: what was amended and to
    what, the kind of link and the other request, or what was dismissed.
    """

    kind: str
    state: str
    on_date: str
    noted_at: str
    who: str
    role: str = ""
    note: str = ""
    deadline: str = ""
    field: str = ""
    value: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class StatePeriod:
    """A time in one state. ``until`` is empty while it lasts."""

    state: str
    since: str
    until: str
    because: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is due."""

    date: str
    note: str


@dataclass(frozen=True, slots=True)
class ChangeRequestView:
    """How a request stands now. ``request`` has the values that hold after every correction."""

    request: ChangeRequest
    original: ChangeRequest
    state: str
    state_periods: tuple[StatePeriod, ...]
    deadline: Deadline | None
    evidence: tuple[RequestEvent, ...]
    relations: tuple[tuple[str, str], ...]
    dismissed_answers: frozenset[str]
    events: tuple[RequestEvent, ...]

    @property
    def uid(self) -> str:
        return self.request.uid

    @property
    def since(self) -> str:
        """The day on which the present state began."""
        return self.state_periods[-1].since

    @property
    def submitted_on(self) -> str:
        """The day on which it first left the draft; empty while it has not."""
        return next((stay.since for stay in self.state_periods if stay.state != "draft"), "")


COLUMNS = tuple(field.name for field in fields(ChangeRequest))
EVENT_COLUMNS = tuple(field.name for field in fields(RequestEvent))

AMENDABLE = tuple(name for name in COLUMNS if name not in ("uid", "opened_on"))
"""Fields that a correction may change: all but the name of the request and the day it was opened."""
