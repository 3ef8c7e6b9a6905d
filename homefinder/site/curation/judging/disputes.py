"""The disputes that a curator sees on their desk: those between them and another, and those that they may settle."""

from __future__ import annotations

from typing import Any

from homefinder.decisions.disputes.comments import list_comments
from homefinder.decisions.disputes.settlement import is_party
from homefinder.decisions.model import DISPUTED_VERDICT, PairDecisions, normalise_reviewer
from homefinder.decisions.store import group_decisions_by_pair, read_decisions
from homefinder.site.http.page import PageContext
from homefinder.site.pages.need_homes import STANDING_WORDS, build_row_anchor
from homefinder.urls import build_page_path

MOST_SHOWN = 50


def list_own_disputes(context: PageContext, reviewer: str) -> list[dict[str, Any]]:
    """Open disputes, one's own first, then what somebody settled between this reviewer and another; the latest 50.

    ``state``: what it is to the reader, in a sentence. ``page``: the row on the page of the need.
    """
    pairs = group_decisions_by_pair(read_decisions(context.curation), context.catalogue).values()
    open_ones = [pair for pair in pairs if pair.verdict == DISPUTED_VERDICT and pair.is_present]
    settled = [pair for pair in pairs if pair.verdict != DISPUTED_VERDICT and _is_settled_for(pair, reviewer)]
    open_ones.sort(key=lambda pair: not is_party(pair, reviewer))
    return [_to_dict(context, pair, reviewer) for pair in (*open_ones, *settled)][:MOST_SHOWN]


def _is_settled_for(pair: PairDecisions, reviewer: str) -> bool:
    """Whether somebody else settled it and this reviewer's judgement was among those that differed."""
    word = pair.settlement
    if word is None or normalise_reviewer(word.reviewer) == normalise_reviewer(reviewer):
        return False
    return is_party(pair, reviewer)


def _to_dict(context: PageContext, pair: PairDecisions, reviewer: str) -> dict[str, Any]:
    word = pair.settlement
    if pair.verdict != DISPUTED_VERDICT and word is not None:
        state = f"Settled on {word.decided_on}: {STANDING_WORDS[pair.verdict]}. {word.reason}"
    elif is_party(pair, reviewer):
        state = "You and another reviewer differ. A curator who has not judged it can settle it."
    else:
        state = "Reviewers differ. You have not judged it, so that your word can settle it."
    return {
        "title": f"“{pair.last.home_title}” for “{pair.last.need_title}”",
        "state": state,
        "comments": len(list_comments(context.curation, [one.uid for one in pair.latest])),
        "page": f"{build_page_path('need', pair.need_id)}#{build_row_anchor(pair.home_id)}",
    }
