"""The adapter against recorded catalogues, and against made ones that a catalogue should not be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from homefinder.errors import ParseError
from homefinder.fetch.replay import find_replays
from homefinder.harvest.run import RunResult, normalise_records
from homefinder.harvest.service import accept_held_run, harvest_replay
from homefinder.settings import Settings
from tests.adapters.dcat import declarations
from tests.support.declarations import declare, find_recording, harvest_bodies, harvest_recording, harvest_with
from tests.support.recordings import MadeGetter, RecordedGetter, by_key, codes

DAYS = [
    ("ALESSANDRIA", "alessandria-open-data", "2025-12-31", 5, []),
    ("ALESSANDRIA", "alessandria-open-data", "2026-02-03", 5, []),
    ("VANVES", "data-gouv-fr-vanves", "2025-11-13", 3, []),
    ("GLASGOW", "glasgow-open-data", "2022-08-16", 68, []),
    ("GLASGOW", "glasgow-open-data", "2022-09-18", 68, []),
    ("MAREGRAPH", "maregraph-catalogue", "2026-01-19", 3, ["missing-title"]),
    ("MAREGRAPH", "maregraph-catalogue", "2026-02-17", 13, []),
    ("CFTC", "cftc-data-json", "2024-05-03", 7, []),
    ("IDPD", "ons-idpd", "2023-11-20", 6, []),
    ("IDPD", "ons-idpd", "2024-02-12", 18, []),
]


@pytest.mark.parametrize(("name", "recording", "day", "count", "issues"), DAYS)
def test_a_recorded_catalogue_is_taken_in(name: str, recording: str, day: str, count: int, issues: list[str]) -> None:
    found = harvest_recording(getattr(declarations, name), recording, day)
    assert (len(found.records), codes(found)) == (count, issues)
    assert all(record.url for record in found.records)


def test_rdf_xml_gives_publishers_keywords_and_distributions() -> None:
    found = by_key(harvest_recording(declarations.ALESSANDRIA, "alessandria-open-data", "2026-02-03"))
    record = found["c_a182:alberi"]
    assert (record.publisher, record.language, record.licence_url) == (
        "Comune di Alessandria", "it", "https://creativecommons.org/licenses/by/4.0/",
    )  # fmt: skip
    csv = [one for one in record.addresses if one.url.endswith(".csv")]
    assert [one.media_type for one in csv] == ["CSV"]
    place = record.locations["title"].locator
    assert place == "#subject=https://github.com/ComunediAlessandria/open-data/alberi&property=dct:title"


def test_nodes_that_stand_apart_are_joined_and_services_are_apis() -> None:
    found = harvest_recording(declarations.VANVES, "data-gouv-fr-vanves", "2025-11-13")
    assert sorted(record.kind for record in found.records) == ["api", "data-collection", "data-collection"]
    assert sum(len(record.addresses) > 1 for record in found.records) == 2


def test_catalogues_within_the_catalogue_are_entries_and_what_they_list_is_part_of_them() -> None:
    found = by_key(harvest_recording(declarations.MAREGRAPH, "maregraph-catalogue", "2026-02-17"))
    assert "https://w3id.org/marine/metadata/catalog" not in found
    assert found["https://aphia.org/ns/catalog"].kind == "document-collection"
    relations = found["https://aphia.org/ns/traits/"].relations
    assert [(one.kind, one.target) for one in relations] == [("part-of", "https://aphia.org/ns/catalog")]


def test_a_document_that_cannot_be_parsed_fails_and_names_its_line() -> None:
    with pytest.raises(ParseError, match=r"catalog\.ttl: is not valid turtle: .*\(line 26\)"):
        harvest_recording(declarations.MAREGRAPH, "maregraph-catalogue", "2026-01-23")


def test_a_remote_context_is_asked_of_the_getter_and_publishers_are_looked_up() -> None:
    getter = RecordedGetter(find_recording("ons-idpd", "2024-02-12"))
    found = by_key(harvest_with(declare(declarations.IDPD), getter))
    host = "https://staging.idpd.uk"
    assert getter.asked == [f"{host}/datasets", f"{host}/ns", f"{host}/publishers"]
    assert found["cpih"].publisher == "Office for National Statistics"
    assert found["cpih"].events[0].date.startswith("2022-01-01")


def test_an_interval_is_no_date() -> None:
    found = harvest_recording(declarations.CFTC, "cftc-data-json", "2024-05-03")
    assert sorted({record.modified for record in found.records})[0] == ""
    assert found.records[0].extra["update_interval"] == "R/P1W"
    assert codes(normalise_records(found)) == []


def harvest_days(text: str, name: str, days: list[str], data: Path) -> list[RunResult]:
    source = declare(text)
    replays = [find_replays(find_recording(name, day))[0] for day in days]
    return [harvest_replay(Settings(data=data), source, replay) for replay in replays]


EDITIONS = ["2022-08-16", "2022-09-18"]


@pytest.mark.parametrize("completeness", ["full", "window"])
def test_a_key_that_changes_with_every_edition_is_held(tmp_path: Path, completeness: str) -> None:
    keyed = declarations.GLASGOW.replace('"{@id}"', '"{dct:identifier}"').replace("keep: [dct:identifier]", "")
    runs = harvest_days(f"{keyed}\ncompleteness: {completeness}\n", "glasgow-open-data", EDITIONS, tmp_path)
    assert [run.state for run in runs] == ["committed", "held"]
    assert "most keys changed: " in runs[1].reason
    assert "declare one that stays" in runs[1].reason
    assert "keys" in runs[1].missed_checks


def test_a_person_may_accept_new_keys(tmp_path: Path) -> None:
    source = declare(
        declarations.GLASGOW.replace('"{@id}"', '"{dct:identifier}"').replace("keep: [dct:identifier]", "")
    )
    for day in EDITIONS:
        run = harvest_replay(Settings(data=tmp_path), source, find_replays(find_recording("glasgow-open-data", day))[0])
    assert run.run_id is not None
    accepted = dict.fromkeys(run.missed_checks, "they moved to another site")
    done = accept_held_run(Settings(data=tmp_path), run.run_id, {source.id: source}, accepted)
    assert (done.state, done.counts.added) == ("committed", 68)


def test_the_key_that_stays_shows_changes(tmp_path: Path) -> None:
    last = harvest_days(declarations.GLASGOW, "glasgow-open-data", EDITIONS, tmp_path)[-1]
    assert (last.state, last.counts.added, last.counts.removed) == ("committed", 0, 0)


def test_a_broken_edition_leaves_the_last_one(tmp_path: Path) -> None:
    days = ["2026-01-19", "2026-01-23"]
    runs = harvest_days(declarations.MAREGRAPH, "maregraph-catalogue", days, tmp_path)
    assert [run.state for run in runs] == ["committed", "failed"]
    assert "line 26" in runs[1].reason


TRAPS = """
id: traps
adapter: dcat
parameters:
  url: https://traps.example.org/{}/catalog.jsonld
  max_pages: {}
  mapping:
    key: "{{dct:identifier}}"
    kind: data-collection
    fields: {{title: dct:title, issued: dct:issued, modified: dct:modified, url: "@id"}}
    ignore: ["@type"]
"""


@pytest.mark.parametrize(
    ("trap", "pages", "count", "issues", "asked"),
    [
        ("good", 100, 18, [], 3),
        ("good", 2, 12, ["list-cut", "short-list"], 2),
        ("loop", 100, 12, ["broken-paging", "short-list"], 3),
        ("self", 100, 6, ["broken-paging"], 2),
        ("overlap", 100, 18, [], 3),
    ],
)
def test_pages_come_to_an_end(trap: str, pages: int, count: int, issues: list[str], asked: int) -> None:
    getter = RecordedGetter(find_recording("made-paging-traps", "2026-11-29"))
    found = harvest_with(declare(TRAPS.format(trap, pages)), getter)
    assert (len(found.records), codes(found), len(getter.asked)) == (count, issues, asked)


MADE = """
id: made
adapter: dcat
parameters:
  url: https://c.example.org/catalog
  mapping:
    key: "{@id}"
    kind: data-collection
    fields:
      title: dct:title
      language: {const: cy}
      publisher: [dct:publisher/foaf:name, dct:publisher]
      keywords: dcat:keyword
    ignore: ["@type"]
"""
TURTLE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
"""


def test_languages_become_translations() -> None:
    body = TURTLE + '<a> a dcat:Dataset; dct:title "Trees"@en, "Coed"@cy, "Trees" .'
    body += '<a> dcat:keyword "b"@en, "a"@en, "c"@cy .'
    (record,) = harvest_bodies(MADE, {"https://c.example.org/catalog": body}).records
    assert (record.key, record.title, record.keywords) == ("https://c.example.org/a", "Coed", ("c",))
    assert ("title", "en", "Trees") in {(one.field, one.language, one.text) for one in record.translations}


def test_the_order_of_statements_changes_nothing() -> None:
    bodies = [
        TURTLE + '<a> a dcat:Dataset; dct:title "T"@cy; dcat:keyword "b", "a"; dct:publisher [foaf:name "P"] .',
        TURTLE + '_:x foaf:name "P" . <a> dct:publisher _:x; dcat:keyword "a", "b"; dct:title "T"@cy; a dcat:Dataset .',
    ]
    found = [harvest_bodies(MADE, {"https://c.example.org/catalog": body}).records[0] for body in bodies]
    assert found[0].to_content() == found[1].to_content()
    assert found[0].publisher == "P"


def test_nodes_that_lead_in_circles_and_lists_without_end_are_read() -> None:
    body = (
        TURTLE
        + """
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    <a> a dcat:Dataset; dct:title "T"@cy; dct:publisher <p>; dcat:keyword _:l .
    <p> foaf:name "P"; dct:isPartOf <a>, <p>; dct:publisher <p> .
    _:l rdf:first "k"; rdf:rest _:l ."""
    )
    found = harvest_bodies(MADE, {"https://c.example.org/catalog": body})
    assert [(record.publisher, record.keywords) for record in found.records] == [("P", ("k",))]


def test_an_entry_with_values_without_end_is_an_issue_and_the_others_are_taken_in() -> None:
    many = ", ".join(f'"{number}"' for number in range(6_000))
    body = TURTLE + f'<a> a dcat:Dataset; dct:title "T"@cy; dcat:keyword {many} .'
    body += '<b> a dcat:Dataset; dct:title "U"@cy .'
    found = harvest_bodies(MADE, {"https://c.example.org/catalog": body})
    assert [record.title for record in found.records] == ["U"]
    assert codes(found) == ["invalid-entry"]


XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://d/">{}</rdf:RDF>'
DEEP = XML.format("<d:A><d:p>" * 2_000 + "</d:p></d:A>" * 2_000)
BOMB = f'<!DOCTYPE r [<!ENTITY a "{"x" * 50}"><!ENTITY b "{"&a;" * 50}">]>' + XML.format("<d:A><d:p>&b;</d:p></d:A>")
GROWING = f'<!DOCTYPE r [<!ENTITY a "{"x" * 5_000}">]>' + XML.format(f"<d:A><d:p>{'&a;' * 5_000}</d:p></d:A>")
OUTSIDE = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + XML.format("<d:A><d:p>&a;</d:p></d:A>")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (BOMB, "entities inside entities"),
        (GROWING, "make it grow"),
        (OUTSIDE, "entities that are read from elsewhere"),
        (DEEP, "nested too deeply"),
        (XML.format("<d:A>\n<d:p></d:A>"), r"\(line 2\)"),
        ('{"@id":"a","@graph":' * 300 + "1" + "}" * 300, "nested too deeply"),
        ("[" * 100_000, "nested too deeply|not valid JSON"),
        ("<!DOCTYPE html><html><body>Log in</body></html>", "page of HTML"),
        ("", "is empty"),
        ("a catalogue of ours", r"\(line 1\)"),
    ],
)
def test_what_is_no_catalogue_is_refused_in_words(body: str, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        harvest_bodies(MADE, {"https://c.example.org/catalog": body})


def test_contexts_that_lead_in_a_circle_are_refused() -> None:
    bodies = {
        "https://c.example.org/catalog": '{"@context": "one", "@id": "a"}',
        "https://c.example.org/one": '{"@context": ["two"]}',
        "https://c.example.org/two": '{"@context": {"@import": "one"}}',
    }
    with pytest.raises(ParseError, match="lead in a circle"):
        harvest_bodies(MADE, bodies)


def test_a_known_context_and_one_that_the_declaration_gives_are_asked_of_nobody() -> None:
    inside = {"@id": "a", "@type": "dcat:Dataset", "title": "T", "x": "one"}
    known = {"@context": ["https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld", "http://own/"], **inside}
    getter = MadeGetter(lambda url: json.dumps(known).encode() if url == "https://c.example.org/catalog" else None)
    given = MADE.replace("mapping:", 'contexts: {"http://own/": {x: "http://www.w3.org/ns/dcat#keyword"}}\n  mapping:')
    (record,) = harvest_with(declare(given), getter).records
    assert (record.title, record.keywords, getter.asked) == ("T", ("one",), ["https://c.example.org/catalog"])


def test_a_next_page_on_another_site_is_not_asked_for() -> None:
    body = TURTLE + '<a> a dcat:Dataset; dct:title "T"@cy .'
    body += "<> <http://www.w3.org/ns/ldp#nextPage> <http://evil.example/> ."
    getter = MadeGetter(lambda url: body.encode())
    found = harvest_with(declare(MADE), getter)
    assert (codes(found), len(getter.asked)) == (["broken-paging"], 1)


DATA_JSON = """
id: made
adapter: dcat
parameters:
  url: https://c.example.org/data.json
  format: data-json
  next: paging.next
  mapping:
    key: "{identifier}"
    kind: {from: $class, table: {dcat:DataService: api, dcat:Catalog: document-collection}, default: data-collection}
    fields: {title: title}
"""


def test_data_json_comes_in_pages_and_catalogues_within_catalogues() -> None:
    inner = {"identifier": "c", "title": "C", "dataset": [{"identifier": "d", "title": "D"}]}
    bodies = {
        "https://c.example.org/data.json": json.dumps(
            {"dataset": [{"identifier": "a", "title": "A"}, "x"], "paging": {"next": "?page=2"}}
        ),
        "https://c.example.org/data.json?page=2": json.dumps(
            {"catalog": [inner], "service": [{"identifier": "s", "title": "S"}], "paging": {"next": "?page=2"}}
        ),
    }
    found = harvest_bodies(DATA_JSON, bodies)
    assert {record.key: record.kind for record in found.records} == {
        "a": "data-collection", "c": "document-collection", "d": "data-collection", "s": "api",
    }  # fmt: skip
    assert sorted(codes(found)) == ["broken-paging", "invalid-entry"]
    assert by_key(found)["d"].locations[""].locator == "#/catalog/0/dataset/0"


@pytest.mark.parametrize("body", ["<html>", "{}", '"x"', "{"])
def test_what_is_no_data_json_is_refused(body: str) -> None:
    with pytest.raises(ParseError):
        harvest_bodies(DATA_JSON, {"https://c.example.org/data.json": body})
