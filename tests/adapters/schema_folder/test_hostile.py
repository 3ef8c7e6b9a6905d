"""Schemas that are made to hang, to fill the memory or to reach out: refused or cut, and the others are read."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from pydantic import ValidationError

from homefinder.adapters.schema_folder.adapter import parse
from homefinder.errors import ArchiveRefused, BadStatus, ParseError
from homefinder.model import ParseResult
from homefinder.source import parse_parameters
from tests.support.archives import pack_archive
from tests.support.declarations import declare, harvest_bodies, harvest_with
from tests.support.recordings import MadeGetter, by_key, codes

URL = "https://c.example.org/main.tar.gz"
FEED = "https://c.example.org/releases.atom"
SOURCE = """
id: schemas
adapter: schema_folder
parameters:
  archives:
    - url: https://c.example.org/main.tar.gz
      collections:
        - name: schemas
          files: ["*.json", "*.y*ml", "*.xsd", "*.csv"]
          mapping:
            key: "{$stem}"
            kind: standard
            fields: {title: [$title, $stem], version: $version}
            extra: {form: $form, fields: $fields, codes: $codes, parts: $parts, outside: $outside}
"""
GOOD = '{"type": "object", "title": "Good", "properties": {"a": {}}}'
XSD = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{}</xs:schema>'


def take(files: dict[str, str | bytes], links: dict[str, str] | None = None) -> ParseResult:
    return harvest_bodies(SOURCE, {URL: pack_archive({"good.json": GOOD, **files}, links)})


BOMB = '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + XSD.format("")
LEAK = '<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + XSD.format("<xs:annotation>&a;</xs:annotation>")
ALIASES = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 10)}]\n" for old, new in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("bad.xsd", BOMB, "entities"),
        ("bad.xsd", LEAK, "entities"),
        ("bad.xsd", "<html/>", "not a schema"),
        ("bad.xsd", "<xs:schema", "not well-formed XML"),
        ("bad.xsd", XSD.format("<xs:element>" * 400 + "</xs:element>" * 400), "not well-formed XML"),
        ("bad.yml", ALIASES, "aliases"),
        ("bad.yml", "- " * 5_000, "nested"),
        ("bad.yml", "a: &a\n  b: *a\n", "recursive"),
        ("bad.json", '{"a":' * 100_000, "nested"),
        ("bad.json", '{"allOf": [' * 150 + "1" + "]}" * 150, "nested more than 200"),
        ("bad.json", "[1]", "no object"),
        ("bad.json", '{"name": "x"}', "none of the schema languages"),
        ("bad.json", '{"properties": {', "not valid JSON"),
        ("bad.json", "\0\1", "control characters"),
        ("bad.csv", "", "without a header"),
        ("bad.csv", 'a,b\n"x', "CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_issue(name: str, text: str, says: str) -> None:
    begun = time.monotonic()
    found = take({name: text})
    assert [record.key for record in found.records] == ["good"]
    (issue,) = [one for one in found.issues if one.code == "unreadable-file"]
    assert issue.location.locator.partition(":")[0] == name
    assert says in issue.message
    assert time.monotonic() - begun < 5


def test_references_go_round_in_circles_and_out_of_the_archive() -> None:
    files: dict[str, str | bytes] = {
        "a.json": json.dumps({
            "properties": {"self": {"$ref": "#"}, "again": {"$ref": "a.json#/properties"}, "next": {"$ref": "b.json"}},
            "$ref": "../../../etc/passwd",
            "anyOf": [{"$ref": "https://example.org/other.json"}, {"$ref": "//example.org/x"}, {"$ref": "file:///etc/x"}],
        }),
        "b.json": '{"properties": {"back": {"$ref": "a.json"}, "away": {"$ref": "none.json"}, "own": {"$ref": 5}}}',
    }  # fmt: skip
    found = take(files)
    record = by_key(found)["a"]
    assert record.extra["parts"] == ["b.json"]
    assert record.extra["fields"] == ["self", "again", "next", "back", "away", "own"]
    assert record.extra["outside"] == ["https://example.org/other.json", "//example.org/x", "file:///etc/x"]
    assert codes(found) == ["unknown-reference", "unknown-reference"]
    assert "../../../etc/passwd" in found.issues[0].message


def test_circles_of_schemas_of_classes_and_of_includes() -> None:
    found = take({
        "l.yaml": "id: https://example.org/l\nname: l\nimports: [l, linkml:types]\n"
        "classes:\n  A: {is_a: B, slots: [x]}\n  B: {is_a: A, mixins: [B], slots: [y]}\n",
        "x.xsd": XSD.format('<xs:include schemaLocation="x.xsd"/><xs:import schemaLocation="y.xsd"/>'),
        "y.xsd": XSD.format('<xs:redefine schemaLocation="x.xsd"/><xs:element name="e"/>'),
    })  # fmt: skip
    records = by_key(found)
    assert records["l"].extra["fields"] == ["A.y", "A.x", "B.x", "B.y"]
    assert records["x"].extra["fields"] == ["e"]
    assert found.issues == ()


def test_numbers_of_five_thousand_digits_stay_text() -> None:
    number = "9" * 5_000
    found = take({
        "n.json": f'{{"version": {number}, "enum": [{number}]}}',
        "n2.yaml": f"type: object\nversion: {number}\n",
        "n3.xsd": XSD.format(f'<xs:simpleType name="t"><xs:enumeration value="{number}"/></xs:simpleType>'),
    })  # fmt: skip
    assert {record.key for record in found.records} == {"good", "n", "n2", "n3"}
    assert by_key(found)["n"].version == number


def test_more_names_than_are_kept_are_cut() -> None:
    found = take({"many.json": json.dumps({"properties": {f"f{number}": {} for number in range(6_000)}})})
    assert len(by_key(found)["many"].extra["fields"]) == 5_000
    assert codes(found) == ["list-cut"]


def test_more_files_than_are_drawn_in_are_left() -> None:
    parts = {f"parts/{number}.json": GOOD for number in range(600)}
    whole = {"anyOf": [{"$ref": f"parts/{number}.json"} for number in range(600)]}
    found = take({"whole.json": json.dumps(whole), **parts})
    assert len(by_key(found)["whole"].extra["parts"]) == 500
    assert codes(found) == ["list-cut"]


def test_links_and_pointers_are_not_followed() -> None:
    found = take({"a.json": "version https://git-lfs.github.com/spec/v1\n"}, {"link.json": "good.json"})
    assert codes(found) == ["pointer-file", "link-file"]


def test_a_part_that_cannot_be_read_keeps_what_is_known() -> None:
    found = take({"whole.json": '{"$ref": "parts/p.json"}', "parts/p.json": "{"})
    assert found.incomplete == {"whole": "parts/p.json could not be read"}


@pytest.mark.parametrize("body", [b"<html>", b"", pack_archive({"a": b"x"})[:40]])
def test_a_body_that_is_no_archive_fails(body: bytes) -> None:
    with pytest.raises(ArchiveRefused):
        harvest_bodies(SOURCE, {URL: body})


WITH_FEED = (
    SOURCE
    + """
        - name: releases
          releases: https://c.example.org/releases.atom
          mapping: {key: "r/{title}", kind: standard, fields: {title: title}}
"""
)


@pytest.mark.parametrize(
    ("body", "code"), [(None, "missing-response"), (b"<html>", "unreadable-file"), (b"<a/>", "unreadable-file")]
)
def test_a_feed_of_releases_that_fails_is_an_issue(body: bytes | None, code: str) -> None:
    archive = pack_archive({"good.json": GOOD})
    getter = MadeGetter(lambda url: archive if url == URL else body)
    found = harvest_with(declare(WITH_FEED), getter)
    assert ([one.key for one in found.records], codes(found), found.windows) == (["good"], [code], frozenset({FEED}))
    assert getter.asked == [URL, FEED]


def test_the_archive_must_answer() -> None:
    with pytest.raises(BadStatus):
        harvest_bodies(SOURCE, {})
    source = declare(SOURCE)
    parameters: Any = parse_parameters(source)
    with pytest.raises(ParseError, match="not fetched"):
        parse(source, parameters, [])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("mapping:", "edition: '('\n          mapping:"),
        ("mapping:", "edition: 'x'\n          mapping:"),
        ("mapping:", "releases: https://x.example.org/\n          mapping:"),
        ("version: $version", "version: {from: $version, lookup: x, column: y}"),
        ("form: $form", "form: {const: x, colour: red}"),
    ],
)
def test_a_declaration_that_cannot_be_meant_is_refused(old: str, new: str) -> None:
    with pytest.raises(ValidationError):
        parse_parameters(declare(SOURCE.replace(old, new, 1)))
