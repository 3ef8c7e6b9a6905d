"""Whether two items are the same: what they are about tells look-alikes apart."""

from __future__ import annotations

import pytest

from homefinder.items.meaning.facts import build_comparer
from homefinder.items.meaning.profile import ItemFacts
from homefinder.settings import ROOT

ITEMS = {
    "help": ItemFacts("help", "a", "t.eh_start", "eh_start", "EH Episode Start Date", group="early_help"),
    "care": ItemFacts("care", "b", "episodes.DECOM", "DECOM", group="episodes"),
    "start": ItemFacts("start", "c", "t.start", "start", "Episode start date", group="episodes"),
}


@pytest.mark.parametrize(
    ("left", "right", "same"), [("help", "care", False), ("help", "start", False), ("care", "start", True)]
)
def test_an_episode_of_help_is_not_an_episode_of_care(left: str, right: str, same: bool) -> None:
    comparer, profiles = build_comparer(list(ITEMS.values()), ROOT / "vocab")
    by_id = {profile.facts.id: profile for profile in profiles}
    assert (comparer.compare(by_id[left], by_id[right]).relation == "same") is same
