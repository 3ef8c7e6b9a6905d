"""Relations of items as SSSOM, out and in again."""

from __future__ import annotations

from pathlib import Path

import pytest

from homefinder.errors import DeclarationError
from homefinder.items.relations.sssom import read_sssom, write_sssom

ROWS = [
    {"left_id": "a:x", "right_id": "b:y", "relation": relation, "score": 0.9, "evidence": "seen", "stated_by": "Ann"}
    for relation in ("same", "broader", "narrower", "related", "different")
]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "ours.sssom.tsv"
    path.write_text(write_sssom(ROWS), encoding="utf-8")
    assert [(one.relation, one.author, one.comment) for one in read_sssom(path)] == [
        (str(row["relation"]), "Ann", "seen") for row in ROWS
    ]


def test_a_row_that_says_nothing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ours.sssom.tsv"
    path.write_text("subject_id\tpredicate_id\tobject_id\na:x\trdf:type\tb:y\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match="row 2"):
        read_sssom(path)
