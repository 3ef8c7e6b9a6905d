"""Vocabularies: recorded ones, a folder of them, an endpoint asked in pages, and what they should not be."""

from __future__ import annotations

import io
import json
import tarfile
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError

from homefinder.adapters.vocabulary.adapter import VocabularyParameters
from homefinder.errors import ParseError
from homefinder.source import parse_parameters
from tests.support.declarations import declare, find_recording, harvest_bodies, harvest_recording, harvest_with
from tests.support.recordings import MadeGetter, by_key, codes

ACTIVITIES = """
id: openactive-activity-list
adapter: vocabulary
parameters:
  url: https://openactive.io/activity-list/activity-list.jsonld
  contexts:
    https://openactive.io/:
      "@vocab": "http://www.w3.org/2004/02/skos/core#"
      id: "@id"
      type: "@type"
      title: "http://purl.org/dc/terms/title"
      description: "http://purl.org/dc/terms/description"
      license: {"@id": "http://purl.org/dc/terms/license", "@type": "@id"}
      concept: {"@reverse": "inScheme"}
      topConceptOf: {"@type": "@id"}
  items: {key: skos:notation}
  mapping:
    key: "{@id}"
    kind: code-set
    fields: {title: dct:title, description: dct:description, url: "@id", licence_url: dct:license}
    extra: {concepts: $concepts, top_concepts: $top_concepts}
    ignore: ["@type"]
"""


@pytest.mark.parametrize(("day", "concepts"), [("2024-05-09", "664"), ("2024-05-10", "768")])
def test_a_scheme_is_a_code_set_with_its_concepts(day: str, concepts: str) -> None:
    found = harvest_recording(ACTIVITIES, "openactive-activity-list", day)
    (record,) = found.records
    assert (record.key, record.kind, record.title) == (
        "https://openactive.io/activity-list", "code-set", "OpenActive Activity List",
    )  # fmt: skip
    assert (record.extra["concepts"], record.licence_url, found.issues) == (
        concepts, "https://creativecommons.org/licenses/by/4.0/", (),
    )  # fmt: skip


def test_what_is_said_of_items_is_kept() -> None:
    parameters = parse_parameters(declare(ACTIVITIES))
    assert isinstance(parameters, VocabularyParameters)
    assert parameters.items == {"key": "skos:notation"}


STATISTICS = """
id: statistics-gov-scot-sparql
adapter: vocabulary
parameters:
  sparql:
    endpoint: http://statistics.gov.scot/sparql
    group: uri
    query: {}
  mapping:
    key: "{{uri}}"
    kind: data-collection
    fields:
      title: name
      description: comment
      publisher: [publisher, creator]
      keywords: theme
      issued: issued
      modified: modified
      url: uri
      licence_url: licence
    ignore: [creator]
"""


@pytest.mark.parametrize("day", ["2023-02-24", "2023-05-19"])
def test_the_rows_of_an_endpoint_are_records(day: str) -> None:
    query = (find_recording("statistics-gov-scot-sparql", day) / "query.rq").read_text(encoding="utf-8")
    found = harvest_recording(STATISTICS.format(json.dumps(query)), "statistics-gov-scot-sparql", day)
    assert (len(found.records), found.issues) == (304, ())
    assert sum(not record.licence_url for record in found.records) == 3
    assert all(record.title and record.publisher and record.modified for record in found.records)


PAGED = """
id: paged
adapter: vocabulary
parameters:
  sparql:
    endpoint: https://s.example.org/sparql
    query: SELECT ?s ?l WHERE {?s ?p ?l} ORDER BY ?s
    page_size: 3
    options: {format: json}
  max_pages: 4
  mapping: {key: "{s}", kind: code-set, fields: {title: l, language: {const: en}, keywords: k}}
"""


def build_answer(*rows: tuple[str, str]) -> bytes:
    bindings = [
        {"s": {"type": "uri", "value": s}, "l": {"type": "literal", "value": text, "xml:lang": "en"}}
        for s, text in rows
    ]
    return json.dumps({"head": {"vars": ["s", "l", "k"]}, "results": {"bindings": bindings}}).encode()


def harvest_paged(count: int, *, ignores_offset: bool = False) -> tuple[int, list[str], int]:
    rows = [(f"http://x/{number:02}", f"T{number}") for number in range(count)]

    def answer(url: str) -> bytes:
        query = parse_qs(urlsplit(url).query)["query"][0]
        start = 0 if ignores_offset else int(query.rpartition("OFFSET ")[2])
        return build_answer(*rows[start : start + 3])

    getter = MadeGetter(answer)
    found = harvest_with(declare(PAGED), getter)
    return len(found.records), codes(found), len(getter.asked)


def test_an_endpoint_is_asked_in_pages_until_the_rows_end() -> None:
    assert harvest_paged(7) == (7, [], 3)
    assert harvest_paged(6) == (6, [], 3)
    assert harvest_paged(100) == (12, ["list-cut"], 4)
    assert harvest_paged(100, ignores_offset=True) == (3, [], 2)


def test_rows_of_one_thing_are_one_entry() -> None:
    body = build_answer(("http://x/a", "T"), ("http://x/a", "T"))
    found = harvest_with(declare(PAGED), MadeGetter(lambda url: body))
    assert [(record.key, record.title) for record in found.records] == [("http://x/a", "T")]


@pytest.mark.parametrize("query", ["SELECT ?s {?s ?p ?o}", "SELECT ?s {?s ?p ?o} ORDER BY ?s LIMIT 3"])
def test_pages_need_an_order_and_no_limit_of_their_own(query: str) -> None:
    with pytest.raises(ValidationError, match=r"ORDER BY|LIMIT"):
        parse_parameters(declare(PAGED.replace("SELECT ?s ?l WHERE {?s ?p ?l} ORDER BY ?s", query)))


@pytest.mark.parametrize("body", [b"<html>", b"no", b"{", b'{"head": {}, "boolean": true}', b"{" * 50_000])
def test_what_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match=r"^https://s\.example\.org"):
        harvest_with(declare(PAGED), MadeGetter(lambda url: body))


FOLDER = """
id: folder
adapter: vocabulary
parameters:
  archive: {url: https://c.example.org/main.tar.gz, files: "schemes/*.*", base: https://v.example.org/}
  mapping:
    key: "{@id}"
    kind: code-set
    fields: {title: skos:prefLabel, language: {const: en}, publisher: dct:publisher/foaf:name}
    extra: {concepts: $concepts, languages: $languages, file: $file}
    ignore: ["@type", dct:publisher]
"""
SCHEME = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dct: <http://purl.org/dc/terms/> .
<#all> a skos:ConceptScheme; skos:prefLabel "Trees"@en; dct:publisher <#p>; skos:hasTopConcept <#oak> .
<#p> <http://xmlns.com/foaf/0.1/name> "Example Office" .
<#oak> a skos:Concept; skos:prefLabel "Oak"@en, "Derwen"@cy; skos:inScheme <#all> .
<#ash> a skos:Concept; skos:prefLabel "Ash"@en; skos:broader <#oak> .
"""


def pack(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, text in files.items():
            info = tarfile.TarInfo(f"main/{name}")
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    return out.getvalue()


def test_a_folder_of_vocabularies_is_read_and_a_broken_one_is_an_issue() -> None:
    files = {"schemes/trees.ttl": SCHEME, "schemes/broken.ttl": "<a> <b> .\n", "README.md": "# no"}
    found = harvest_bodies(FOLDER, {"https://c.example.org/main.tar.gz": pack(files)})
    record = by_key(found)["https://v.example.org/schemes/trees.ttl#all"]
    assert (record.title, record.publisher) == ("Trees", "Example Office")
    assert record.extra == {"concepts": "2", "languages": ["cy", "en"], "file": "schemes/trees.ttl"}
    assert record.locations["title"].locator.startswith("schemes/trees.ttl#subject=https://v.example.org/")
    assert [(issue.code, issue.location.locator) for issue in found.issues] == [
        ("unreadable-file", "schemes/broken.ttl")
    ]


def test_a_vocabulary_stands_in_one_kind_of_place() -> None:
    with pytest.raises(ValidationError, match="one of url, archive and sparql"):
        parse_parameters(declare(FOLDER.replace("archive:", "url: https://x.example/\n  archive:")))
