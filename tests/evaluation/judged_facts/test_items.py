"""The figures of a folder of judged cases: its own program scores the answers that are made here."""

from __future__ import annotations

from pathlib import Path

import pytest

from homefinder.errors import UsageError
from homefinder.evaluation.judged_facts.items import evaluate_items
from tests.items.tables.test_write import Folder, field

SCORE = """import csv, sys
gold, answers = (list(csv.DictReader(open(path), delimiter="\\t")) for path in sys.argv[2:4])
print(sys.argv[1], len(gold), sorted((row["key"], row["change"]) for row in answers) if sys.argv[1] == "editions" else
    len(answers))
"""


def test_answers_are_made_and_scored(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.declare("trees")
    folder.bring("trees", "2026-01-01", field("kind"))
    folder.bring("trees", "2026-02-01", field("kind"), field("height"))
    cases = tmp_path / "items"
    cases.mkdir()
    (cases / "score.py").write_text(SCORE)
    (cases / "edition_pairs.tsv").write_text("source\tfrom\tto\ntrees\t2026-01-01\t2026-02-01\nnone\t1\t2\n")
    (cases / "edition_items.tsv").write_text("source\tfrom\tto\tkind\tkey\tchange\told\tnew\n")
    (cases / "item_questions.tsv").write_text("id\tquestion\nq1\tWhich standards hold the height?\n")
    found = evaluate_items(folder.ledger, folder.vocab, cases, tmp_path / "out")
    assert found["editions"] == ["editions 0 [('t.height', 'added')]"]
    assert found["questions"] == ["questions 1 1"]
    assert "trees:t.height" in (tmp_path / "out" / "item_questions.tsv").read_text()


def test_a_folder_without_a_score_is_refused(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with pytest.raises(UsageError, match=r"score\.py"):
        evaluate_items(folder.ledger, folder.vocab, tmp_path)
