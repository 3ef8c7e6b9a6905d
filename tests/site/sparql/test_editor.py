"""The editor's queries with their prefixes, the names of formats, and when the editor is offered."""

from __future__ import annotations

from pathlib import Path

import pytest

from homefinder.rdf.context import read_context
from homefinder.rdf.query.guard import check_query
from homefinder.settings import ROOT
from homefinder.site.sparql.editor import declare_prefixes, has_editor, read_saved_queries
from homefinder.site.sparql.protocol import resolve_format

PREFIXES = {"hf": "https://w3id.org/homefinder/def#", "dcat": "http://www.w3.org/ns/dcat#"}
HF = "PREFIX hf: <https://w3id.org/homefinder/def#>\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?s a hf:Home }", HF + "SELECT * { ?s a hf:Home }"),
        ("# hf:Home?\n# two\nASK { ?s a hf:Need }", "# hf:Home?\n# two\n" + HF + "ASK { ?s a hf:Need }"),
        ("# dcat:Dataset\nASK {}", "# dcat:Dataset\nASK {}"),
        ("prefix hf: <x:> ASK { ?s a hf:Need }", "prefix hf: <x:> ASK { ?s a hf:Need }"),
        ("", ""),
    ],
)
def test_prefixes_that_are_used_are_declared_once(text: str, expected: str) -> None:
    assert declare_prefixes(text, PREFIXES) == expected


def test_saved_questions_run_without_our_prefixes_and_are_one_sentence_each() -> None:
    queries = read_saved_queries(ROOT / "vocab" / "queries")
    prefixes = dict(read_context(ROOT / "vocab").prefixes)
    assert len(queries) >= 15
    for query in queries:
        assert check_query(declare_prefixes(query.text, prefixes), {}).form, query.name
        assert query.question[0].isupper(), query.name
        assert query.question[-1] in ".?", query.name


@pytest.mark.parametrize(
    ("name", "triples", "form"),
    [
        ("turtle", True, "ttl"), ("XML", True, "rdf"), ("xml", False, "xml"), ("json", False, "json"),
        ("json-ld", True, "jsonld"), ("application/rdf+xml", True, "rdf"), ("csv", False, "csv"), ("", False, ""),
        ("word", False, "word"),
    ],
)  # fmt: skip
def test_other_clients_names_of_formats_are_known(name: str, triples: bool, form: str) -> None:
    assert resolve_format(name, triples) == form


def test_the_editor_is_offered_only_when_all_its_files_are_there(tmp_path: Path) -> None:
    seen = [has_editor(tmp_path)]
    for name in ("yasqe.js", "yasqe.css"):
        (tmp_path / name).write_text("x")
        seen.append(has_editor(tmp_path))
    assert seen == [False, False, True]
