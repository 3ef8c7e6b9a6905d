"""What a need asks for in items: by wording, or by the key of an item of a known standard."""

from __future__ import annotations

from pathlib import Path

import pytest

from homefinder.items.coverage import compute_coverage, list_asked
from homefinder.items.finding.index import build_item_index
from homefinder.items.relations.write import write_item_relations
from tests.items.tables.test_write import Folder, field


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    for name in ("trees", "woods"):
        made.declare(name)
    made.bring("trees", "2026-01-01", field("planted", "Date of planting"), field("felled", "Date of felling"))
    made.bring("woods", "2026-01-01", field("dateOfPlanting", "Planting date"), field("owner", "Owner"))
    write_item_relations(made.ledger, made.vocab)
    return made


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("trees:t.planted", {"trees.r", "woods.r"}),
        ("date of felling", {"trees.r"}),
        ("trees:t.unknown", set()),
    ],
)
def test_an_item_is_held_by_itself_and_by_the_same_elsewhere(folder: Folder, asked: str, held: set[str]) -> None:
    index = build_item_index(folder.ledger, folder.vocab)
    found = compute_coverage(folder.ledger, index, [asked])
    assert {one.home_id for one in found if one.held} == held


@pytest.mark.parametrize(
    ("items", "asked"), [("date of felling\ntrees:t.planted", ["date of felling", "trees:t.planted"]), ("", ["wood"])]
)
def test_what_a_need_lists_itself_goes_before_its_keywords(folder: Folder, items: str, asked: list[str]) -> None:
    folder.ledger.execute(
        """INSERT INTO needs (id, sector, title, description, keywords, items, source)
           VALUES ('n', '', '', '', 'wood', ?, '')""",
        (items,),
    )
    assert list_asked(folder.ledger, "n") == asked
