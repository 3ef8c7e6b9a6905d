"""Forms told from content, relative addresses, and the names that properties get."""

from __future__ import annotations

from dataclasses import replace

import pytest

from homefinder.adapters.graph.documents import RdfForm, read_statements, recognise_form
from homefinder.adapters.graph.graph import Graph, NodeReader
from homefinder.adapters.graph.names import Names
from homefinder.adapters.graph.pages import Exchanges, find_link_header, find_next_page
from homefinder.clean.decoding import TextFormatError
from homefinder.model import FetchResult
from tests.support.recordings import exchange

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
URL = "https://g.example.org/folder/one"

FORMS: list[tuple[RdfForm, str]] = [
    ("turtle", '@prefix d: <http://d/> .\n<a> d:p "é" .'),
    ("turtle", '<https://g.example.org/folder/a> <http://d/p> "é" .'),
    ("turtle", '# a note\n<a> <http://d/p> "é" .'),
    ("json-ld", ' {"@id": "a", "http://d/p": "é"}'),
    ("json-ld", '[ {"@id": "a", "http://d/p": "é"} ]'),
    ("rdf-xml", f'<r:RDF xmlns:r="{RDF}" xmlns:d="http://d/"><r:Description r:about="a" '
     'd:p="é"/></r:RDF>'),
]  # fmt: skip


def read_graph(fetched: FetchResult, form: RdfForm = "auto") -> Graph:
    graph = Graph()
    graph.add(read_statements(fetched, form, {}, Exchanges.from_fetched([fetched]).ask), fetched.locate())
    return graph


@pytest.mark.parametrize(("form", "text"), FORMS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_form_and_encoding_gives_the_same(form: RdfForm, text: str, encoding: str) -> None:
    assert recognise_form(text) == form
    graph = read_graph(exchange(URL, text.encode(encoding)))
    (node,) = graph.nodes
    fields = NodeReader(graph, Names({"d": "http://d/"})).read_fields(node, located=False)
    assert fields == {"@id": "https://g.example.org/folder/a", "d:p": "é"}


def test_xml_is_read_in_the_encoding_that_it_declares() -> None:
    text = f'<?xml version="1.0" encoding="iso-8859-1"?>\n{FORMS[-1][1]}'
    graph = read_graph(exchange(URL, text.encode("latin-1")))
    assert [one.value for values in graph.nodes.values() for one in values["http://d/p"]] == ["é"]


def test_namespaces_as_entities_are_read() -> None:
    text = f'<!DOCTYPE r [<!ENTITY d "http://d/">]>{FORMS[-1][1]}'.replace('r:about="a"', 'r:about="&d;a"')
    assert [node.value for node in read_graph(exchange(URL, text.encode())).nodes] == ["http://d/a"]


def test_relative_addresses_are_those_of_the_address_that_answered() -> None:
    moved = replace(exchange(URL, b"<a> <http://d/p> 1 ."), final_url="https://new.example.org/x/y")
    assert [node.value for node in read_graph(moved).nodes] == ["https://new.example.org/x/a"]


@pytest.mark.parametrize("text", ["", "  \n", "<!doctype html><p>", '<?xml version="1.0"?><html xmlns="x">'])
def test_a_page_and_nothing_are_no_rdf(text: str) -> None:
    with pytest.raises(TextFormatError):
        recognise_form(text)


@pytest.mark.parametrize(
    ("said", "following"),
    [
        ("<> <http://www.w3.org/ns/hydra/core#view> <v> . "
         "<v> <http://www.w3.org/ns/hydra/core#next> <?page=2> .", "?page=2"),
        ('<> <http://www.w3.org/ns/hydra/core#next> "?page=2" .', "?page=2"),
        ("<> <http://www.w3.org/ns/ldp#nextPage> <?page=2> .", "?page=2"),
        (f"<> <http://www.w3.org/ns/ldp#nextPage> <{RDF}nil> .", ""),
        ("<> <http://d/p> 1 .", ""),
    ],
)  # fmt: skip
def test_the_next_page_is_found(said: str, following: str) -> None:
    fetched = exchange(URL, said.encode())
    found = find_next_page(list(read_statements(fetched, "auto", {}, Exchanges.from_fetched([]).ask)), fetched)
    assert found == (URL + following if following else "")


@pytest.mark.parametrize(
    ("header", "following"),
    [
        ('<?page=3>; rel="last", <?page=2>; rel="next"', f"{URL}?page=2"),
        ("<https://o.example/2>; rel=next", "https://o.example/2"),
        ('<?page=1>; rel="prev"', ""),
        ("rubbish <<<", ""),
    ],
)
def test_the_link_header_is_read(header: str, following: str) -> None:
    assert find_link_header(replace(exchange(URL, b""), headers={"Link": header})) == following
