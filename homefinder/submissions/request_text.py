"""What is asked of the owner, by the need's outcome, and what is known of the work that it would make."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from homefinder.change_requests.model import ChangeRequestView
from homefinder.model import ADOPT, EXTEND, NEW_UNDER_OWNER, NO_HOME, OUTCOME_LABELS
from homefinder.submissions.model import Citation, OwnerRequest, SubmissionHome, SubmissionNeed


def read_owner_request(
    catalogue: sqlite3.Connection,
    need: SubmissionNeed,
    home: SubmissionHome,
    drafted_requests: Sequence[ChangeRequestView],
) -> OwnerRequest:
    """What to ask for: in the words of a request that people drafted, else by the outcome, else to extend the home."""
    drafted = next((view.request.wording for view in drafted_requests if view.request.wording), "")
    row = catalogue.execute("SELECT * FROM outcomes WHERE need_id = ?", (need.id,)).fetchone()
    fits = row is not None and _is_about_home(row, home)
    kind = str(row["outcome"]) if fits and row["outcome"] in OUTCOME_LABELS else EXTEND
    text = drafted or format_request_sentence(kind, need, home)
    if fits:
        return OwnerRequest(
            kind, text, f"{row['explanation']} {row['next_step']}".strip(), is_from_machine=row["basis"] != "decision"
        )
    return OwnerRequest(kind, text, "", is_from_machine=False)


def _is_about_home(outcome: sqlite3.Row, home: SubmissionHome) -> bool:
    """Whether the outcome is about this home, its owner, or nobody."""
    if outcome["home_id"]:
        return outcome["home_id"] in home.series_home_ids
    return not outcome["owner_id"] or outcome["owner_id"] == home.publisher_id


def format_request_sentence(kind: str, need: SubmissionNeed, home: SubmissionHome) -> str:
    """One sentence to the owner for each kind of outcome."""
    owner = f"the owner, {home.publisher}," if home.publisher else "the owner"
    return {
        ADOPT: f"We ask {owner} to confirm that “{home.title}” can be used as it stands for “{need.title}”, "
        "and to say which edition to use.",
        EXTEND: f"We ask {owner} to extend “{home.title}”, so that it meets the need “{need.title}”.",
        NEW_UNDER_OWNER: f"We ask {owner} to take on something new beside “{home.title}”, "
        f"to meet the need “{need.title}”.",
        NO_HOME: f"We ask {owner} who should own the need “{need.title}”, since no home for it was found; "
        f"“{home.title}” came nearest.",
    }[kind]


def read_burden(
    owner_request: OwnerRequest, home: SubmissionHome, drafted_requests: Sequence[ChangeRequestView]
) -> tuple[Citation, ...]:
    """What is known of the work: from requests that people drafted, and from the kind of request itself."""
    told = [
        Citation(view.request.burden, "", view.request.opened_on[:10])
        for view in drafted_requests
        if view.request.burden
    ]
    if owner_request.kind == EXTEND and home.kind == "data-collection":
        told.append(
            Citation(f"It adds to a collection that exists, “{home.title}”; it does not begin a new one.", home.url)
        )
    if owner_request.kind == ADOPT:
        told.append(Citation(f"“{home.title}” exists; the work is that of taking it into use.", home.url))
    return tuple(told)
