"""Decisions as text and back: nothing is lost, other people's files are read, and what is wrong is named by line."""

from __future__ import annotations

import csv
import io
import tempfile
import warnings
from dataclasses import replace
from datetime import datetime
from itertools import dropwhile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from homefinder.decisions.files import import_decisions, list_decision_files, write_decision_files
from homefinder.decisions.mappings import build_reviews, read_gaps
from homefinder.decisions.precedents import read_precedents
from homefinder.decisions.sssom.read import read_sssom
from homefinder.decisions.sssom.table import PROPAGATED_SLOTS, read_sssom_table
from homefinder.decisions.sssom.write import MappingSetHead, write_all_mappings, write_mapping_set
from homefinder.decisions.standing import list_unknown_decisions
from homefinder.decisions.store import (
    LOOK_AGAIN_WHEN,
    VERDICTS,
    Decision,
    add_decision,
    group_decisions_by_pair,
    read_decisions,
    undo_decision,
    validate_decision,
)
from homefinder.errors import DeclarationError
from homefinder.model import canonical_json
from homefinder.self_description import OPEN_LICENCE
from homefinder.store.build_state import write_state
from tests.support.pairs import World, world
from tests.support.rdf_catalogue import BASE, catalogue

PREFIXES = {"hf": "https://w3id.org/homefinder/def#", "semapv": "https://w3id.org/semapv/vocab/"}
TAB = "\t"
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
    if draw(st.booleans()):
        said = replace(said, proposed_by=draw(filled), proposer_version=draw(text))
    return validate_decision(said)


@given(st.lists(decisions(), max_size=3))
def test_every_decision_comes_back_as_it_was(made: list[Decision]) -> None:
    out = io.BytesIO()
    write_mapping_set(build_reviews(catalogue(), made), MappingSetHead("x", "Some decisions"), BASE, PREFIXES, out)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_sssom(_file(out.getvalue())).decisions == made


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
    made.decides("moving", "own.person", "accept", "bo | cy\\", on="2026-05-03", reason="Two\nlines,\ta tab.")
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
        assert import_decisions(fresh.curation, [path]).new == 4
        assert rows(fresh) == rows(made)
        assert import_decisions(fresh.curation, [path]).new == 0
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
        assert sorted(read_sssom(tmp_path / "theirs.sssom.tsv").decisions, key=lambda item: item.uid) == sorted(
            read_decisions(made.curation), key=lambda item: item.uid
        )
        import_decisions(fresh.curation, [tmp_path / "theirs.sssom.tsv"])
        assert {item.uid for item in read_decisions(fresh.curation)} == {d.uid for d in read_decisions(made.curation)}


LINES = "It counts them:\n\n- \"all\"\tof them\n\tand more\n#1 is 'theirs'"
"""A reason of several lines, with what a table and a header are made of."""


def test_a_reason_of_several_lines_comes_back_and_any_reader_of_csv_gets_it(tmp_path: Path) -> None:
    wide = f"A row of a table:\n{'a cell' + TAB * 40}end"
    with world() as made, world() as fresh:
        for reason in (LINES.replace("\n", "\r\n"), wide):
            uid = made.decides("fostered", "own.foster", "accept", reason=reason)
        undo_decision(made.curation, uid, "bo", LINES, "2026-05-04")
        path = exported(made, tmp_path / "all.sssom.tsv")
        assert import_decisions(fresh.curation, [path]).new == 2
        assert rows(fresh) == rows(made)
        assert [item.reason for item in read_decisions(fresh.curation, include_undone=True)] == [LINES, wide]
        assert read_decisions(fresh.curation, include_undone=True)[1].undone_because == LINES
        with path.open(encoding="utf-8", newline="") as file:
            table = csv.DictReader(dropwhile(lambda line: line.startswith("#"), file), delimiter=TAB)
            said = [row["comment"] for row in table if row["record_id"].startswith("decision:")]
        assert said == [LINES, wide]


def test_predictions_of_decided_pairs_stand_in_rows_of_their_own(tmp_path: Path) -> None:
    with world() as made:
        made.decides("fostered", "own.foster", "reject")
        made.refreshes()
        lines = exported(made, tmp_path / "all.sssom.tsv").read_text().splitlines()
        found = [line.split("\t") for line in lines if "home:own.foster" in line and "need:fostered" in line]
        assert sorted((row[4], row[7]) for row in found) == [
            ("", "semapv:LexicalMatching"),
            ("Not", "semapv:MappingReview"),
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
        assert read_sssom(path).decisions == []


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
    (found,) = read_sssom(path).decisions
    assert (found.need_id, found.home_id, found.verdict) == ("a b", "own.x", verdict)
    assert found.reviewer == "ann"
    assert len(found.uid) == 12
    assert read_sssom(path).decisions == [found]


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        (HEAD, "", "has no curie_map"),
        (HEAD, "#curie_map: [\n", "are no YAML"),
        ("\tpredicate_id", "", "line 7: has no column predicate_id"),
        ("n:a%20b", "q:a", "line 8: 'q:a' is no address"),
        ("n:a%20b", "h:a", "line 8: 'h:a' is no need"),
        ("h:own.x", "own.x", "line 8: 'own.x' is no address"),
        ("2026-05-01", "May 2026", "line 8: 'May 2026' is no date"),
        ("\tann\t", "\t\t", "line 8: a decision needs a need, a home, a reason and a reviewer"),
        ("It fits.", "", "line 8: a decision needs"),
        ("\t1\t", "\tmuch\t", "line 8: the confidence 'much' is no number"),
        ("It fits.", "It fits.\tmore", "line 8: has more cells"),
        ("It fits.", '"It fits.', "line 8: a cell begins with a quotation mark that is not closed"),
        (GOOD, f'{GOOD.replace("It", chr(34) + "It")}\n{GOOD}"', "line 8: a cell begins with a quotation mark"),
        (GOOD, f"{GOOD}\n{GOOD.replace('It', chr(34) + 'It')}\n{GOOD}", "line 9: a cell begins with a quotation mark"),
        ("ann", '"ann" the first', "line 8: a cell begins with a quotation mark"),
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


def write_file(tmp_path: Path, head: str = HEAD, columns: str = COLUMNS, *lines: str) -> Path:
    path = tmp_path / "theirs.sssom.tsv"
    path.write_text("\n".join([f"{head}{columns}", *(lines or (GOOD,)), ""]))
    return path


def drop_column(name: str) -> tuple[str, str]:
    """The column line and the row without one column."""
    at = COLUMNS.split("\t").index(name)
    columns, row = ("\t".join(cell for i, cell in enumerate(x.split("\t")) if i != at) for x in (COLUMNS, GOOD))
    return columns, row


@pytest.mark.parametrize(
    ("column", "header", "field", "value"),
    [
        ("mapping_date", "#mapping_date: 2026-11-20\n", "decided_on", "2026-11-20"),
        ("mapping_date", '#mapping_date: "2026-11-20"\n', "decided_on", "2026-11-20"),
        ("author_label", "#author_label: [bo, cy]\n", "reviewer", "bo, cy"),
        ("author_label", "#author_id: ['orcid:0000-0002-1825-0097']\n", "reviewer", "orcid:0000-0002-1825-0097"),
        ("comment", "#comment: They all fit.\n", "reason", "They all fit."),
        ("confidence", "#confidence: 0.4\n", "verdict", "unsure"),
        ("mapping_justification", "#mapping_justification: semapv:MappingReview\n", "reviewer", "ann"),
    ],
)
def test_what_the_header_says_holds_for_every_row(
    tmp_path: Path, column: str, header: str, field: str, value: str
) -> None:
    columns, row = drop_column(column)
    if column == "mapping_justification":
        columns, row = COLUMNS, GOOD.replace("semapv:ManualMappingCuration", "")
    (found,) = read_sssom(write_file(tmp_path, HEAD + header, columns, row)).decisions
    assert getattr(found, field) == value


def test_a_row_that_says_otherwise_than_the_header_keeps_its_own(tmp_path: Path) -> None:
    rows = (GOOD, GOOD.replace("2026-05-01", "").replace("own.x", "own.y"))
    path = write_file(tmp_path, f"{HEAD}#mapping_date: 2026-11-20\n", COLUMNS, *rows)
    assert [item.decided_on for item in read_sssom(path).decisions] == ["2026-05-01", "2026-11-20"]


def test_the_slots_that_spread_are_those_of_the_standard() -> None:
    import sssom_schema  # type: ignore[import-untyped]

    path = Path(sssom_schema.__file__).parent / "schema" / "sssom_schema.yaml"
    slots = yaml.safe_load(path.read_text())["slots"]
    assert set(PROPAGATED_SLOTS) == {
        name for name, slot in slots.items() if (slot.get("annotations") or {}).get("propagated")
    }


ORCID = "orcid:0000-0002-1825-009X"


@pytest.mark.parametrize(
    ("column", "cell", "reviewer"),
    [
        ("author_id", "orcid:0000-0002-1825-009X", ORCID),
        ("author_id", "https://orcid.org/0000-0002-1825-009X", ORCID),
        ("reviewer_id", "ORCID:0000-0002-1825-009x", ORCID),
        ("author_id", f"{ORCID}|n:bo", f"{ORCID}, https://other.example.org/id/need/bo"),
        ("author_label", "Bo Ray|Cy", "Bo Ray, Cy"),
    ],
)
def test_a_person_may_be_named_by_id(tmp_path: Path, column: str, cell: str, reviewer: str) -> None:
    path = write_file(tmp_path, HEAD, COLUMNS.replace("author_label", column), GOOD.replace("ann", cell))
    (found,) = read_sssom(path).decisions
    assert found.reviewer == reviewer


def test_a_reviewer_with_an_orcid_stands_in_the_slot_for_ids_and_comes_back(tmp_path: Path) -> None:
    with world() as made:
        made.decides("fostered", "own.census-24", "accept", "https://orcid.org/0000-0002-1825-009X")
        path = exported(made, tmp_path / "all.sssom.tsv")
        (line,) = (line for line in path.read_text().splitlines() if line.startswith("decision:"))
        assert ORCID in line.split("\t")
        assert [item.reviewer for item in read_sssom(path).decisions] == [ORCID]


def test_a_row_with_another_predicate_is_passed_over_with_its_line(tmp_path: Path) -> None:
    path = write_file(tmp_path, HEAD, COLUMNS, GOOD.replace("hf:couldBeMetBy", "skos:closeMatch"), GOOD)
    with world() as made:
        result = import_decisions(made.curation, [path])
        assert result.new == 1
        assert result.notes[0].startswith(f"{path}, line 8: passed over: the predicate is http://www.w3.org/2004/02/")


def test_a_decision_on_what_is_not_there_is_noted_and_decides_nothing(tmp_path: Path) -> None:
    real = GOOD.replace("n:a%20b", "n:fostered").replace("own.x", "own.foster")
    lines = (real, real.replace("own.foster", "own.none"), real.replace("n:fostered", "n:none"))
    with world() as made:
        result = import_decisions(made.curation, [write_file(tmp_path, HEAD, COLUMNS, *lines)], made.ledger)
        assert [note.partition(", line ")[2] for note in result.notes] == [
            "9: kept apart: the catalogue has no home “own.none”",
            "10: kept apart: the catalogue has no need “none”",
        ]
        standing = group_decisions_by_pair(read_decisions(made.curation), made.ledger)
        assert [pair for pair, said in standing.items() if said.is_present] == [("fostered", "own.foster")]
        assert {one.home_id for one in read_precedents(made.ledger, made.curation)} == {"own.foster"}
        assert len(read_precedents(made.ledger, made.curation)) == 1
        assert len(list_unknown_decisions(made.ledger, made.curation)) == 2
        made.removes("own:foster")
        made.refreshes()
        assert len(list_unknown_decisions(made.ledger, made.curation)) == 3, "nothing says that it was ever here"


def test_what_others_wrote_goes_out_and_comes_back_as_it_was(tmp_path: Path) -> None:
    real = GOOD.replace("n:a%20b", "n:fostered").replace("own.x", "own.foster")
    path = write_file(tmp_path, HEAD, COLUMNS, real, real.replace("own.foster", "own.none"))
    with world() as made, world() as fresh:
        import_decisions(made.curation, [path], made.ledger)
        import_decisions(fresh.curation, [exported(made, tmp_path / "all.sssom.tsv")], fresh.ledger)
        assert rows(fresh) == rows(made)
        assert [item.home_title for item in read_decisions(made.curation)] == ["Foster placement return", ""]


def test_a_home_that_was_here_and_is_gone_is_no_mistake() -> None:
    with world() as made:
        made.decides("fostered", "own.foster", "accept")
        made.removes("own:foster")
        made.refreshes()
        assert list_unknown_decisions(made.ledger, made.curation) == []


def test_a_judgement_on_a_proposal_is_a_review_of_what_the_tool_found(tmp_path: Path) -> None:
    with world() as made:
        proposed = min(made.proposed())
        made.decides(*proposed, "accept")
        made.decides("fostered", "own.rail", "reject") if ("fostered", "own.rail") not in made.proposed() else None
        path = exported(made, tmp_path / "all.sssom.tsv")
        table = read_sssom_table(path)
        reviews = {row["object_id"]: row for _, row in table.rows if row["record_id"].startswith("decision:")}
        review = reviews[f"home:{proposed[1]}"]
        assert (review["mapping_justification"], review["mapping_tool"]) == ("semapv:MappingReview", "Homefinder")
        assert (review["author_label"], review["reviewer_label"], review["review_date"]) == ("", "ann", "2026-05-01")
        own = [row for row in reviews.values() if row is not review]
        assert all(row["mapping_justification"] == "semapv:ManualMappingCuration" for row in own)
        assert all((row["author_label"], row["mapping_tool"]) == ("ann", "") for row in own)
        assert read_sssom(path).decisions == list(read_decisions(made.curation))


FORMS = {
    "spreadsheet": (
        "theirs.tsv",
        "".join(f'"{line.replace(chr(34), chr(34) * 2)}"\t\t\n' for line in HEAD.splitlines()),
    ),
    "comma": ("theirs.csv", HEAD),
    "beside": ("theirs.sssom.tsv", ""),
    "wide": ("theirs.tsv", HEAD),
}


@pytest.mark.parametrize("form", FORMS)
def test_other_forms_of_the_file_are_read(tmp_path: Path, form: str) -> None:
    name, head = FORMS[form]
    text = f"{head}{COLUMNS}\n{GOOD}\n"
    if form == "comma":
        text = text.replace("\t", ",")
    if form == "beside":
        (tmp_path / "theirs.yml").write_text("\n".join(line[1:] for line in HEAD.splitlines()))
    (tmp_path / name).write_bytes(text.encode("utf-16" if form == "wide" else "utf-8"))
    (found,) = read_sssom(tmp_path / name).decisions
    assert (found.home_id, found.reviewer, found.decided_on) == ("own.x", "ann", "2026-05-01")


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
        assert [item.need_id for item in read_sssom(path).decisions] == ["dropped"]


def test_the_head_names_the_licence_and_what_the_set_is() -> None:
    out = io.BytesIO()
    published = catalogue()
    write_state(published, "published_at", "2026-11-15T04:00:00Z")
    write_all_mappings(published, None, BASE, PREFIXES, out)
    lines = [line.removeprefix("#") for line in out.getvalue().decode().splitlines() if line.startswith("#")]
    head = yaml.safe_load("\n".join(lines))
    assert head["license"] == OPEN_LICENCE
    assert head["mapping_set_description"]
    assert head["mapping_set_version"] == "2026-11-15T04:00:00Z"
