"""Which home a submission is about, and what its sender should know of it before it goes out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from homefinder.clean.markdown import format_day
from homefinder.decisions.store import PairDecisions
from homefinder.errors import UsageError
from homefinder.model import ENDED_LIFECYCLES, FALLBACK_ROUTE
from homefinder.submissions.model import AlternativeHome, HomeChoice, SubmissionEdition, SubmissionHome
from homefinder.submissions.routes import Route


def choose_home(
    catalogue: sqlite3.Connection, need_id: str, home_id: str, standings: Iterable[PairDecisions]
) -> tuple[str, str]:
    """The id of the home and why it: the one named, else one accepted, else the outcome's, else the first candidate.

    Raises UsageError where there is none of these.
    """
    if home_id:
        return home_id, "It was named by whoever made this paper."
    for standing in standings:
        if standing.need_id == need_id and standing.verdict == "accept" and standing.is_present:
            last = standing.latest[-1]
            return (
                standing.home_id,
                f"{last.reviewer} accepted it on {format_day(last.decided_on)}. {last.reason}".strip(),
            )
    advised = _find_advised_home(catalogue, need_id)
    if advised:
        return advised
    first = catalogue.execute(
        "SELECT home_id, explanation FROM candidates WHERE need_id = ? ORDER BY rank LIMIT 1", (need_id,)
    ).fetchone()
    if first:
        return str(first["home_id"]), f"It stands first among the candidates. {first['explanation']}"
    raise UsageError(
        f"no home is known for the need {need_id}; name one with --home (`homefinder find TEXT` shows them)"
    )


def _find_advised_home(catalogue: sqlite3.Connection, need_id: str) -> tuple[str, str] | None:
    """The outcome's home; where it advises something new, the home of that owner which comes nearest."""
    row = catalogue.execute("SELECT home_id, owner_id FROM outcomes WHERE need_id = ?", (need_id,)).fetchone()
    if row and row["home_id"]:
        return str(row["home_id"]), "It is the home that the machine advises."
    near = catalogue.execute(
        """SELECT home_id FROM candidates JOIN homes ON homes.id = home_id WHERE need_id = ? AND publisher_id = ?
           ORDER BY rank LIMIT 1""",
        (need_id, row["owner_id"] if row else ""),
    ).fetchone()
    return (
        (str(near[0]), "The machine advises something new; of that owner’s homes this comes nearest.") if near else None
    )


def build_home_choice(
    because: str,
    need_id: str,
    home: SubmissionHome,
    route: Route,
    editions: Sequence[SubmissionEdition],
    alternatives: Iterable[AlternativeHome],
    standings: Iterable[PairDecisions],
) -> HomeChoice:
    """The choice with what speaks for care: no decision, a refusal, an old edition, facts that are old or unseen."""
    said = {one.home_id: one.verdict for one in standings if one.need_id == need_id}
    verdict = next((said[member] for member in home.series_home_ids if member in said), "")
    newest = next((edition for edition in editions if edition.newest and not edition.chosen), None)
    old = newest is not None and any(edition.chosen for edition in editions)
    checks = (
        (not verdict, "No person has decided that this is the right home. Have it decided before you send."),
        (verdict == "reject", "A person has rejected this home for this need. Read why before you go on."),
        (
            any(one.is_inferred for one in alternatives),
            "Why other homes do not serve is drawn from descriptions: read their pages.",
        ),
        (verdict in ("unsure", "disputed"), "People have not agreed that this is the right home."),
        (home.lifecycle in ENDED_LIFECYCLES, f"The home is {home.lifecycle}: there may be nobody to ask."),
        (home.lifecycle == "deprecated", "The home is no longer kept up: ask what has taken its place."),
        (old, f"This is not the newest edition; that is “{newest.title if newest else ''}”."),
        (home.certainty == "background", "Facts on the home are general knowledge, not read in a publication."),
        (route.id == FALLBACK_ROUTE, "No way of asking is known. Ask the publisher for it first."),
        (bool(route.told.note), route.told.note),
    )
    return HomeChoice(because, tuple(warning for holds, warning in checks if holds))
