"""Change requests: a board by state and a list, and each request with its history. Roles are shown, names never."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.change_requests.model import RELATIONS, RequestEvent, RequestView
from homefinder.change_requests.projection import fold
from homefinder.change_requests.render import back_links, listed
from homefinder.change_requests.store import read_one, read_views
from homefinder.change_requests.workflow import ENDS, MOVES, STATES
from homefinder.errors import UsageError
from homefinder.site.http.page import Asked, House, Link, NotHere, Page
from homefinder.site.pages.common import day_of
from homefinder.urls import page_of, web

HOME = "SELECT id, title, url FROM homes WHERE id = ?"
HIDDEN_FIELDS = frozenset({"proposed_by", "records"})
"""Corrections whose values are a person's name, or of use to the machine only."""
HAPPENED: Mapping[str, str] = {
    "opened": "Opened as a draft", "moved": "Became {state}", "undone": "Went back to {state}", "noted": "Note",
    "evidence": "Evidence added", "amended": "{field} corrected to “{value}”", "related": "{field} {value}",
    "unrelated": "No longer {field} {value}", "dismissed": "Not answered by {value}",
}  # fmt: skip


def requests_page(house: House, asked: Asked) -> Page:
    """Every request by state; ``owner``, ``sector`` and ``state`` narrow."""
    views, today = listed(read_views(house.curation)), day_of(house)
    rows = [row(view, today) for view in views]
    chosen = {name: asked.word(name) for name in ("state", "sector", "owner")}
    shown = [one for one in rows if all(not value or one[name] == value for name, value in chosen.items())]
    data = {
        "requests": shown,
        "board": {state: [one for one in shown if one["state"] == state] for state in STATES},
        "states": STATES,
        "chosen": chosen,
        "sectors": sorted({one["sector"] for one in rows} - {""}),
        "owners": sorted({one["owner"] for one in rows} - {""}),
        "total": len(rows),
    }
    about = "What sectors ask the owners of standards to change, and how far each request is."
    things = [("request", one["uid"]) for one in shown]
    return Page("pages/requests.html", "Change requests", data, about, rows=shown, things=things)


def row(view: RequestView, today: str) -> dict[str, Any]:
    """One request as the board and the list show it."""
    asked, due = view.request, view.deadline.date if view.deadline else ""
    return {
        "uid": view.uid, "title": asked.title, "state": view.state, "since": view.since, "sector": asked.sector,
        "home": asked.home_title, "owner": asked.owner, "need": asked.need_title, "deadline": due,
        "overdue": bool(due) and due < today and view.state not in ENDS, "page": page_of("request", view.uid),
    }  # fmt: skip


def request_page(house: House, asked: Asked) -> Page:
    """One request: what is asked of whom, how it stands, and all that happened. Raises NotHere."""
    try:
        view = fold(*read_one(house.curation, asked.path["id"]))
    except UsageError as error:
        raise NotHere(f"There is no change request “{asked.path['id']}”.", "/requests") from error
    wanted, others = view.request, read_views(house.curation)
    titles = {other.uid: other.request.title for other in others}
    home = house.row(HOME, wanted.home_id) if wanted.home_id else None
    history = [happened(event) for event in view.events if event.field not in HIDDEN_FIELDS]
    data = {
        "wanted": {name: getattr(wanted, name) for name in ("uid", "title", "sector", "need_title", "home_title",
                    "owner", "wording", "evidence", "burden", "route_id", "role", "opened_on")},
        "state": view.state,
        "state_words": STATES[view.state],
        "since": view.since,
        "deadline": view.deadline,
        "can_become": [] if view.state in ENDS else list(MOVES[view.state]),
        "need_page": page_of("need", wanted.need_id) if _known(house, "needs", wanted.need_id) else "",
        "pack_page": page_of("pack", wanted.need_id) if _known(house, "needs", wanted.need_id) else "",
        "home_page": page_of("home", wanted.home_id) if home else "",
        "home_url": web(wanted.home_url),
        "route": house.row("SELECT title, summary, addressed_to FROM routes WHERE id = ?", wanted.route_id),
        "relations": _relations([*view.relations, *back_links(view, others)], titles),
        "stays": view.stays,
        "history": history,
    }  # fmt: skip
    return Page(
        "pages/request.html",
        wanted.title,
        data,
        f"A change request: it {STATES[view.state]}.",
        rows=history,
        things=[("request", view.uid)],
        crumbs=(Link("/requests", "Change requests"),),
    )


def happened(event: RequestEvent) -> dict[str, Any]:
    """One event for the public: what, when, in which role, with which note; never who."""
    parts = {"state": event.state.replace("-", " "), "field": event.field.replace("_", " "), "value": event.value}
    deadline = f"Deadline {event.deadline}" if event.deadline else "Deadline taken away"
    what = deadline if event.kind == "deadline" else HAPPENED[event.kind].format(**parts)
    return {
        "date": event.on_date, "kind": event.kind, "what": what[:1].upper() + what[1:], "role": event.role,
        "note": event.note, "state": event.state, "deadline": event.deadline, "address": web(event.address),
    }  # fmt: skip


def _relations(found: Sequence[tuple[str, str]], titles: Mapping[str, str]) -> list[dict[str, str]]:
    known = {*RELATIONS, *RELATIONS.values()}
    return [
        {
            "said": said,
            "uid": uid,
            "title": titles.get(uid, uid),
            "page": page_of("request", uid) if uid in titles else "",
        }
        for said, uid in found
        if said in known
    ]


def _known(house: House, table: str, identifier: str) -> bool:
    return bool(identifier) and house.row(f"SELECT 1 FROM {table} WHERE id = ?", identifier) is not None
