"""What to do now, to whom and by when, in plain sentences. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from homefinder.clean.wording import quote_words
from homefinder.model import ADOPT, EXTEND, NEW_UNDER_OWNER
from homefinder.outcomes.model import CandidateFacts, NextStep, OutcomeFacts
from homefinder.outcomes.sentence import MAX_WORDS

UNKNOWN_DATE = "No date is known by which it must be asked."

NO_ROUTE = "unknown"
"""The route of homes for which no way of asking was found."""

UNKNOWN_ROUTE_PREFIX = "No way"
"""How ``change_route`` of a home begins where none is known."""


def choose_next_step(
    outcome: str, home: CandidateFacts | None, near: Sequence[CandidateFacts], facts: OutcomeFacts
) -> NextStep:
    """The next step for an outcome. ``near`` are the homes of the owner who would make something new."""
    if outcome == ADOPT and home:
        return _build_adopt_step(home)
    if outcome == EXTEND and home:
        return _build_extend_step(home, facts)
    if outcome == NEW_UNDER_OWNER and home:
        return _build_new_step(home, near, facts)
    return _build_no_home_step(facts)


def _build_adopt_step(home: CandidateFacts) -> NextStep:
    owner = home.publisher or "its publisher, which the catalogue does not name"
    text = (
        f"Read “{home.title}”{_edition(home)} at {home.url or 'its owner'}, and use it as it is. It is kept by {owner}."
    )
    return NextStep(text, addressed_to=home.publisher)


def _edition(home: CandidateFacts) -> str:
    """Which edition to read; the newest one where that is another."""
    if home.newest_edition and home.newest_edition != home.edition:
        return f" in its newest edition ({home.newest_edition})"
    return f" ({home.edition})" if home.edition else ""


def _build_extend_step(home: CandidateFacts, facts: OutcomeFacts) -> NextStep:
    to = _choose_addressee(home)
    deadline, dated = _deadline(home, facts)
    silent = (
        f" So far it says nothing of {quote_words(home.uncovered_subjects, MAX_WORDS)}."
        if home.uncovered_subjects
        else ""
    )
    text = f"Ask for “{home.title}” to be extended to this need.{silent} {_describe_route(home, to)} {dated}"
    return NextStep(text, home.route.id if home.route else "", to, deadline)


def _build_new_step(home: CandidateFacts, near: Sequence[CandidateFacts], facts: OutcomeFacts) -> NextStep:
    titles = quote_words([item.title for item in near])
    deadline, dated = _deadline(home, facts)
    owner = home.publisher or "an owner that the catalogue does not name"
    text = f"Ask {owner} to make it: its remit is near, since it keeps {titles} already. {dated}"
    return NextStep(text, "", home.publisher, deadline)


def _build_no_home_step(facts: OutcomeFacts) -> NextStep:
    text = (
        f"Put the proof of the gap before whoever could fund a new standard: {facts.homes_searched} homes of "
        f"{facts.sources_searched} sources were searched, and what came nearest is listed with what each lacks."
    )
    return NextStep(text)


def _describe_route(home: CandidateFacts, to: str) -> str:
    """How a change is asked for, and of whom, in a sentence or two."""
    route = home.route
    whom = (to if to == home.publisher else _lower(to)) or "its owner, whom the catalogue does not name"
    if route and route.id != NO_ROUTE:
        where = f" ({route.url})" if route.url else ""
        return f"The way is “{route.title}”{where}; address {whom}."
    stated = "" if home.change_route.startswith(UNKNOWN_ROUTE_PREFIX) else home.change_route
    if stated and not route:
        return f"{end_with_full_stop(stated)} Address {whom}."
    return f"No way of asking for a change is known, so ask {whom} who decides, in what form and by when."


def _choose_addressee(home: CandidateFacts) -> str:
    """Whom to address: what the route says, with the publisher's name where the route serves many owners."""
    said, owner = (home.route.addressed_to, home.route.owner) if home.route else ("", "")
    if not said or said.lower() == "the publisher":
        return home.publisher
    named = not owner.startswith("The ") or home.kind == "legislation" or home.publisher in said
    return said if named else f"{said} ({home.publisher})"


def _lower(text: str) -> str:
    """``text`` inside a sentence: a leading article is no longer a capital."""
    return f"the {text[4:]}" if text.startswith("The ") else text


def _deadline(home: CandidateFacts, facts: OutcomeFacts) -> tuple[str, str]:
    """The date by which to ask, empty where none is known, and a sentence that says which it is."""
    mine = [item for item in facts.consultations if item.publisher_id and item.publisher_id == home.publisher_id]
    for item in mine:
        if item.closes:
            return item.closes, f"Its owner's consultation “{item.title}” is open until {item.closes}."
    if home.next_edition_date:
        return home.next_edition_date, f"Its next edition begins on {home.next_edition_date}: ask well before."
    return "", UNKNOWN_DATE


def end_with_full_stop(text: str) -> str:
    """``text`` with a full stop."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
