"""Tables and store are proved to agree, and one changed row or triple is named; shapes are held against the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from homefinder.errors import DeclarationError
from homefinder.rdf.consistency import Disagreement, list_disagreements
from homefinder.rdf.project import quads
from homefinder.rdf.store.repository import build, in_memory, open_local
from homefinder.rdf.validate import validate
from tests.support.rdf_catalogue import BASE, VOCAB, catalogue, curation

TITLE = NamedNode("http://purl.org/dc/terms/title")
HOME = NamedNode(f"{BASE}/id/home/alpha.one")
HOMES = NamedNode(f"{BASE}/id/graph/homes")
SHAPES = VOCAB / "shapes.ttl"


def test_a_built_store_agrees_with_its_tables(tmp_path: Path) -> None:
    tables, people = catalogue(), curation()
    build(quads(tables, people, VOCAB, BASE), tmp_path)
    with open_local(tmp_path) as repository:
        assert list_disagreements(tables, people, VOCAB, BASE, repository) == []


@pytest.mark.parametrize(
    ("statement", "row", "subject", "predicate"),
    [
        ("UPDATE homes SET title = 'Another' WHERE id = 'alpha.one'", "homes id=alpha.one", "home/alpha.one", "title"),
        (
            "UPDATE homes SET lifecycle = 'gone' WHERE id = 'alpha.two'",
            "homes id=alpha.two",
            "home/alpha.two",
            "lifecycle",
        ),
        (
            "UPDATE records SET status = 'Odd' WHERE id = 'alpha:one'",
            "records id=alpha:one",
            "record/alpha%3Aone",
            "statusAsGiven",
        ),
        (
            "UPDATE candidates SET score = 1 WHERE home_id = 'alpha.two'",
            "candidates need_id=one number home_id=alpha.two",
            "mapping/one%20number%2Falpha.two",
            "score",
        ),
        (
            "UPDATE change_fields SET after = 'x'",
            "change_fields change_id=2 field=status",
            "change/2%2Fstatus",
            "after",
        ),
        ("UPDATE runs SET state = 'failed' WHERE id = 2", "runs id=2", "run/2", "runState"),
        ("DELETE FROM changes WHERE id = 1", "", "change/1", "summary"),
        ("UPDATE homes SET issued = '' WHERE id = 'alpha.one'", "homes id=alpha.one", "home/alpha.one", "issued"),
    ],
)
def test_a_row_changed_by_hand_is_named(statement: str, row: str, subject: str, predicate: str) -> None:
    tables, people = catalogue(), curation()
    repository = in_memory(quads(tables, people, VOCAB, BASE))
    tables.execute(statement)
    found = list_disagreements(tables, people, VOCAB, BASE, repository)
    assert (f"<{BASE}/id/{subject}>", row) in [
        (item.subject, item.row) for item in found if item.predicate.rstrip(">").endswith(predicate)
    ]


def test_a_changed_decision_is_named() -> None:
    tables, people = catalogue(), curation()
    repository = in_memory(quads(tables, people, VOCAB, BASE))
    people.execute("UPDATE decisions SET role = 'data lead' WHERE id = 2")
    (found,) = list_disagreements(tables, people, VOCAB, BASE, repository)
    assert found.row == "decisions uid=b"
    assert (found.tables, found.store) == (('"data lead"',), ())


Change = Callable[[list[Quad]], list[Quad]]


@pytest.mark.parametrize(
    ("change", "tables", "store", "row"),
    [
        (
            lambda had: [q for q in had if (q.subject, q.predicate) != (HOME, TITLE)],
            ('"First standard"@en',),
            (),
            "homes id=alpha.one",
        ),
        (
            lambda had: [*had, Quad(HOME, TITLE, Literal("Slipped in"), HOMES)],
            (),
            ('"Slipped in"',),
            "homes id=alpha.one",
        ),
        (lambda had: [*had, Quad(HOMES, TITLE, Literal("Slipped in"), HOMES)], (), ('"Slipped in"',), ""),
    ],
)
def test_a_triple_changed_by_hand_is_named(
    change: Change, tables: tuple[str, ...], store: tuple[str, ...], row: str
) -> None:
    rows, people = catalogue(), curation()
    repository = in_memory(change(list(quads(rows, people, VOCAB, BASE))))
    (found,) = list_disagreements(rows, people, VOCAB, BASE, repository)
    assert (found.predicate, found.tables, found.store, found.row) == (str(TITLE), tables, store, row)


def test_a_finding_reads_as_a_sentence() -> None:
    found = Disagreement("<g>", "<s>", "<p>", ('"a"',), (), "homes id=x")
    assert str(found) == '<s> <p> in <g> (homes id=x): tables say "a" / store says nothing'


def test_the_fixture_conforms_with_warnings() -> None:
    report = validate(in_memory(quads(catalogue(), curation(), VOCAB, BASE)), SHAPES)
    assert report.conforms
    assert {(item.severity, item.path) for item in report.results} == {
        ("Warning", "http://purl.org/dc/terms/publisher")
    }
    assert report.statement_count > 200


@pytest.mark.parametrize(
    ("statement", "focus", "message"),
    [
        ("UPDATE homes SET title = '' WHERE id = 'alpha.one'", "home/alpha.one", "exactly one title"),
        ("UPDATE homes SET kind = 'page' WHERE id = 'alpha.one'", "home/alpha.one", "exactly one kind"),
        ("UPDATE homes SET lifecycle = 'odd' WHERE id = 'alpha.one'", "home/alpha.one", "exactly one lifecycle"),
        ("DELETE FROM home_records WHERE home_id = 'alpha.law'", "home/alpha.law", "at least one source record"),
        ("UPDATE records SET kind = 'poem' WHERE id = 'alpha:one'", "record/alpha%3Aone", "exactly one kind"),
        ("UPDATE record_versions SET locations = '' WHERE id = 2", "version/2", "archived body"),
        ("UPDATE needs SET description = '' WHERE id = 'one number'", "need/one%20number", "description"),
        ("UPDATE changes SET seen_on = 'once' WHERE id = 1", "change/1", "needs its day"),
        ("UPDATE publishers SET name = '' WHERE id = 'example-board'", "publisher/example-board", "needs a name"),
    ],
)
def test_what_breaks_a_shape_is_found(statement: str, focus: str, message: str) -> None:
    tables = catalogue()
    tables.execute(statement)
    report = validate(in_memory(quads(tables, curation(), VOCAB, BASE)), SHAPES)
    assert not report.conforms
    assert [
        item
        for item in report.results
        if item.severity == "Violation" and item.focus == f"{BASE}/id/{focus}" and message in str(item)
    ]


def test_shapes_that_are_no_turtle_are_named(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text("hf:Home a")
    with pytest.raises(DeclarationError, match=r"shapes\.ttl"):
        validate(in_memory([]), tmp_path / "shapes.ttl")
