"""What is asked of the owner, by the need's outcome, and what is known of the work that it would make."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from homefinder.change_requests.model import RequestView
from homefinder.model import ADOPT, EXTEND, IN_WORDS, NEW, NO_HOME
from homefinder.submissions.model import Ask, Cited, HomeTold, NeedTold


def read_ask(catalogue: sqlite3.Connection, need: NeedTold, home: HomeTold, requests: Sequence[RequestView]) -> Ask:
    """What to ask for: in the words of a request that people drafted, else by the outcome, else to extend the home."""
    drafted = next((view.request.wording for view in requests if view.request.wording), "")
    row = catalogue.execute("SELECT * FROM outcomes WHERE need_id = ?", (need.id,)).fetchone()
    fits = row is not None and _fits(row, home)
    kind = str(row["outcome"]) if fits and row["outcome"] in IN_WORDS else EXTEND
    text = drafted or request_for(kind, need, home)
    if fits:
        return Ask(kind, text, f"{row['sentence']} {row['next_step']}".strip(), machine=row["basis"] != "decision")
    return Ask(kind, text, "", machine=False)


def _fits(outcome: sqlite3.Row, home: HomeTold) -> bool:
    """Whether the outcome is about this home, its owner, or nobody."""
    if outcome["home_id"]:
        return outcome["home_id"] in home.kin
    return not outcome["owner_id"] or outcome["owner_id"] == home.publisher_id


def request_for(kind: str, need: NeedTold, home: HomeTold) -> str:
    """One sentence to the owner for each kind of outcome."""
    owner = f"the owner, {home.publisher}," if home.publisher else "the owner"
    return {
        ADOPT: f"We ask {owner} to confirm that “{home.title}” can be used as it stands for “{need.title}”, "
        "and to say which edition to use.",
        EXTEND: f"We ask {owner} to extend “{home.title}”, so that it meets the need “{need.title}”.",
        NEW: f"We ask {owner} to take on something new beside “{home.title}”, to meet the need “{need.title}”.",
        NO_HOME: f"We ask {owner} who should own the need “{need.title}”, since no home for it was found; "
        f"“{home.title}” came nearest.",
    }[kind]


def read_burden(ask: Ask, home: HomeTold, requests: Sequence[RequestView]) -> tuple[Cited, ...]:
    """What is known of the work: from requests that people drafted, and from the kind of request itself."""
    told = [Cited(view.request.burden, "", view.request.opened_on[:10]) for view in requests if view.request.burden]
    if ask.kind == EXTEND and home.kind == "data-collection":
        told.append(
            Cited(f"It adds to a collection that exists, “{home.title}”; it does not begin a new one.", home.url)
        )
    if ask.kind == ADOPT:
        told.append(Cited(f"“{home.title}” exists; the work is that of taking it into use.", home.url))
    return tuple(told)
