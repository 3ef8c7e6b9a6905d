"""What every value of a request must be, whether a person typed it or a file says it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from homefinder.change_requests.model import (
    COLUMNS,
    EVENT_COLUMNS,
    RELATIONS,
    REQUEST_EVENT_KINDS,
    ChangeRequest,
    RequestEvent,
)
from homefinder.change_requests.uid import UID_PATTERN
from homefinder.change_requests.workflow import FIRST_STATE, STATES
from homefinder.clean.days import NOT_A_DATE_MESSAGE, is_day
from homefinder.errors import UsageError
from homefinder.store.moments import NOT_A_MOMENT_MESSAGE, is_moment

_SURROGATE = re.compile("[\ud800-\udfff]")


def validate_day(text: str, what: str, *, latest: str = "") -> str:
    """``text`` where it is a day, and not after ``latest``. Raises UsageError naming ``what``."""
    if not is_day(text):
        raise UsageError(f"{what} {text!r} {NOT_A_DATE_MESSAGE}")
    if latest and text > latest:
        raise UsageError(
            f"{what} {text} has not come yet; what happened is dated today or before, a deadline may lie ahead"
        )
    return text


def validate_request(request: ChangeRequest) -> Iterator[tuple[str, str]]:
    """Each field of an opening that cannot be, with what is wrong."""
    yield from _validate_text(request, COLUMNS)
    if not UID_PATTERN.fullmatch(request.uid):
        yield "uid", f"{request.uid!r} is no name of a request; they look like CR-2026-7KQ4MD"
    for name in ("title", "proposed_by"):
        if not getattr(request, name).strip():
            yield name, "must not be empty"
    if not (request.home_id or request.owner.strip()):
        yield "owner", "a request is asked of somebody: it needs a home or an owner"
    if not is_day(request.opened_on):
        yield "opened_on", f"{request.opened_on!r} {NOT_A_DATE_MESSAGE}"


def validate_event(event: RequestEvent) -> Iterator[tuple[str, str]]:
    """Each field of an event that cannot be, with what is wrong."""
    yield from _validate_text(event, EVENT_COLUMNS)
    if event.kind not in REQUEST_EVENT_KINDS:
        yield "kind", f"there is no kind {event.kind!r}; there are {', '.join(REQUEST_EVENT_KINDS)}"
    if event.state not in STATES:
        yield "state", f"there is no state {event.state!r}; there are {', '.join(STATES)}"
    if event.kind == "opened" and event.state != FIRST_STATE:
        yield "state", f"a request is opened as {FIRST_STATE}"
    if not is_day(event.on_date):
        yield "on_date", f"{event.on_date!r} {NOT_A_DATE_MESSAGE}"
    if event.deadline and not is_day(event.deadline):
        yield "deadline", f"{event.deadline!r} {NOT_A_DATE_MESSAGE}"
    if not is_moment(event.noted_at):
        yield "noted_at", f"{event.noted_at!r} {NOT_A_MOMENT_MESSAGE}"
    if not event.who.strip():
        yield "who", "must not be empty"
    if event.kind != "opened" and not event.note.strip():
        yield "note", "must say why"
    if event.kind in ("related", "unrelated"):
        yield from _validate_relation(event)


def _validate_relation(event: RequestEvent) -> Iterator[tuple[str, str]]:
    if event.field not in RELATIONS:
        yield "field", f"there is no link {event.field!r}; there are {', '.join(RELATIONS)}"
    if not UID_PATTERN.fullmatch(event.value):
        yield "value", f"{event.value!r} is no name of a request"


def _validate_text(value: object, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        if _SURROGATE.search(getattr(value, name)):
            yield name, "holds bytes that are no text; type it again"
