"""The pages on RDF and SPARQL cannot go stale: every example runs, every query, graph, format and table is named."""

from __future__ import annotations

import re

import pytest

from homefinder.rdf import export, sparql
from homefinder.rdf.context import read_context
from homefinder.rdf.project import names_for, nodes, quads
from homefinder.rdf.query.guard import check_query
from homefinder.rdf.store.repository import in_memory
from tests.conftest import ROOT
from tests.support.rdf_catalogue import BASE, VOCAB, ask, catalogue, curation

RDF = (ROOT / "docs" / "rdf.md").read_text(encoding="utf-8")
SPARQL = (ROOT / "docs" / "sparql.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sparql\n(.*?)```", SPARQL, re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_runs_and_finds_something(text: str) -> None:
    repository = in_memory(quads(catalogue(), curation(), VOCAB, BASE))
    triples = check_query(text, read_context(VOCAB).prefixes).form == "triples"
    lines = ask(repository, text, "nt" if triples else "tsv").splitlines()
    assert len(lines) > (0 if triples else 1)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize("name", sorted(path.name for path in (VOCAB / "queries").glob("*.rq")))
def test_every_stored_query_is_listed(name: str) -> None:
    assert f"| `{name}` |" in SPARQL


def test_every_format_is_named() -> None:
    assert [name for name in export.FORMATS if f"`{name}`" not in RDF] == []
    assert [name for name in sparql.FORMATS if f"`{name}`" not in SPARQL] == []


def test_every_graph_and_every_projected_table_is_named() -> None:
    made = list(nodes(catalogue(), curation(), names_for(VOCAB, BASE)))
    graphs = {node.graph.removeprefix(BASE).partition("/source/")[0] for node in made}
    assert [graph for graph in graphs if f"`BASE{graph}" not in RDF] == []
    tables = {node.row.partition(" ")[0] for node in made if node.row}
    assert [table for table in tables if not re.search(rf"`{table}[`.]", RDF)] == []
