"""What a declared mapping makes of entries: values, places, parts, and what it reports."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from homefinder.adapters.mapping.mapping import (
    LocatedValue,
    Lookup,
    LookupRow,
    RecordMapping,
    SourceEntry,
    deduplicate_records,
    map_entries,
)
from homefinder.model import Address, Event, Identifier, Location, ParseResult, Relation

AT = Location("https://data.example.org/a.tar.gz", "0" * 64, "pages/a.md")
BODY = Location(AT.url, AT.sha256, "pages/a.md#body")


def mapping(text: str) -> RecordMapping:
    return RecordMapping.model_validate({"key": "k", "kind": "standard", **yaml.safe_load(text)})


def table(name: str, **rows: dict[str, Any]) -> Lookup:
    place = Location(AT.url, AT.sha256, f"{name}.yml")
    return Lookup.from_rows(name, "id", (LookupRow({"id": key, **row}, place.at(key)) for key, row in rows.items()))


def one(text: str, fields: dict[str, Any], *lookups: Lookup, computed: dict[str, Any] | None = None) -> ParseResult:
    entry = SourceEntry({"title": "T", **fields}, AT, computed or {})
    return map_entries("src", mapping(text), [entry], {lookup.name: lookup for lookup in lookups})


def value_of(expression: str, fields: dict[str, Any], *lookups: Lookup, **computed: Any) -> str:
    named = {f"${name}": value for name, value in computed.items()}
    parsed = one(f"fields: {{title: {{const: T}}, description: {expression}}}", fields, *lookups, computed=named)
    return parsed.records[0].description


ORGANISATIONS = table("organisations", iso={"name": "ISO", "seats": ["Geneva", ""]}, ietf={"name": "IETF"})


@pytest.mark.parametrize(
    ("expression", "fields", "value"),
    [
        ("name", {"name": "A"}, "A"),
        ("organization.title", {"organization": {"title": "NHS"}}, "NHS"),
        ("organization.title", {"organization.title": "flat"}, "flat"),
        ("sets.name", {"sets": [{"name": "a"}, {"other": 1}, {"name": "b"}]}, "a, b"),
        ("sets.1.name", {"sets": [{"name": "a"}, {"name": "b"}]}, "b"),
        ("sets.7.name", {"sets": [{"name": "a"}]}, ""),
        ("absent", {}, ""),
        ("[short, long]", {"short": "  ", "long": "L"}, "L"),
        ("[short, long]", {"short": None, "long": "L"}, "L"),
        ("{from: [a, b]}", {"b": "B"}, "B"),
        ("{const: adopted}", {}, "adopted"),
        ("{from: flag}", {"flag": True}, "true"),
        ("{from: n}", {"n": 3}, "3"),
        ("{from: m}", {"m": {"b": 1, "a": 2}}, '{"a":2,"b":1}'),
        ('{template: "https://x.example/{id}/"}', {"id": "7"}, "https://x.example/7/"),
        ('{template: "https://x.example/{id}/{part}"}', {"id": "7"}, ""),
        ('{template: "{name|slug}"}', {"name": "Children's Act"}, "childrens-act"),
        ('{template: "{name|quote}"}', {"name": "a b"}, "a%20b"),
        ('{from: ids, template: "set/{value}"}', {"ids": ["a", "b"]}, "set/a, set/b"),
        ('{from: ids, join: "; ", template: "Fields: {value}"}', {"ids": ["a", "b"]}, "Fields: a; b"),
        ('{from: version, template: "{name}"}', {"version": "1", "name": "N"}, "N"),
        ('{from: version, template: "{name}"}', {"version": "", "name": "N"}, ""),
        ('{from: words, split: ","}', {"words": "a, b,,c "}, "a, b, c"),
        ("{from: events.status, last: true}", {"events": [{"status": "review"}, {"status": "endorsed"}]}, "endorsed"),
        ("{from: events.status, first: true}", {"events": [{"status": "review"}, {"status": "endorsed"}]}, "review"),
        ("{from: events, each: status}", {"events": [{"status": "review"}]}, "review"),
        (r"{from: name, pattern: '^The standard for (.*)$'}", {"name": "The standard for X"}, "X"),
        (r"{from: name, pattern: '\d+'}", {"name": "in 2014 or so"}, "2014"),
        (r"{from: name, pattern: '\d+'}", {"name": "never"}, ""),
        ('{from: day, replace: {"‐": "-"}}', {"day": "2014‐09‐22"}, "2014-09-22"),
        ("{from: word, table: {a: alpha}}", {"word": "a"}, "alpha"),
        ("{from: word, table: {a: alpha}}", {"word": "b"}, "b"),
        ("{from: word, table: {a: alpha}, default: other}", {"word": "b"}, "other"),
        ("{from: word, default: none}", {"word": " "}, "none"),
        ("{all: [a, b, c]}", {"a": ["1", "2"], "b": "", "c": "3"}, "1, 2, 3"),
        ("{from: by, lookup: organisations, column: name}", {"by": "iso "}, "ISO"),
        ("{from: by, lookup: organisations, column: [name, seats, url]}", {"by": "ietf"}, '{"name":"IETF"}'),
        ("{from: by, lookup: organisations, column: name}", {"by": ["iso", "ietf"]}, "ISO, IETF"),
    ],
)
def test_expressions(expression: str, fields: dict[str, Any], value: str) -> None:
    assert value_of(expression, fields, ORGANISATIONS) == value


def test_computed_values_are_named_with_a_dollar_and_fill_templates_without_one() -> None:
    assert value_of("$sections.user needs", {}, sections={"user needs": LocatedValue("N", BODY)}) == "N"
    assert value_of("{template: 'x/{folder}'}", {}, folder="bods") == "x/bods"
    assert value_of("{template: 'x/{folder}'}", {"folder": "own"}, folder="bods") == "x/own"
    assert value_of("folder", {}, folder="bods") == ""


def test_every_value_has_its_place() -> None:
    text = """
    fields:
      title: title
      description: [summary, $first_paragraph]
      publisher: {from: by, lookup: organisations, column: name}
      keywords: tags.name
      page_url: {template: "https://x.example/{id}"}
      status: {const: adopted}
    extra: {challenge: $challenge}
    keep: [notes]
    """
    fields = {"by": "iso", "tags": [{"name": "a"}], "id": 1, "notes": "n"}
    computed = {"$first_paragraph": LocatedValue("P", BODY), "$challenge": LocatedValue("C", BODY)}
    places = one(text, fields, ORGANISATIONS, computed=computed).records[0].locations
    assert {name: place.locator for name, place in places.items()} == {
        "": "pages/a.md",
        "title": "pages/a.md#/title",
        "description": "pages/a.md#body",
        "publisher": "organisations.yml#/iso/name",
        "keywords": "pages/a.md#/tags",
        "page_url": "pages/a.md#/id",
        "extra/challenge": "pages/a.md#body",
        "extra/notes": "pages/a.md#/notes",
    }


def test_a_row_of_a_table_has_columns_instead_of_pointers() -> None:
    entry = SourceEntry({"name": "A", "API url": "u"}, Location(AT.url, AT.sha256, "list.csv#row=3"))
    found = map_entries("src", mapping("fields: {title: name, url: API url}"), [entry], {}).records[0]
    assert found.locations["title"].locator == "list.csv#row=3&column=name"
    assert found.locations["url"].locator == "list.csv#row=3&column=API url"


def test_parts_that_repeat() -> None:
    text = """
    fields:
      title: title
      identifiers: {nhs: codes, doi: doi}
      addresses:
        - {role: documentation, url: docs, title: {const: Documentation}}
        - {role: attachment, each: files, url: href, title: name}
        - {role: repository, url: absent}
      relations:
        - {kind: part-of, each: true, target: {from: sets, template: "set/{value}"}}
        - {kind: mandates, each: links, target: url, title: text}
        - {kind: version-of, each: version, target: {template: "{^reference}"}}
      events:
        - {kind: {from: status, table: {endorsed: endorsed}, default: status}, each: log, date: date, note: status}
        - {kind: changed, each: changelog, note: $item}
    """
    fields = {
        "codes": ["DCB1", "DCB2"],
        "docs": " https://d.example ",
        "files": [{"href": "https://f.example", "name": "F"}],
        "sets": ["a", "b"],
        "links": [{"url": "https://l.example", "text": "L"}, {"text": "no address"}],
        "version": "01",
        "reference": "PUB00",
        "date": "1999-01-01",
        "log": [{"status": "endorsed", "date": "2020"}, {"status": "review"}, {}],
        "changelog": ["first", "second"],
    }
    made = one(text, fields).records[0]
    assert made.identifiers == (Identifier("nhs", "DCB1"), Identifier("nhs", "DCB2"))
    assert made.addresses == (
        Address("https://d.example", "documentation", "Documentation"),
        Address("https://f.example", "attachment", "F"),
    )
    assert made.relations == (
        Relation("part-of", "set/a"),
        Relation("part-of", "set/b"),
        Relation("mandates", "https://l.example", "L"),
        Relation("mandates", "", "no address"),
        Relation("version-of", "PUB00"),
    )
    assert made.events == (
        Event("endorsed", "2020", "endorsed"),
        Event("status", "", "review"),
        Event("changed", "", "first"),
        Event("changed", "", "second"),
    )
    assert made.locations["relations"].locator == "pages/a.md#/sets"


@pytest.mark.parametrize(
    ("miss", "value", "codes"),
    [("keep", "oasis", ["unknown-reference"]), ("empty", "", ["unknown-reference"]), ("silent", "", [])],
)
def test_a_reference_to_nothing(miss: str, value: str, codes: list[str]) -> None:
    text = f"fields: {{title: title, publisher: {{from: by, lookup: organisations, column: name, miss: {miss}}}}}"
    parsed = one(text, {"by": "oasis"}, ORGANISATIONS)
    assert parsed.records[0].publisher == value
    assert [issue.code for issue in parsed.issues] == codes
    for issue in parsed.issues:
        assert "'oasis'" in issue.message
        assert (issue.location.locator, issue.record_key) == ("pages/a.md#/by", "k")


def test_every_row_of_a_key() -> None:
    rows = [LookupRow({"child": "family", "parent": name}, AT.at(name)) for name in ("person", "address")]
    lookup = Lookup.from_rows("parents", "child", rows)
    text = "{from: id, lookup: parents, column: parent, every: true, miss: silent}"
    assert value_of(text, {"id": "family"}, lookup) == "person, address"
    assert value_of(text, {"id": "person"}, lookup) == ""


def test_what_is_not_declared_is_told_once_and_kept() -> None:
    text = "{key: '{id}', fields: {title: title, publisher: organization.title}, keep: [a], ignore: [b]}"
    told: list[dict[str, Any]] = [
        {},
        {"new": "x", "empty": ""},
        {"new": "y", "organization": {"title": "O", "logo": "l.png"}, "sets": [{"n": 1}]},
    ]
    entries = [SourceEntry({"id": str(n), "title": "T", "a": 1, "b": 2, **more}, AT) for n, more in enumerate(told)]
    parsed = map_entries("src", mapping(text), entries, {})
    assert [(issue.code, issue.message) for issue in parsed.issues] == [
        ("unknown-field", "the field 'new' of 2 of 3 entries is not declared"),
        ("unknown-field", "the field 'organization.logo' of 1 of 3 entries is not declared"),
        ("unknown-field", "the field 'sets.n' of 1 of 3 entries is not declared"),
    ]
    assert parsed.records[2].extra == {
        "a": 1,
        "new": "y",
        "organization": {"title": "O", "logo": "l.png"},
        "sets": [{"n": 1}],
    }


def test_entries_that_are_no_records() -> None:
    text = "{key: '{id}', fields: {title: name}, junk: {lacks_all: [description, status]}}"
    entries = [
        SourceEntry({"id": "good", "name": "Good", "status": "active"}, AT),
        SourceEntry({"id": "test2", "name": "Test"}, AT),
        SourceEntry({"name": "No key", "status": "active"}, AT),
        SourceEntry({"id": "hh", "name": " ", "status": "active"}, AT),
        SourceEntry({"id": "good", "name": "Again", "status": "active"}, AT),
    ]
    parsed = map_entries("src", mapping(text), entries, {})
    assert [record.title for record in parsed.records] == ["Good"]
    told = [(issue.code, issue.record_key) for issue in parsed.issues if issue.code != "unknown-field"]
    assert told == [
        ("not-a-standard", "test2"),
        ("missing-key", ""),
        ("missing-title", "hh"),
        ("duplicate-key", "good"),
    ]
    assert "description, status" in parsed.issues[0].message


def test_the_first_key_that_can_be_filled_counts() -> None:
    text = "{key: ['{ref}/{version}', '{ref}', 'page/{stem}'], fields: {title: title}}"
    entries = [
        SourceEntry({"title": "T", **fields}, AT, {"$stem": "about"})
        for fields in ({"ref": "P", "version": "01"}, {"ref": "P"}, {"version": "2"})
    ]
    assert [record.key for record in map_entries("src", mapping(text), entries, {}).records] == [
        "P/01",
        "P",
        "page/about",
    ]


def test_kind_and_reason_are_declared() -> None:
    text = """
    kind: {from: type, table: {API: api}, default: guidance}
    taken_in: "Listed as {type}."
    fields: {title: title}
    """
    assert [(one(text, {"type": word}).records[0].kind) for word in ("API", "memo", "")] == [
        "api",
        "guidance",
        "guidance",
    ]
    assert one(text, {"type": "API"}).records[0].taken_in == "Listed as API."


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{fields: {tittle: name}}", "no such field of a record: tittle"),
        ("{fields: {title: name}, kind: law}", "no kind 'law'"),
        ("{fields: {title: name}, kind: {from: type, table: {a: law}, default: page}}", "no kind 'law'"),
        ("{fields: {title: name}, kind: {from: type}}", "needs a table of kinds and a default"),
        ("{fields: {title: {from: a, const: b}}}", "say one of"),
        ("{fields: {title: {split: ','}}}", "say one of"),
        ("{fields: {title: {from: a, pattern: '('}}}", "not a regular expression"),
        ("{fields: {title: {from: a, lookup: orgs}}}", "go together"),
        ("{fields: {title: {frm: a}}}", "frm"),
        ("{fields: {title: a}, junk: {lacks_all: [a], code: nonsense}}", "no issue code 'nonsense'"),
        ("{fields: {title: a, events: [{knd: x, date: b}]}}", "knd"),
        ("{fields: {title: a}, keeps: [b]}", "keeps"),
    ],
)
def test_a_slip_in_a_declaration_is_refused(text: str, problem: str) -> None:
    with pytest.raises(ValidationError, match=problem.replace("(", r"\(")):
        mapping(text)


def test_the_same_key_in_two_collections() -> None:
    parsed = one("fields: {title: title}", {})
    twice = deduplicate_records(ParseResult(parsed.records * 2))
    assert len(twice.records) == 1
    assert twice.issues == ()  # the very same record is no clash
    other = parsed.records[0].with_changes(title="Other")
    assert [issue.code for issue in deduplicate_records(ParseResult((*parsed.records, other))).issues] == [
        "duplicate-key"
    ]


PLAIN = st.recursive(st.text("xyz ", max_size=5) | st.none() | st.integers(), lambda inner: st.lists(inner, max_size=3))


@given(st.dictionaries(st.sampled_from("abcdefgh"), PLAIN, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_fields_is_no_content_and_nothing_is_lost(fields: dict[str, Any], random: Any) -> None:
    text = "{fields: {title: {const: T}, keywords: a, publisher: b}, keep: [c]}"
    names = list(fields)
    random.shuffle(names)
    first = one(text, fields).records[0]
    second = one(text, {name: fields[name] for name in names}).records[0]
    assert first.to_content() == second.to_content()
    for name in set(fields) - {"a", "b"}:
        filled = any(letter.isalnum() for letter in str(fields[name]).replace("None", ""))
        assert not filled or first.extra.get(name) == fields[name]
