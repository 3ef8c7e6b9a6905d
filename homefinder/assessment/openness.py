"""What the catalogue knows of how openly a thing is made: answers by name, each with why. Pure.

Only what is on record is answered. A page on the web is not yet a free document, and a day of a meeting is not yet its
notes: where that is all, the answer says so, and where there is nothing, nothing is answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from homefinder.clean.days import format_day
from homefinder.stewardship.model import OWN_FIELD, FundingFact

Answer = tuple[str, str]
"""The answer and why."""

IMPLEMENTATION = re.compile(
    r"\b(?:reference implementation|implementations?|librar(?:y|ies)|sdk|open source (?:code|tool|software))\b", re.I
)
FILE = re.compile(r"\.(?:csv|docx?|html?|json|jsonld|md|odt|ods|pdf|rdf|ttl|txt|xlsx?|xml|xsd|ya?ml|zip)$", re.I)
NOTES = re.compile(r"\b(?:minutes|notes? of (?:the )?meetings?|meeting notes?|records? of (?:the )?meetings?)\b", re.I)
TRACKER = re.compile(r"/(?:issues|discussions|pull-?requests|pulls|merge_requests)(?:/|$|\?)", re.I)
OPEN_TO_ALL = re.compile(
    r"\b(?:any(?:one|body)|every(?:one|body)|all who|open to all)\b[^.]{0,60}"
    r"\b(?:may|can|join|open|suggest|offer|comment|propose|take part)\b|\bissues are public\b",
    re.I,
)
DISCUSSION = "discussion"
DOCUMENT_ROLES = ("documentation", "attachment", "repository")


def answer_openness(facts: Mapping[str, Any], open_licence: str) -> dict[str, Answer | None]:
    """Answers by name from what ``read_openness`` gives. ``open_licence``: the licence, where it is an open one."""
    alive = [one for one in facts["addresses"] if not one["failed_since"]]
    return {
        "repository": _find_repository(alive),
        "open-documents": _find_documents(alive, open_licence),
        "public-route": _find_route(facts["route"], alive),
        "consultations": _find_consultations(facts["days"]),
        "meetings": _find_meetings(facts["days"], alive),
    }


def judge_funding(funding: Sequence[FundingFact], owner: str, owner_state: str, today: str) -> Answer | None:
    """Whether money is secure, as far as it is published: until when, or that it is not. ``today`` is ISO.

    The day to which a thing applies is its own, and says nothing of money.
    """
    if owner_state == "closed":
        return "No", f"{owner} is no more."
    first = next((fact for fact in funding if fact.source != OWN_FIELD), None)
    if first is None:
        return None
    why = f"“{first.quote}” ({first.source})"
    if not first.ends:
        return "Not known after its programme", f"It rests on a programme, and no day of its end is given: {why}"
    if today and first.ends < today[: len(first.ends)]:
        return f"No, it ended {format_day(first.ends)}", why
    return f"Only until {format_day(first.ends)}", why


def _find_repository(addresses: Sequence[Mapping[str, Any]]) -> Answer | None:
    named = [one for one in addresses if IMPLEMENTATION.search(one["title"])]
    if named:
        return "Yes", f"On record among its addresses: {_name(named)}."
    kept = [one for one in addresses if one["role"] == "repository"]
    if kept:
        why = (
            f"Its own files are in a public repository: {_name(kept)}. Whether it holds an implementation is not known."
        )
        return "A public repository", why
    return None


def _find_documents(addresses: Sequence[Mapping[str, Any]], open_licence: str) -> Answer | None:
    documents = [one for one in addresses if one["role"] in DOCUMENT_ROLES and one["url"].startswith("http")]
    files = [one for one in documents if one["role"] == "repository" or FILE.search(urlsplit(one["url"]).path)]
    if documents and open_licence:
        return "Yes", f"Published on the web under {open_licence}: {_name(files or documents)}."
    if files:
        why = f"Its files are on the web: {_name(files)}. Whether all may implement it, no open licence says."
        return "Anyone can read it", why
    return None


def _find_route(route: Mapping[str, Any] | None, addresses: Sequence[Mapping[str, Any]]) -> Answer | None:
    if route and (OPEN_TO_ALL.search(route["summary"]) or TRACKER.search(route["url"])):
        return "Yes", f"{route['title']}: {route['summary']}"
    talks = [one for one in addresses if one["role"] == DISCUSSION]
    return ("Yes", f"It is discussed in public: {_name(talks)}.") if talks else None


def _find_consultations(days: Sequence[Mapping[str, Any]]) -> Answer | None:
    found = [one for one in days if one["kind"] in ("opens", "closes", "outcome")]
    if not found:
        return None
    words = {"opens": "opened", "closes": "closed", "outcome": "was answered"}
    said = (f"{words[one['kind']]} {format_day(one['date'])}" for one in found if one["date"])
    return "Yes", f"A consultation is on record: {', '.join(said) or 'without a day'}."


def _find_meetings(days: Sequence[Mapping[str, Any]], addresses: Sequence[Mapping[str, Any]]) -> Answer | None:
    notes = [one for one in addresses if NOTES.search(one["title"])]
    met = [one for one in days if one["kind"] == "meeting"]
    notes += [{"title": one["note"], "url": one["url"]} for one in met if one["url"] and NOTES.search(one["note"])]
    if notes:
        return "Yes", f"Notes are published: {_name(notes)}."
    if talks := [one for one in addresses if one["role"] == DISCUSSION]:
        return "Yes", f"How it is made is discussed in public: {_name(talks)}."
    if met:
        first, last = (format_day(one["date"]) for one in (met[0], met[-1]))
        which = f"{first}" if len(met) == 1 else f"from {first} to {last}"
        return "Days of meetings only", f"{len(met)} on record, {which}. No notes of them are on record."
    return None


def _name(addresses: Iterable[Mapping[str, Any]]) -> str:
    """The first address, and how many more there are."""
    places = list(dict.fromkeys(one["url"] for one in addresses))
    return str(places[0]) + (f" and {len(places) - 1} more" if len(places) > 1 else "")
