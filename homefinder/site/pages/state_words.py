"""The state of a standard in plain words, as every page of one says it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from homefinder.clean.lifecycle import fold_status

STATE_WORDS: Mapping[str, str] = {
    "active": "In force", "under-development": "Being developed", "deprecated": "Being phased out", "ended": "Ended",
    "withdrawn": "Withdrawn", "gone": "Taken down",
}  # fmt: skip
ACTIVE_WORDS: Mapping[str, str] = {"api": "Live", "body": "At work", "process": "In use", "programme": "Running"}
"""What is said of an active thing that nobody calls in force."""
NOT_STATED = "Not stated"
PLAIN_STATUSES = frozenset(
    {
        *("alpha", "backlog", "beta", "discovery", "draft", "early draft", "pilot", "piloting", "prioritised"),
        *("proposal", "working draft", "future release", "in progress"),
    }
)
"""Words of publications for what is being developed that say more than our own, and need no explaining."""
TONES: Mapping[str, str] = {
    "active": "good", "under-development": "warning", "deprecated": "warning", "ended": "bad", "withdrawn": "bad",
    "gone": "bad",
}  # fmt: skip


def format_state(lifecycle: str, status: str = "", kind: str = "") -> str:
    """The state in plain words: “In force”, “Early draft”. ``status`` is the publication's own word."""
    if lifecycle == "under-development":
        word = fold_status(status).replace("-", " ")
        return word.capitalize() if word in PLAIN_STATUSES else STATE_WORDS[lifecycle]
    if lifecycle == "active" and kind in ACTIVE_WORDS:
        return ACTIVE_WORDS[kind]
    return STATE_WORDS.get(lifecycle, NOT_STATED)


def build_state(lifecycle: str, status: str = "", kind: str = "") -> dict[str, str]:
    """``words`` and ``tone`` (good, warning, bad or empty), for the tag that shows the state."""
    return {"words": format_state(lifecycle, status, kind), "tone": TONES.get(lifecycle, "")}
