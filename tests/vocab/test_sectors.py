"""The files of the sectors hold together: needs that name no answer, and a list of the sectors that is whole."""

from __future__ import annotations

import re

import pytest
import yaml

from homefinder.ranking.needs import Need, read_needs
from homefinder.settings import ROOT

VOCAB = ROOT / "vocab"
SHORTEST = 3
"""Names of fewer letters, such as RO, are also words or initials of other things."""


def words_of(text: str) -> str:
    return f" {re.sub(r'[^a-z0-9-]+', ' ', text.lower()).strip()} "


def curated_names() -> set[str]:
    """Every title and further name of the homes curated by hand."""
    homes = [home for path in (VOCAB / "homes").glob("*.yml") for home in yaml.safe_load(path.read_text())["homes"]]
    names = {name for home in homes for name in (home["title"], *home.get("alt_titles", ()))}
    return {words_of(name) for name in names if len(name) >= SHORTEST}


@pytest.mark.parametrize("need", read_needs(VOCAB / "needs"), ids=lambda need: need.id)
def test_neither_the_words_nor_the_keywords_of_a_need_name_a_home(need: Need) -> None:
    text = words_of(" / ".join((need.title, need.description, *need.keywords)))
    assert [name for name in curated_names() if name in text] == []


def test_every_sector_is_listed_by_its_title_with_its_needs() -> None:
    listed = (VOCAB / "README.md").read_text(encoding="utf-8").splitlines()
    for path in (VOCAB / "needs").glob("*.yml"):
        sector = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert f"| `needs/{path.name}` | {sector['title']} | {len(sector['needs'])} |" in listed
