"""Why a need has its outcome, in one plain sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from homefinder.model import ADOPT, EXTEND, NEW
from homefinder.outcomes.model import Facts, HomeFacts, Score

TOLD = 4
"""How many words a sentence names."""


def outcome_sentence(won: Score, home: HomeFacts | None, near: Sequence[HomeFacts], facts: Facts) -> str:
    """Say what speaks for the outcome that won."""
    if home is None:
        return _none(facts)
    if won.outcome == ADOPT:
        return f"“{home.title}” is in force, covers {_share(home)} and stands clear of every other home."
    if won.outcome == EXTEND:
        return f"“{home.title}” comes nearest and covers {_share(home)}; {_short(home)}."
    if won.outcome == NEW:
        return _new(home, near, won)
    return _none(facts)


def _share(home: HomeFacts) -> str:
    return f"{home.cover:.0%} of what tells this need"


def _short(home: HomeFacts) -> str:
    """Why the home is not enough as it is."""
    faults = []
    if not home.holds:
        faults.append(f"it is {named_kind(home.kind)}, which says what must be done and not which data is held")
    elif not home.in_force:
        faults.append(f"its state is {home.state}")
    if home.lacking:
        faults.append(f"it says nothing of {quoted(home.lacking)}")
    return ", and ".join(faults) or "part of the need is left over"


def _new(home: HomeFacts, near: Sequence[HomeFacts], won: Score) -> str:
    asked = [item.need for part in won.parts if part.name == "handover" for item in part.evidence]
    why = (
        f"The need is to hand records over ({quoted(asked)}) and nothing in force in front carries them"
        if asked
        else ("No home in front does what is asked")
    )
    return f"{why}; {home.publisher or 'no named owner'} keeps {len(near)} of the homes in front."


def _none(facts: Facts) -> str:
    words = f" No home has a word for {quoted(facts.unknown)}." if facts.unknown else ""
    return f"Of {facts.searched} homes of {facts.sources} sources none is near enough.{words}"


def quoted(words: Sequence[str], most: int = TOLD) -> str:
    """Words in quotation marks, the first few of them."""
    return listed([f"“{word}”" for word in words[:most]])


def listed(parts: Sequence[str]) -> str:
    """Parts as one list in words: ``a, b and c``."""
    return "".join(parts) if len(parts) < 2 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def named_kind(kind: str) -> str:
    """A kind with its article."""
    word = {"api": "an API", "data-collection": "a data collection", "code-set": "a code set"}.get(kind)
    return word or ("guidance" if kind == "guidance" else "legislation" if kind == "legislation" else f"a {kind}")
