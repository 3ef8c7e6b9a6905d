"""Exports: every format is read by a tool of its field, and the same tables give the same bytes."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import DCAT, RDF, Graph

from homefinder.errors import UsageError
from homefinder.rdf.dcat.catalog import DUMPS, CatalogueIdentity
from homefinder.rdf.export import FORMATS, export
from homefinder.rdf.project import quads
from tests.conftest import ROOT
from tests.rdf.test_dcat import made as published
from tests.support.rdf_catalogue import BASE, HOSTILE, VOCAB, curation


def exported(fmt: str) -> bytes:
    out = io.BytesIO()
    export(fmt, published(), curation(), VOCAB, CatalogueIdentity(BASE), out)
    assert not out.closed
    return out.getvalue()


OTHER_PROCESS = """
import sys
from pathlib import Path
from homefinder.rdf.dcat.catalog import CatalogueIdentity
from homefinder.rdf.export import FORMATS, export
from tests.support.rdf_catalogue import BASE, VOCAB, curation
from tests.rdf.test_dcat import made
for fmt in FORMATS:
    with Path(sys.argv[1], fmt).open("wb") as out:
        export(fmt, made(), curation(), VOCAB, CatalogueIdentity(BASE), out)
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what another process writes in every form."""
    folder = tmp_path_factory.mktemp("elsewhere")
    subprocess.run([sys.executable, "-c", OTHER_PROCESS, str(folder)], cwd=ROOT, capture_output=True, check=True)
    return folder


@pytest.mark.parametrize("fmt", FORMATS)
def test_another_process_writes_the_same_bytes(fmt: str, elsewhere: Path) -> None:
    assert (elsewhere / fmt).read_bytes() == exported(fmt)


@pytest.mark.parametrize(
    ("fmt", "format"), [("nq", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG), ("jsonld", RdfFormat.JSON_LD)]
)
def test_graph_formats_hold_every_quad(fmt: str, format: RdfFormat) -> None:
    assert {str(quad) for quad in parse(exported(fmt), format=format)} == {
        str(quad) for quad in quads(published(), curation(), VOCAB, BASE)
    }


def test_turtle_holds_every_statement_without_graphs() -> None:
    assert {str(quad.triple) for quad in parse(exported("ttl"), format=RdfFormat.TURTLE)} == {
        str(quad.triple) for quad in quads(published(), curation(), VOCAB, BASE)
    }


def test_turtle_is_read_by_rdflib_too() -> None:
    wanted = len({str(quad.triple) for quad in quads(published(), curation(), VOCAB, BASE)})
    assert len(Graph().parse(data=exported("ttl"), format="turtle")) == wanted


def test_json_ld_is_one_document_with_our_context() -> None:
    document = json.loads(exported("jsonld"))
    assert document["@context"] == json.loads((VOCAB / "context.jsonld").read_text())["@context"]
    homes = [graph for graph in document["@graph"] if graph["@id"] == f"{BASE}/id/graph/homes"]
    found = [node for graph in homes for node in graph["@graph"] if node["@id"].endswith("/home/alpha.one")]
    assert found[0]["title"] == "First standard"


def test_dcat_holds_homes_and_our_offer_and_nothing_of_people() -> None:
    text = exported("dcat").decode()
    counts = Counter(map(str, Graph().parse(data=text, format="turtle").objects(None, RDF.type)))
    assert counts[f"{DCAT}Resource"] == 6 + len(("the dataset", "the service"))
    assert counts[f"{DCAT}Catalog"] == 1
    assert counts[f"{DCAT}Distribution"] == len(DUMPS)
    assert not [name for name in counts if name.endswith("Mapping")]
    assert "A Person" not in text


def test_the_mapping_set_is_valid_sssom(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tool's own dependencies warn
        from sssom.parsers import parse_sssom_table
        from sssom.validators import validate as validate_sssom

        (tmp_path / "set.sssom.tsv").write_bytes(exported("sssom"))
        read = parse_sssom_table(tmp_path / "set.sssom.tsv")
        validate_sssom(read, fail_on_error=True)
    assert [entry.getMessage() for entry in caplog.records if entry.levelname in ("WARNING", "ERROR")] == []
    rows = {row["record_id"]: row for row in read.df.astype(object).fillna("").to_dict("records")}
    assert sorted(rows) == [
        "decision:a",
        "decision:b",
        "decision:c",
        "mapping:alpha%3Astated",
        "mapping:one%20number%2Falpha.law",
        "mapping:one%20number%2Falpha.one",
        "mapping:one%20number%2Falpha.two",
    ]
    assert rows["mapping:alpha%3Astated"]["object_id"] == "sssom:NoTermFound"
    assert rows["decision:c"]["predicate_modifier"] == "Not"
    assert rows["decision:b"]["predicate_modifier"] == ""
    assert {row["predicate_id"] for row in rows.values()} == {"hf:couldBeMetBy"}
    assert rows["decision:b"]["comment"].split() == HOSTILE.split()
    assert rows["decision:b"]["comment"].splitlines()[0] == HOSTILE.splitlines()[0]
    assert [float(row["confidence"]) for _, row in sorted(rows.items())] == [0.0, 1.0, 1.0, 0.8, 0.181818, 1.0, 0.25]
    converter = read.converter
    assert converter.expand(rows["decision:b"]["subject_id"]) == f"{BASE}/id/need/one%20number"
    assert converter.expand(rows["decision:b"]["object_id"]) == f"{BASE}/id/home/alpha.two"


def test_a_mapping_set_without_decisions_has_predictions_only() -> None:
    out = io.BytesIO()
    export("sssom", published(), None, VOCAB, CatalogueIdentity(BASE), out)
    assert out.getvalue().count(b"semapv:LexicalMatching") == 3
    assert b"semapv:ManualMappingCuration" not in out.getvalue()


def test_the_table_has_one_line_a_home_and_keeps_hostile_text() -> None:
    rows = list(csv.DictReader(io.StringIO(exported("csv").decode(), newline="")))
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert {row["title"] for row in rows} >= {HOSTILE, "First standard"}
    assert [row["publisher"] for row in rows if row["id"] == "alpha.one"] == ["Example Board"]
    assert rows[0]["iri"] == f"{BASE}/id/home/alpha.body"


def test_a_format_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="no export format 'pdf'"):
        exported("pdf")
