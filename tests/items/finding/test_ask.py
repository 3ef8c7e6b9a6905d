"""Questions in plain words: what holds it, which codes, what came, went or took its place, and none where nothing
does."""

from __future__ import annotations

import pytest

from homefinder.items.finding.ask import ask
from homefinder.items.finding.index import build_item_index
from homefinder.items.finding.scope import read_source_names
from tests.items.tables.test_write import Folder, field

OLD = [field("DOB"), field("kind", constraints={"enum": ["H5", "K1"]}), field("height_of_tree", "Height of the tree")]
NEW = [
    field("DOB"),
    field("kind", constraints={"enum": ["K1", "K3"]}),
    field("height", "Height of the tree"),
    field("upn"),
]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    folder = Folder(tmp_path_factory.mktemp("asked"))
    for name in ("trees", "woods"):
        folder.declare(name)
    folder.bring("trees", "2026-01-01", *OLD)
    folder.bring("trees", "2026-02-01", *NEW)
    folder.bring("woods", "2026-01-01", field("birth_date"), field("expected_birth_date"))
    index = build_item_index(folder.ledger, folder.vocab)
    names = read_source_names(folder.ledger)
    return lambda question: ask(folder.ledger, index, names, question)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which standards hold a date of birth?", {"trees:t.DOB", "woods:t.birth_date"}),
        ("What codes does the kind have in the trees?", {"trees:t.kind/K1", "trees:t.kind/K3"}),
        ("Which kind codes were taken out with the latest edition?", {"trees:t.kind/H5"}),
        ("Which kind codes came in with the latest edition?", {"trees:t.kind/K3"}),
        ("Which code took over from H5?", {"trees:t.kind/K3"}),
        ("Which item replaced height_of_tree?", {"trees:t.height"}),
        ("Which return holds the household income of the family?", set()),
        ("Which standards hold the blood group?", set()),
    ],
)
def test_a_question_has_its_answer(asked, question: str, answer: set[str]) -> None:  # type: ignore[no-untyped-def]
    assert set(asked(question)) == answer
