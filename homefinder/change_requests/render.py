"""A request as a person reads it, and as plain values for programs. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from homefinder.change_requests.model import RELATIONS, ChangeRequestView, RequestEvent
from homefinder.change_requests.reports import is_open, is_overdue
from homefinder.change_requests.suggestions import Suggestion
from homefinder.change_requests.workflow import FINAL_STATES, MOVES
from homefinder.clean.days import count_days

HIDDEN_FIELDS = frozenset({"records", "home_id", "need_id"})
"""Fields whose correction a person need not read: another tells it in words."""


@dataclass(frozen=True, slots=True)
class CurrentHome:
    """Where the request's home is now."""

    id: str
    title: str
    url: str


def build_list_row(view: ChangeRequestView, today: str, suggestion_count: int | None) -> dict[str, Any]:
    """One line of the list. ``suggestion_count`` counts the suggested answers; None where the catalogue is not
    there."""
    request = view.request
    return {
        "uid": view.uid,
        "title": request.title,
        "state": view.state,
        "since": view.since,
        "asked_of": request.home_title or request.owner,
        "need": request.need_title,
        "deadline": view.deadline.date if view.deadline else "",
        "overdue": is_overdue(view, today),
        "suggested_answers": suggestion_count,
    }


def sort_by_deadline(views: Iterable[ChangeRequestView]) -> list[ChangeRequestView]:
    """Open requests before ended ones, those with the next deadline first."""
    return sorted(
        views, key=lambda view: (not is_open(view), view.deadline.date if view.deadline else "9999", view.uid)
    )


def to_dict(
    view: ChangeRequestView,
    others: Sequence[ChangeRequestView],
    home: CurrentHome | None,
    suggestions: Sequence[Suggestion],
) -> dict[str, Any]:
    """Everything of one request."""
    return {
        **asdict(view.request),
        "state": view.state,
        "since": view.since,
        "deadline": view.deadline and asdict(view.deadline),
        "can_become": list(MOVES[view.state]),
        "home_now": home and asdict(home),
        "relations": [{"kind": kind, "uid": uid} for kind, uid in view.relations],
        "related_by": [{"kind": said, "uid": uid} for said, uid in list_back_links(view, others)],
        "stays": [asdict(stay) for stay in view.state_periods],
        "suggested_answers": [asdict(item) for item in suggestions],
        "history": [asdict(event) for event in view.events],
    }


def list_back_links(view: ChangeRequestView, others: Iterable[ChangeRequestView]) -> list[tuple[str, str]]:
    """How other requests bear on this one, said from its side."""
    return [(RELATIONS[kind], other.uid) for other in others for kind, uid in other.relations if uid == view.uid]


def render_request(
    view: ChangeRequestView,
    others: Sequence[ChangeRequestView],
    home: CurrentHome | None,
    suggestions: Sequence[Suggestion],
    today: str,
) -> Iterator[str]:
    """One request, to be read."""
    request, titles = view.request, {other.uid: other.request.title for other in others}
    yield f"{view.uid}: {request.title}"
    yield describe_status(view, today)
    for name, value in _list_facts(view, home):
        if value.strip():
            yield f"{name}: {value}"
    for said, uid in (*view.relations, *list_back_links(view, others)):
        yield f"It {said} {uid} ({titles.get(uid, 'not held here')})."
    yield "\nHistory"
    for event in view.events:
        if event.field not in HIDDEN_FIELDS:
            yield f"- {event.on_date} {describe_event(event)}"
    if suggestions:
        yield "\nSuggested answers (nothing is moved by itself)"
    for item in suggestions:
        yield from render_suggestion(item)


def describe_status(view: ChangeRequestView, today: str) -> str:
    """How it stands, in a sentence or two."""
    days = count_days(view.since, today)
    said = f"{view.state} since {view.since}" + (
        "." if view.state in FINAL_STATES else f", {_format_days(max(days, 0))}."
    )
    if view.deadline is None:
        return said
    left = count_days(today, view.deadline.date)
    when = f"overdue by {_format_days(-left)}" if left < 0 else f"in {_format_days(left)}" if left else "today"
    why = f": {view.deadline.note}" if view.deadline.note else ""
    return f"{said} Deadline {view.deadline.date}, {when}{why}"


def _list_facts(view: ChangeRequestView, home: CurrentHome | None) -> Iterator[tuple[str, str]]:
    request = view.request
    yield "Need", request.need_title or request.need_id
    yield "Home", f"{request.home_title} ({request.home_id}) {request.home_url}" if request.home_id else ""
    if home and (home.id, home.title) != (request.home_id, request.home_title):
        yield "Home now", f"{home.title} ({home.id}) {home.url}"
    if request.home_id and home is None:
        amend = f'`homefinder request amend {request.uid} home TITLE --because "…" --by NAME`'
        yield "Home now", f"the catalogue has it no more; {amend} names another"
    yield "Owner", request.owner
    yield "Wording", request.wording
    yield "Evidence", request.evidence
    for event in view.evidence:
        yield "Evidence", f"{event.note}{_format_address(event)}"
    yield "Burden", request.burden
    yield "Route", request.route_id
    yield "Proposed by", request.proposed_by + (f", {request.role}" if request.role else "")


def describe_act(event: RequestEvent) -> str:
    """What an event did, in words, without its note and who did it."""
    return {
        "opened": "opened as a draft",
        "moved": f"became {event.state}",
        "undone": f"went back to {event.state}",
        "noted": "note",
        "evidence": "evidence added",
        "deadline": f"deadline {event.deadline}" if event.deadline else "deadline taken away",
        "amended": f"{event.field.replace('_', ' ')} corrected to “{event.value}”",
        "related": f"{event.field} {event.value}",
        "unrelated": f"no longer {event.field} {event.value}",
        "dismissed": f"not answered by {event.value}",
    }[event.kind]


def describe_event(event: RequestEvent) -> str:
    """One event in words."""
    what = describe_act(event)
    due = f", due {event.deadline}" if event.deadline and event.kind != "deadline" else ""
    note = f": {event.note}" if event.note else ""
    return f"{what}{due}{note}{_format_address(event)} [{event.who}{f', {event.role}' if event.role else ''}]"


def render_suggestion(item: Suggestion) -> Iterator[str]:
    """One suggestion: what, how sure, why, and what a person could do."""
    yield f"- {item.happened} ({item.date}, {item.kind.replace('-', ' ')}), score {item.score:.2f}"
    yield f"  {item.summary}" + (f" {item.url}" if item.url else "")
    yield f"  Suggested because {item.reason}."
    if item.move:
        where = f" --address {shlex.quote(item.url)}" if item.url else ""
        yield f'  If it is: homefinder request move {item.uid} {item.move}{where} --because "…" --by NAME'
    yield f'  If not: homefinder request dismiss {item.uid} {shlex.quote(item.answer)} --because "…" --by NAME'


def replace_ids_by_titles(rows: Iterable[Any], titles: Mapping[str, str], field: str) -> list[Any]:
    """Rows whose ``field``, an id, is told by its title where one is known."""
    return [replace(item, **{field: titles.get(getattr(item, field)) or getattr(item, field)}) for item in rows]


def _format_address(event: RequestEvent) -> str:
    return f" ({event.address})" if event.address else ""


def _format_days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
