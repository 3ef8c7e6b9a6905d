"""What people said of records and sources goes out as tables of text, and comes back as it was."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from homefinder.decisions.files import import_decisions, list_decision_files, write_decision_files
from homefinder.decisions.retirements import KEEP, RECORD, REMOVE, SOURCE, UNDO, Retirement, add_retirement
from homefinder.decisions.store import read_decisions
from homefinder.decisions.word_tables import TABLES, write_word_files
from homefinder.errors import DeclarationError
from homefinder.resolve.judgements import Judgement, keep_judgement
from tests.decisions.test_sssom import PREFIXES
from tests.support.pairs import World, world
from tests.support.rdf_catalogue import BASE

WHY = 'It was a trial:\n\n"small"\tand # over,\n# or so'
HEAD = "\t".join(TABLES[0].columns)


def speak(made: World) -> None:
    for day, action in (("2026-05-01", KEEP), ("2026-05-02", UNDO), ("2026-05-02", KEEP)):
        add_retirement(made.curation, Retirement(SOURCE, "own", action, WHY, "ann", day))
    add_retirement(made.curation, Retirement(RECORD, "own.rail", REMOVE, "Twice.\r\nAnd wrong.", "bo", "2026-05-03"))
    keep_judgement(made.curation, Judgement("own.foster", "own.person", "different", WHY, "ann", "2026-05-04"))


def rows(made: World) -> list[list[tuple[object, ...]]]:
    return [[tuple(row) for row in made.curation.execute(f"SELECT * FROM {table.table}")] for table in TABLES]


def test_export_delete_import_gives_equal_rows() -> None:
    with world() as made, world() as fresh:
        speak(made)
        folder = made.vocab / "decisions"
        assert dict(write_word_files(made.curation, folder)) == {
            folder / "retirements.tsv": "4 words on what is kept or taken out",
            folder / "pairs.tsv": "1 judgement of a pair of records",
        }
        assert list_decision_files(made.vocab) == [folder / "retirements.tsv", folder / "pairs.tsv"]
        assert import_decisions(fresh.curation, list_decision_files(made.vocab)).new_words == 5
        assert rows(fresh) == rows(made)
        assert import_decisions(fresh.curation, list_decision_files(made.vocab)).new_words == 0
        assert rows(fresh) == rows(made)


def test_any_reader_of_csv_gets_the_reasons_as_they_were_written() -> None:
    with world() as made:
        speak(made)
        write_word_files(made.curation, made.vocab / "decisions")
        with (made.vocab / "decisions" / "retirements.tsv").open(encoding="utf-8", newline="") as file:
            found = list(csv.DictReader(file, delimiter="\t"))
        assert [row["reason"] for row in found] == [WHY, WHY, WHY, "Twice.\nAnd wrong."]


def test_a_refresh_takes_the_files_in_and_saving_keeps_what_others_saved() -> None:
    with world() as made, world() as other:
        speak(made)
        write_word_files(made.curation, other.vocab / "decisions")
        add_retirement(other.curation, Retirement(SOURCE, "own", REMOVE, "It is over.", "cy", "2026-05-09"))
        write_decision_files(other.ledger, other.curation, other.vocab, BASE, PREFIXES)
        assert write_word_files(other.curation, other.vocab / "decisions")[
            other.vocab / "decisions" / "retirements.tsv"
        ].startswith("5 ")


def test_an_older_word_that_comes_later_takes_the_place_of_none() -> None:
    from homefinder.decisions.retirements import read_retirements

    with world() as made, world() as other:
        speak(made)
        add_retirement(other.curation, Retirement(SOURCE, "own", REMOVE, "It is over.", "cy", "2026-05-09"))
        write_word_files(made.curation, made.vocab / "decisions")
        import_decisions(other.curation, list_decision_files(made.vocab))
        assert read_retirements(other.curation)[SOURCE, "own"].reviewer == "cy"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("source\town\tkeep\tWhy.\tann", "line 3: has 5 cells, and the table has 6 columns"),
        ("source\town\tburn\tWhy.\tann\t2026-05-01", "line 3: no action 'burn'; there are keep, remove, undo"),
        ("source\town\tkeep\t \tann\t2026-05-01", "line 3: reason is empty"),
        ("source\town\tkeep\tWhy.\tann\tonce", "line 3: 'once' "),
    ],
)
def test_a_wrong_row_is_named_with_its_line_and_nothing_is_taken_in(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "theirs.tsv"
    path.write_text(f"{HEAD}\nsource\tother\tkeep\tWhy.\tann\t2026-05-01\n{row}\n", encoding="utf-8")
    with world() as made:
        with pytest.raises(DeclarationError, match=message):
            import_decisions(made.curation, [path])
        assert rows(made) == [[]] * len(TABLES)
        assert read_decisions(made.curation) == ()
