"""Decisions as text and back: nothing is lost, other people's files are read, and what is wrong is named by line."""

from __future__ import annotations

import io
import tempfile
import warnings
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefinder.decisions.files import import_decisions, list_decision_files, write_decision_files
from homefinder.decisions.mappings import build_reviews, read_gaps
from homefinder.decisions.sssom_read import read_sssom
from homefinder.decisions.sssom_write import write_all_mappings, write_mapping_set
from homefinder.decisions.store import (
    LOOK_AGAIN_WHEN,
    VERDICTS,
    Decision,
    add_decision,
    read_decisions,
    undo_decision,
    validate_decision,
)
from homefinder.errors import DeclarationError
from homefinder.model import canonical_json
from tests.support.pairs import World, world
from tests.support.rdf_catalogue import BASE, catalogue

PREFIXES = {"hf": "https://w3id.org/homefinder/def#", "semapv": "https://w3id.org/semapv/vocab/"}
TABLES = ("decisions", "decision_undos")

text = st.text(st.characters(codec="utf-8"), max_size=20)
filled = text.filter(lambda value: bool(value.split()))
days = st.dates().map(lambda day: day.isoformat())
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda it: it.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
maybe = st.one_of(st.just(""), days)
hashes = st.dictionaries(filled, st.sampled_from(["", "abc", "0f"]), max_size=3)


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    undone = draw(maybe)
    said = Decision(
        draw(filled), draw(filled), draw(st.sampled_from(VERDICTS)), draw(filled), draw(filled), draw(days), draw(text),
        canonical_json(draw(hashes)), draw(filled), draw(filled), draw(text), draw(text), draw(maybe),
        draw(st.sampled_from(["", *LOOK_AGAIN_WHEN])), draw(st.uuids().map(str)), draw(moments), undone,
        draw(filled) if undone else "", draw(filled) if undone else "",
    )  # fmt: skip
    return validate_decision(said)


@given(st.lists(decisions(), max_size=3))
def test_every_decision_comes_back_as_it_was(made: list[Decision]) -> None:
    out = io.BytesIO()
    write_mapping_set(build_reviews(catalogue(), made), "x", "Some decisions", BASE, PREFIXES, out)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_sssom(_file(out.getvalue())) == made


def _file(content: bytes) -> Path:
    path = Path(tempfile.mkdtemp()) / "set.sssom.tsv"
    path.write_bytes(content)
    return path


def rows(made: World) -> dict[str, list[tuple[object, ...]]]:
    return {table: [tuple(row) for row in made.curation.execute(f"SELECT * FROM {table}")] for table in TABLES}


def busy(made: World) -> None:
    """Two people, a change of mind, a trigger, an undo."""
    made.decides("fostered", "own.foster", "accept")
    made.decides("fostered", "own.foster", "reject", on="2026-05-02", review_trigger="new-edition", role="data | lead")
    uid = made.decides("fostered", "own.foster", "unsure", "bo", on="2026-05-03", review_on="2027-01-01")
    made.decides("moving", "own.person", "accept", "bo | cy\\", on="2026-05-03")
    undo_decision(made.curation, uid, "bo", "It was\tanother return.", "2026-05-04")
    made.refreshes()


def exported(made: World, path: Path) -> Path:
    with path.open("wb") as out:
        write_all_mappings(made.ledger, made.curation, BASE, PREFIXES, out)
    return path


def test_export_delete_import_gives_equal_rows(tmp_path: Path) -> None:
    with world() as made, world() as fresh:
        busy(made)
        path = exported(made, tmp_path / "all.sssom.tsv")
        assert import_decisions(fresh.curation, [path]) == 4
        assert rows(fresh) == rows(made)
        assert import_decisions(fresh.curation, [path]) == 0
        assert rows(fresh) == rows(made)
        fresh.refreshes()
        assert fresh.proposed() == made.proposed()


def test_the_export_is_valid_sssom_and_comes_back_from_another_tool(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with warnings.catch_warnings(), world() as made, world() as fresh:
        warnings.simplefilter("ignore")  # the tool's own dependencies warn
        from sssom.parsers import parse_sssom_table
        from sssom.validators import validate
        from sssom.writers import write_table

        busy(made)
        made.curation.execute("DELETE FROM decision_undos")
        made.curation.execute("UPDATE decisions SET reviewer = 'bo' WHERE reviewer LIKE 'bo%'")  # it splits at any bar
        read = parse_sssom_table(exported(made, tmp_path / "all.sssom.tsv"))
        validate(read, fail_on_error=True)
        assert [entry.getMessage() for entry in caplog.records if entry.levelname in ("WARNING", "ERROR")] == []
        with (tmp_path / "theirs.sssom.tsv").open("w", encoding="utf-8") as out:
            write_table(read, out)
        assert sorted(read_sssom(tmp_path / "theirs.sssom.tsv"), key=lambda item: item.uid) == sorted(
            read_decisions(made.curation), key=lambda item: item.uid
        )
        import_decisions(fresh.curation, [tmp_path / "theirs.sssom.tsv"])
        assert {item.uid for item in read_decisions(fresh.curation)} == {d.uid for d in read_decisions(made.curation)}


def test_predictions_of_decided_pairs_stand_in_rows_of_their_own(tmp_path: Path) -> None:
    with world() as made:
        made.decides("fostered", "own.foster", "reject")
        made.refreshes()
        lines = exported(made, tmp_path / "all.sssom.tsv").read_text().splitlines()
        found = [line.split("\t") for line in lines if "home:own.foster" in line and "need:fostered" in line]
        assert sorted((row[4], row[7]) for row in found) == [
            ("", "semapv:LexicalMatching"),
            ("Not", "semapv:ManualMappingCuration"),
        ]


def test_a_need_without_a_home_is_told_with_its_proof(tmp_path: Path) -> None:
    with world() as made:
        made.ledger.execute("DELETE FROM outcomes")
        made.ledger.execute(
            """INSERT INTO outcomes
               (need_id, outcome, confidence, margin, runner_up, basis, explanation, next_step, scores)
               VALUES ('moving', 'no-home', 0.75, 0.5, 'extend', '', 'Nothing fits.', '', '{}')"""
        )
        made.ledger.execute("DELETE FROM need_searches")
        made.ledger.execute("INSERT INTO need_searches VALUES ('moving', 'own', '2026-05-01', 1, 5)")
        (gap,) = read_gaps(made.ledger)
        assert gap.comment.startswith("Nothing fits. Searched 5 homes of 1 sources, the oldest seen on 2026-05-01.")
        path = exported(made, tmp_path / "all.sssom.tsv")
        (line,) = [line for line in path.read_text().splitlines() if "sssom:NoTermFound" in line]
        assert "need:moving" in line
        assert "hf:couldBeMetBy" in line
        assert read_sssom(path) == []


HEAD = """#curie_map:
#  decision: https://x.example.org/id/decision/
#  hf: https://w3id.org/homefinder/def#
#  n: https://other.example.org/id/need/
#  h: https://other.example.org/id/home/
#  skos: http://www.w3.org/2004/02/skos/core#
"""
COLUMNS = "\t".join(
    ("subject_id", "predicate_id", "predicate_modifier", "object_id", "mapping_justification", "author_label",
     "mapping_date", "confidence", "comment")
)  # fmt: skip
GOOD = "n:a%20b\thf:couldBeMetBy\t\th:own.x\tsemapv:ManualMappingCuration\tann\t2026-05-01\t1\tIt fits."


@pytest.mark.parametrize(
    ("was", "now", "verdict"),
    [
        ("", "", "accept"),
        ("couldBeMetBy\t\t", "couldBeMetBy\tNot\t", "reject"),
        ("\t1\t", "\t0.5\t", "unsure"),
        ("\t1\t", "\t\t", "accept"),
        ("ManualMappingCuration", "MappingReview", "accept"),
        ("n:a%20b", "https://third.example.org/id/need/a%20b", "accept"),
    ],
)
def test_a_file_that_others_wrote_is_read(tmp_path: Path, was: str, now: str, verdict: str) -> None:
    path = tmp_path / "theirs.sssom.tsv"
    path.write_text(f"{HEAD}{COLUMNS}\n{GOOD.replace(was, now, 1)}\n")
    (found,) = read_sssom(path)
    assert (found.need_id, found.home_id, found.verdict) == ("a b", "own.x", verdict)
    assert found.reviewer == "ann"
    assert len(found.uid) == 12
    assert read_sssom(path) == [found]


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        (HEAD, "", "has no curie_map"),
        (HEAD, "#curie_map: [\n", "are no YAML"),
        ("\tpredicate_id", "", "line 7: has no column predicate_id"),
        ("n:a%20b", "q:a", "line 8: 'q:a' is no address"),
        ("n:a%20b", "h:a", "line 8: 'h:a' is no need"),
        ("h:own.x", "own.x", "line 8: 'own.x' is no address"),
        (
            "hf:couldBeMetBy",
            "skos:exactMatch",
            "line 8: the predicate is http://www.w3.org/2004/02/skos/core#exactMatch",
        ),
        ("2026-05-01", "May 2026", "line 8: 'May 2026' is no date"),
        ("\tann\t", "\t\t", "line 8: a decision needs a need, a home, a reason and a reviewer"),
        ("It fits.", "", "line 8: a decision needs"),
        ("\t1\t", "\tmuch\t", "line 8: the confidence 'much' is no number"),
        ("It fits.", "It fits.\tmore", "line 8: has more cells"),
        ("\xe4", "", "is not UTF-8"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(tmp_path: Path, was: str, now: str, message: str) -> None:
    path = tmp_path / "wrong.sssom.tsv"
    content = f"{HEAD}{COLUMNS}\n{GOOD}\n".replace(was, now, 1) if now or was != "\xe4" else f"{HEAD}\xe4"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(DeclarationError) as caught:
        read_sssom(path)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")


def test_a_wrong_file_takes_nothing_in(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.sssom.tsv", tmp_path / "b.sssom.tsv"
    good.write_text(f"{HEAD}{COLUMNS}\n{GOOD}\n")
    bad.write_text(f"{HEAD}{COLUMNS}\n{GOOD.replace('2026-05-01', 'once')}\n")
    with world() as made:
        with pytest.raises(DeclarationError, match=r"b\.sssom\.tsv: line 8"):
            import_decisions(made.curation, [good, bad])
        assert read_decisions(made.curation) == ()


def test_saved_decisions_are_taken_in_by_others_and_an_undone_one_stays_undone() -> None:
    with world() as made, world() as other:
        busy(made)
        (path,) = write_decision_files(made.ledger, made.curation, made.vocab, BASE, PREFIXES)
        assert path.name == "made.sssom.tsv"
        assert list_decision_files(made.vocab) == [path]
        import_decisions(other.curation, [path])
        assert rows(other) == rows(made)
        uid = read_decisions(other.curation)[0].uid
        undo_decision(other.curation, uid, "cy", "Not so.", "2026-06-01")
        import_decisions(other.curation, [path])
        assert uid not in {item.uid for item in read_decisions(other.curation)}


def test_saving_keeps_what_others_saved() -> None:
    with world() as made, world() as other:
        busy(made)
        other.decides("moving", "own.rail", "reject", "dee")
        (path,) = write_decision_files(made.ledger, made.curation, made.vocab, BASE, PREFIXES)
        (other.vocab / "decisions").mkdir()
        (other.vocab / "decisions" / path.name).write_bytes(path.read_bytes())
        written = write_decision_files(other.ledger, other.curation, other.vocab, BASE, PREFIXES)
        assert sum(written.values()) == 5
        assert len(read_decisions(other.curation, include_undone=True)) == 5


def test_decisions_on_needs_that_are_no_more_are_saved_apart() -> None:
    with world() as made:
        said = Decision("dropped", "own.foster", "accept", "Once.", "ann", "2026-05-01", uid="x")
        add_decision(made.curation, said)
        (path,) = write_decision_files(made.ledger, made.curation, made.vocab, BASE, PREFIXES)
        assert path.name == "no-sector.sssom.tsv"
        assert [item.need_id for item in read_sssom(path)] == ["dropped"]
