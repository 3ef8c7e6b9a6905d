"""The index of items that the catalogue keeps answers as one built anew, and is let go when its ground moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from homefinder.items.finding import kept_index
from homefinder.items.finding.index import build_item_index
from homefinder.items.finding.kept_index import open_item_index, write_item_words
from homefinder.items.finding.search import search_parts
from tests.items.tables.test_write import Folder, field


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.declare("trees")
    kind = field("kind", "Kind of tree", constraints={"enum": ["oak", "elm"], "required": True})
    made.bring("trees", "2026-01-01", kind, field("planted", "Date of planting"), field("owner", "Name of the person"))
    return made


def test_what_is_kept_answers_as_what_is_built(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    built = build_item_index(folder.ledger, folder.vocab)
    assert write_item_words(folder.ledger, folder.vocab) == len(built.parts) == 5
    monkeypatch.delattr(kept_index, "build_item_index")
    kept = open_item_index(folder.ledger, folder.vocab)
    assert kept.parts == built.parts
    assert (kept.rarity, kept.postings, kept.of_people) == (built.rarity, built.postings, built.of_people)
    for words in ("kind of tree", "oak", "date of planting"):
        assert search_parts(kept, words) == search_parts(built, words) != []


def test_what_was_made_of_other_items_or_words_is_built_anew(folder: Folder) -> None:
    write_item_words(folder.ledger, folder.vocab)
    words = folder.vocab / "item-words.yml"
    words.write_text(words.read_text(encoding="utf-8").replace("fillers: [", "fillers: [kind, "), encoding="utf-8")
    assert not search_parts(open_item_index(folder.ledger, folder.vocab), "kind")
    folder.bring("trees", "2026-02-01", field("height", "Height in metres"))
    assert [one.part.id for one in search_parts(open_item_index(folder.ledger, folder.vocab), "height")] == [
        "trees:t.height"
    ]
