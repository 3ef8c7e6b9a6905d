"""The state of a standard in plain words."""

from __future__ import annotations

import pytest

from homefinder.model import LIFECYCLES
from homefinder.site.pages.state_words import build_state, format_state


@pytest.mark.parametrize(
    ("lifecycle", "status", "kind", "words"),
    [
        ("active", "review", "standard", "In force"),
        ("active", "live", "api", "Live"),
        ("under-development", "Early draft", "standard", "Early draft"),
        ("under-development", "Working-draft", "standard", "Working draft"),
        ("under-development", "enacted, not yet commenced when seen", "legislation", "Being developed"),
        ("withdrawn", "retired", "standard", "Withdrawn"),
        ("unknown", "", "standard", "Not stated"),
    ],
)
def test_state_in_words(lifecycle: str, status: str, kind: str, words: str) -> None:
    assert format_state(lifecycle, status, kind) == words


def test_every_state_has_words_of_its_own() -> None:
    words = [build_state(lifecycle)["words"] for lifecycle in LIFECYCLES]
    assert len(set(words)) == len(LIFECYCLES)
    assert {"Active", "Under-development", "Unknown"}.isdisjoint(words)
