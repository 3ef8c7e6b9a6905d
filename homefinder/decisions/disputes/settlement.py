"""Who may settle a difference between judgements of one pair. Reads only.

The word of a curator who has not judged the pair settles it: accept or reject, kept as a judgement that names those
between which it decides. Who settled it may say something else later. Whoever judges the pair afterwards and differs
opens the question anew.
"""

from __future__ import annotations

import sqlite3

from homefinder.decisions.model import DISPUTED_VERDICT, PairDecisions, normalise_reviewer
from homefinder.decisions.store import group_decisions_by_pair, read_decisions

SETTLING_VERDICTS = ("accept", "reject")


def find_judged_pair(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection, need_id: str, home_id: str
) -> PairDecisions | None:
    """What holds of a pair of a need and a present home; None where nobody has judged it."""
    said = [item for item in read_decisions(curation) if item.need_id == need_id]
    return group_decisions_by_pair(said, catalogue).get((need_id, home_id))


def is_party(pair: PairDecisions, reviewer: str) -> bool:
    """Whether the reviewer's own judgement is among those of the pair."""
    return normalise_reviewer(reviewer) in {normalise_reviewer(item.reviewer) for item in pair.latest}


def name_settled_uids(pair: PairDecisions | None, reviewer: str, verdict: str) -> str:
    """The uids, with spaces between, that this verdict of this reviewer settles; empty where it settles nothing."""
    if pair is None or verdict not in SETTLING_VERDICTS:
        return ""
    before = pair.settlement
    if before and normalise_reviewer(before.reviewer) == normalise_reviewer(reviewer):
        return before.settles
    may_settle = pair.verdict == DISPUTED_VERDICT and not is_party(pair, reviewer)
    return " ".join(item.uid for item in pair.latest) if may_settle else ""
