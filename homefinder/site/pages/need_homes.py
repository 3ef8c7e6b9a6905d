"""The homes in front of a need, a row each: does it hold the data, is it in force, what is missing, how to ask, by
when, and what people judged."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from homefinder.clean.wording import format_kind
from homefinder.decisions.disputes.comments import list_comments
from homefinder.decisions.model import DISPUTED_VERDICT, normalise_reviewer
from homefinder.ids import slug
from homefinder.model import EXTEND, FALLBACK_ROUTE
from homefinder.outcomes.consultations import read_open_consultations
from homefinder.outcomes.model import DATA_KINDS
from homefinder.site.http.page import PageContext
from homefinder.site.pages.languages import build_lang
from homefinder.urls import build_page_path

SHOWN_ROWS = 3
"""Homes in the table; where people accepted or dispute more than these, all of them."""

MOST_MISSING = 4
"""Things that a home lacks of which so many are named."""

HOMES = """SELECT h.id, h.title, h.kind, h.lifecycle, h.status, h.language, h.publisher_id,
      coalesce(p.name, '') AS publisher, coalesce(r.id, '') AS route_id, coalesce(r.title, '') AS route,
      coalesce(u.next_due, '') AS next_due, coalesce(n.shortfall, '') AS shortfall
    FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id
    LEFT JOIN home_routes hr ON hr.home_id = h.id LEFT JOIN routes r ON r.id = hr.route_id
    LEFT JOIN home_upkeep u ON u.home_id = h.id
    LEFT JOIN need_nearest_homes n ON n.home_id = h.id AND n.need_id = :need WHERE h.id = :home"""

STANDING_WORDS = {"accept": "accepted", "reject": "rejected", "unsure": "unsure", DISPUTED_VERDICT: "disputed"}
ENDED_WORDS = {"deprecated": "No longer kept up", "withdrawn": "No: withdrawn", "ended": "No: it has ended"}


def list_front_homes(
    context: PageContext,
    need_id: str,
    candidates: Sequence[Mapping[str, Any]],
    decided: Sequence[Mapping[str, Any]],
    coverage: Mapping[str, Any] | None,
) -> list[dict[str, Any]]:
    """The rows of the table: what people accepted or dispute and the machine proposes no more, then its first."""
    by_home = {item["home_id"]: item for item in decided if item["is_present"]}
    proposed = [row["home_id"] for row in candidates]
    pinned = [
        home for home, item in by_home.items() if home not in proposed and item["verdict"] in ("accept", "disputed")
    ]
    first = proposed[: max(0, SHOWN_ROWS - len(pinned))]
    first += [home for home in proposed if home not in first and home in by_home]
    consultations = {item.publisher_id: item for item in reversed(read_open_consultations(context.catalogue))}
    rows = []
    for home_id in (*pinned, *first):
        home = context.find_row(HOMES, {"need": need_id, "home": home_id})
        if home is not None:
            consultation = consultations.get(home["publisher_id"])
            rows.append(
                {
                    **_describe_home(need_id, home, _find_coverage(coverage, home_id)),
                    "by_when": _describe_deadline(home, consultation, context.today),
                    "judged": read_standing(context.curation, by_home.get(home_id)),
                }
            )
    return rows


def build_row_anchor(home_id: str) -> str:
    """The id of a home's row on the page of a need."""
    return f"home-{slug(home_id)}"


def build_ask_page(need_id: str, outcome: Mapping[str, Any], front: Sequence[Mapping[str, Any]]) -> str:
    """The form of a change request with the home of the outcome, else its owner; empty where there is nobody to ask."""
    if chosen := _find_chosen(outcome, front):
        return str(chosen["ask_page"])
    asks = {"need": need_id, "home": outcome["home_id"] or "", "owner": outcome["owner"] or ""}
    known = {name: value for name, value in asks.items() if value}
    return f"/requests/new?{urlencode(known)}" if len(known) > 1 else ""


def build_step(outcome: Mapping[str, Any], front: Sequence[Mapping[str, Any]]) -> dict[str, str] | None:
    """Of whom an extension is asked, how and by when; None where the next step is another."""
    chosen = _find_chosen(outcome, front)
    if chosen is None or outcome["outcome"] != EXTEND:
        return None
    whom = outcome["addressed_to"] or chosen["owner"] or "its owner"
    whom = f"the {whom[4:]}" if whom.startswith("The ") else whom
    return {"whom": whom, **{name: chosen[name] for name in ("route", "route_page")}, **chosen["by_when"]}


def _find_chosen(outcome: Mapping[str, Any], front: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    return next((row for row in front if outcome["home_id"] and row["home_id"] == outcome["home_id"]), None)


def _find_coverage(coverage: Mapping[str, Any] | None, home_id: str) -> Mapping[str, Any]:
    page = build_page_path("home", home_id)
    return next((home["cells"] for home in (coverage or {"homes": ()})["homes"] if home["page"] == page), {})


def _describe_home(need_id: str, home: Mapping[str, Any], cells: Mapping[str, Any]) -> dict[str, Any]:
    missing = [asked for asked, cell in cells.items() if cell["state"] == "missing"]
    known_route = home["route_id"] not in ("", FALLBACK_ROUTE)
    asks = {"need": need_id, "home": home["id"], "owner": home["publisher"]}
    if known_route:
        asks["route"] = home["route_id"]
    return {
        "home_id": home["id"],
        "title": home["title"],
        "lang": build_lang(home["language"]),
        "kind": home["kind"],
        "anchor": build_row_anchor(home["id"]),
        "page": build_page_path("home", home["id"]),
        "holds": describe_holding(home["kind"], [cell["state"] for cell in cells.values()]),
        "in_force": describe_force(home["lifecycle"], home["status"]),
        "owner": home["publisher"],
        "owner_page": build_page_path("owner", home["publisher_id"]) if home["publisher_id"] else "",
        "missing": missing[:MOST_MISSING],
        "missing_more": max(0, len(missing) - MOST_MISSING),
        "shortfall": home["shortfall"],
        "route": home["route"] if known_route else "",
        "route_page": f"/routes#{home['route_id']}" if known_route else "",
        "ask_page": f"/requests/new?{urlencode(asks)}",
    }


def describe_holding(kind: str, states: Sequence[str]) -> str:
    """Whether a home holds what is asked: by the state of each thing asked for (held, nearly or missing), else by its
    kind."""
    total, held, nearly = len(states), states.count("held"), states.count("nearly")
    if not total:
        is_data = kind in DATA_KINDS
        return (
            f"Perhaps: it is {format_kind(kind)}, and its items are not on file"
            if is_data
            else f"No: it is {format_kind(kind)}"
        )
    if held == total:
        return f"Yes: all {total} things asked for"
    more = f", and {nearly} nearly" if nearly else ""
    if held:
        return f"In part: {held} of {total} things asked for{more}"
    return f"Nearly: {nearly} of {total} things asked for" if nearly else f"No: none of {total} things asked for"


def describe_force(lifecycle: str, status: str) -> str:
    """Whether a home is in force, in a few words."""
    if lifecycle == "active":
        return "Yes"
    if lifecycle in ENDED_WORDS:
        return ENDED_WORDS[lifecycle]
    if lifecycle == "under-development":
        said = status.strip().lower().replace("-", " ")
        return f"Not yet: {said}" if said and said != "under development" else "Not yet: still being made"
    return "Not known"


def _describe_deadline(home: Mapping[str, Any], consultation: Any, today: str) -> dict[str, str]:
    """The day by which to ask, empty where none is known, and why it is that day."""
    if home["publisher_id"] and consultation is not None and consultation.closes >= today:
        return {"day": consultation.closes, "why": f"the consultation “{consultation.title}” closes"}
    if home["next_due"] > today:
        return {"day": home["next_due"], "why": "its next edition begins: ask well before"}
    return {"day": "", "why": "No date is known"}


def read_standing(curation: sqlite3.Connection, decided: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What people judged of a pair, each voice by a number in place of a name, with what they said to one another."""
    if decided is None:
        return None
    comments = list_comments(curation, [one["uid"] for one in decided["said"]])
    voices: dict[str, int] = {}
    for name in (*(one["reviewer"] for one in decided["said"]), *(one.reviewer for one in comments)):
        voices.setdefault(normalise_reviewer(name), len(voices) + 1)
    said = [
        {
            **{name: one[name] for name in ("uid", "role", "verdict", "reason", "decided_on", "look_again")},
            "voice": voices[normalise_reviewer(one["reviewer"])],
            "words": STANDING_WORDS[one["verdict"]],
            "settles": bool(one["settles"]),
        }
        for one in decided["said"]
    ]
    thread = [
        {"voice": voices[normalise_reviewer(one.reviewer)], "role": one.role, "on": one.said_on, "text": one.comment}
        for one in comments
    ]
    verdict = decided["verdict"]
    return {
        "verdict": verdict,
        "words": STANDING_WORDS[verdict],
        "is_disputed": verdict == DISPUTED_VERDICT,
        "is_settled": verdict != DISPUTED_VERDICT and any(one["settles"] for one in said),
        "said": said,
        "comments": thread,
    }
