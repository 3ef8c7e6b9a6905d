"""The projection: one mapping, no blank nodes, no statement twice, and nothing that a publication sends breaks it."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from homefinder.errors import DeclarationError, UsageError
from homefinder.rdf.context import read_context
from homefinder.rdf.dcat.catalog import CatalogueIdentity
from homefinder.rdf.export import export
from homefinder.rdf.project import quads
from homefinder.rdf.values import clean, decimal, media_type, to_date_value, to_language_value, web_iri
from tests.support.rdf_catalogue import BAD_ADDRESSES, BASE, HOSTILE, VOCAB, catalogue, curation

HF = "https://w3id.org/homefinder/def#"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def projected() -> list[Quad]:
    return list(quads(catalogue(), curation(), VOCAB, BASE))


def values(projected: list[Quad], subject: str, predicate: str) -> list[str]:
    wanted = (NamedNode(f"{BASE}/id/{subject}"), NamedNode(predicate))
    objects = [quad.object for quad in projected if (quad.subject, quad.predicate) == wanted]
    return sorted(item.value for item in objects if isinstance(item, NamedNode | Literal))


def test_projecting_twice_gives_the_same_quads_in_the_same_order(projected: list[Quad]) -> None:
    assert [str(quad) for quad in quads(catalogue(), curation(), VOCAB, BASE)] == [str(quad) for quad in projected]


def test_no_blank_nodes_and_no_statement_twice(projected: list[Quad]) -> None:
    assert not [quad for quad in projected if BlankNode in (type(quad.subject), type(quad.object))]
    assert [triple for triple, count in Counter(str(quad.triple) for quad in projected).items() if count > 1] == []


def test_the_store_keeps_every_quad_as_it_was_written(projected: list[Quad]) -> None:
    store = Store()
    store.extend(projected)
    assert {str(quad) for quad in store} == {str(quad) for quad in projected}


def test_each_graph_holds_its_own(projected: list[Quad]) -> None:
    names = {str(quad.graph_name).removeprefix(f"<{BASE}/id/graph/").rstrip(">") for quad in projected}
    assert names == {
        "homes", "items", "needs", "mappings", "requests", "changes", "provenance", "vocabulary", "source/alpha",
        "source/beta",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "predicate", "expected"),
    [
        ("home/alpha.one", f"{DCTERMS}title", ["First standard"]),
        ("home/alpha.one", f"{HF}statusAsGiven", ["Live"]),
        ("home/alpha.one", f"{HF}lifecycle", ["https://w3id.org/homefinder/lifecycles/active"]),
        ("home/alpha.one", f"{DCTERMS}replaces", [f"{BASE}/id/home/alpha.two"]),
        ("home/alpha.one", f"{DCTERMS}relation", ["https://example.org/else"]),
        ("home/alpha.one", f"{HF}relationAsGiven", [f"mandates: {HOSTILE}"]),
        ("home/alpha.one", f"{DCTERMS}issued", ["2020"]),
        ("home/alpha.one", f"{DCAT}distribution",
         [f"{BASE}/id/distribution/alpha%3Aone%2F0", f"{BASE}/id/distribution/alpha%3Aone%2F1"]),
        ("home/alpha.two", f"{DCTERMS}isPartOf", []),
        ("home/alpha.two", f"{DCTERMS}requires", [f"{BASE}/id/thing/alpha%3Aold%2Fpage"]),
        ("home/alpha.two", f"{HF}noLandingPage", ["true"]),
        ("home/alpha.body", f"{HF}addressAsGiven", [BAD_ADDRESSES[2]]),
        ("home/alpha.law", "http://data.europa.eu/eli/ontology#id_local", ["ukpga/1989/41/section/17"]),
        ("home/alpha.ed-2025", f"{DCAT}previousVersion", [f"{BASE}/id/home/alpha.ed-2024"]),
        ("home/alpha.ed-2024", f"{DCAT}previousVersion", []),
        ("record/alpha%3Aone", "http://xmlns.com/foaf/0.1/primaryTopic", [f"{BASE}/id/home/alpha.one"]),
        ("record/alpha%3Astated", "http://xmlns.com/foaf/0.1/primaryTopic", [f"{BASE}/id/need/alpha%3Astated"]),
        ("record/alpha%3Atalk", "http://xmlns.com/foaf/0.1/primaryTopic", [f"{BASE}/id/thing/alpha%3Atalk"]),
        ("thing/alpha%3Atalk", f"{SCHEMA}startDate", ["2026-01-05"]),
        ("thing/alpha%3Atalk", f"{DCTERMS}title", [HOSTILE]),
        ("distribution/alpha%3Aone%2F0", f"{DCAT}mediaType", ["https://www.iana.org/assignments/media-types/text/csv"]),
        ("distribution/alpha%3Aone%2F0", f"{DCAT}byteSize", ["10"]),
        ("version/2", f"{PROV}wasDerivedFrom", [f"{BASE}/id/body/{'a' * 64}"]),
        ("version/2", f"{PROV}wasRevisionOf", [f"{BASE}/id/version/1"]),
        ("version/1", f"{SCHEMA}validThrough", ["2026-02-01"]),
        ("run/1", f"{PROV}startedAtTime", ["2026-01-01T05:15:00.12Z"]),
        ("run/2", f"{PROV}startedAtTime", ["2026-02-01T04:15:00Z"]),
        ("change/2", f"{HF}fieldChange", [f"{BASE}/id/change/2%2Fstatus"]),
        ("change/2%2Fstatus", f"{HF}before", [HOSTILE]),
        ("need/one%20number", f"{HF}couldBeMetBy", [f"{BASE}/id/home/alpha.law", f"{BASE}/id/home/alpha.two"]),
        ("need/one%20number", f"{HF}evidence", ["A report, https://example.org/report"]),
        ("decision/a", f"{HF}supersededBy", [f"{BASE}/id/decision/b"]),
        ("decision/c", "https://w3id.org/sssom/predicate_modifier", ["https://w3id.org/sssom/NegatedPredicate"]),
        ("mapping/one%20number%2Falpha.two", "https://w3id.org/sssom/confidence", ["0.25"]),
    ],
)  # fmt: skip
def test_rows_become_statements(projected: list[Quad], subject: str, predicate: str, expected: list[str]) -> None:
    assert values(projected, subject, predicate) == expected


def test_text_in_another_language_says_so(projected: list[Quad]) -> None:
    titles = {
        (quad.object.value, quad.object.language)
        for quad in projected
        if quad.predicate.value == f"{DCTERMS}title" and isinstance(quad.object, Literal)
    }
    assert ("Ail safon", "cy") in titles
    assert ("First standard", "en") in titles
    assert ("Removed", None) in titles  # its language is no language


def test_a_json_ld_processor_reads_the_same_statements(projected: list[Quad]) -> None:
    """Our own expander and a full JSON-LD 1.1 processor agree on what the context means."""
    out = io.BytesIO()
    export("jsonld", catalogue(), curation(), VOCAB, CatalogueIdentity(BASE), out)
    assert {str(quad) for quad in parse(out.getvalue(), format=RdfFormat.JSON_LD)} == {str(quad) for quad in projected}


def test_every_term_of_ours_is_defined_and_every_definition_read() -> None:
    used = {term.iri for term in read_context(VOCAB).terms.values() if term.iri.startswith(HF)}
    ontology = list(parse(path=VOCAB / "ontology.ttl", format=RdfFormat.TURTLE))
    labels = {quad.subject.value for quad in ontology if quad.predicate.value.endswith("rdf-schema#label")}
    comments = {quad.subject.value for quad in ontology if quad.predicate.value.endswith("rdf-schema#comment")}
    assert used <= labels
    assert labels == comments


@pytest.mark.parametrize(
    ("text", "expected", "datatype"),
    [
        ("2026", "2026", "gYear"),
        ("2026-04", "2026-04", "gYearMonth"),
        ("2026-04-29", "2026-04-29", "date"),
        ("2026-04-29T10:00:00.500+01:00", "2026-04-29T09:00:00.5Z", "dateTime"),
        ("2026-04-29T10:00:00", "2026-04-29T10:00:00", "dateTime"),
        ("2026-04-29 10:00", "2026-04-29T10:00:00", "dateTime"),
        ("2026-13", "2026-13", None),
        ("2026-02-30", "2026-02-30", None),
        ("2026-W01-1", "2026-W01-1", None),
        ("0001-01-01T00:00:00+02:00", "0001-01-01T00:00:00+02:00", None),
        ("soon", "soon", None),
    ],
)
def test_dates_are_typed_by_their_precision(text: str, expected: str, datatype: str | None) -> None:
    assert to_date_value(text) == ({"@value": expected, "@type": f"xsd:{datatype}"} if datatype else expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/a%20b%2Fc", "https://example.org/a%20b%2Fc"),
        ("  https://example.org/?q=a|b&c=[1]  ", "https://example.org/?q=a%7Cb&c=%5B1%5D"),
        ("HTTPS://Example.org/É", "https://Example.org/%C3%89"),
        ("mailto:someone@example.org", "mailto:someone@example.org"),
        *((text, None) for text in BAD_ADDRESSES if not text.startswith("https://example.org")),
        ("https://", None),
        ("", None),
    ],
)
def test_addresses_are_mended_or_refused(text: str, expected: str | None) -> None:
    assert web_iri(text) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(1.0, "1"), (0.25, "0.25"), (1e-9, "0"), (-0.0, "0"), (1 / 3, "0.333333"), (120.0, "120")]
)
def test_decimals_are_canonical(number: float, expected: str) -> None:
    assert decimal(number) == expected


def test_a_media_type_that_is_none_stays_words() -> None:
    assert media_type("CSV file") == {"mediaTypeAsGiven": "CSV file"}
    assert media_type(" ") == {}


@given(st.text())
def test_any_text_survives_as_value_language_and_address(text: str) -> None:
    subject, predicate = NamedNode("https://example.org/s"), NamedNode("https://example.org/p")
    store = Store()
    store.add(Quad(subject, predicate, Literal(clean(text)), NamedNode("https://example.org/g")))
    assert [quad.object.value for quad in store] == [clean(text)]
    for address in (web_iri(text), web_iri(f"https://example.org/{text}"), web_iri(f"https://{text}/")):
        assert address is None or NamedNode(address).value == web_iri(address) == address
    tagged = to_language_value("word", text)
    assert isinstance(tagged, str) or "@type" in tagged or Literal("word", language=tagged["@language"]).language


@given(st.one_of(st.datetimes(), st.datetimes(timezones=st.timezones())), st.decimals(0, 10**9, places=5))
def test_typed_values_are_in_the_form_that_the_store_keeps(moment: datetime, number: Decimal) -> None:
    graph = NamedNode("https://example.org/g")
    told = [to_date_value(moment.isoformat()), {"@value": decimal(float(number)), "@type": "xsd:decimal"}]
    for value in told:
        if isinstance(value, dict):
            literal = Literal(value["@value"], datatype=NamedNode(XSD + value["@type"].removeprefix("xsd:")))
            store = Store()
            store.add(Quad(graph, graph, literal, graph))
            assert [quad.object for quad in store] == [literal]


@pytest.mark.parametrize("base", ["", "localhost:8001", "ftp://example.org", "https://exa mple.org"])
def test_a_base_that_is_no_web_address_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="HOMEFINDER_BASE"):
        list(quads(catalogue(), None, VOCAB, base))


@pytest.mark.parametrize(
    ("context", "problem"),
    [
        ("{", "not a readable"),
        ('{"@context": {"title": "dcterms:title"}}', "does not begin with a prefix"),
        ('{"@context": {"title": {"@type": "@id"}}}', "write an address"),
        ('{"@context": {"hf": "https://example.org/#", "Catalog": "hf:Catalog"}}', "no term"),
    ],
)
def test_a_wrong_context_names_its_file(tmp_path_factory: pytest.TempPathFactory, context: str, problem: str) -> None:
    vocab = tmp_path_factory.mktemp("vocab")
    (vocab / "context.jsonld").write_text(context)
    with pytest.raises(DeclarationError, match=problem) as caught:
        list(quads(catalogue(), None, vocab, BASE))
    assert str(vocab / "context.jsonld") in str(caught.value)


def test_a_scheme_that_is_not_turtle_names_its_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    vocab = tmp_path_factory.mktemp("vocab")
    (vocab / "context.jsonld").write_text(json.dumps(json.loads((VOCAB / "context.jsonld").read_text())))
    (vocab / "schemes").mkdir()
    (vocab / "schemes" / "odd.ttl").write_text("<a> <b> .")
    with pytest.raises(DeclarationError, match=r"odd\.ttl"):
        list(quads(catalogue(), None, vocab, BASE))


def test_blank_nodes_of_a_scheme_get_the_same_address_each_time(tmp_path_factory: pytest.TempPathFactory) -> None:
    vocab = tmp_path_factory.mktemp("vocab")
    (vocab / "context.jsonld").write_text((VOCAB / "context.jsonld").read_text())
    (vocab / "ontology.ttl").write_text('<a> <https://example.org/p> [ <https://example.org/q> "01" , 01 ] .')
    once, again = ([str(quad) for quad in quads(catalogue(), None, vocab, BASE)] for _ in range(2))
    assert once == again
    assert not [line for line in once if "_:" in line.split('"')[0]]
