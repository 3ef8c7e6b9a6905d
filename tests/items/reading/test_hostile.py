"""Forms that are made to hang or to fill the memory: refused or cut, with an issue, and the other files are read."""

from __future__ import annotations

import json
import time

import pytest

from tests.items.editions import read_text

FIELD = {"name": "a", "type": "string"}
GOOD = {"good.json": json.dumps({"fields": [FIELD]})}
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
ALIASES = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 10)}]\n" for n in range(9)
)


@pytest.mark.parametrize(
    ("name", "text", "declared"),
    [
        ("bomb.xsd", BOMB, {"form": "xsd", "files": "*.xsd"}),
        ("many.yaml", ALIASES, {"form": "yaml", "files": "*.yaml", "each": "*", "item": {"key": "$key"}}),
        ("deep.json", "[" * 100_000, {"form": "json", "files": "deep.json", "item": {"key": "a"}}),
        (
            "deep.py",
            "x = " + "(" * 5_000,
            {"form": "python", "files": "*.py", "call": "rule", "rule": {"code": "code"}},
        ),
        ("book.xlsx", "PK\x03\x04 not a workbook", {"form": "workbook", "files": "*.xlsx", "item": {"key": "a"}}),
        ("page.csv", "<!doctype html><p>Sign in", {"form": "csv", "files": "*.csv", "item": {"key": "a"}}),
    ],
)
def test_a_hostile_file_is_an_issue_and_the_others_are_read(name: str, text: str, declared: dict[str, object]) -> None:
    began = time.process_time()
    found = read_text({**GOOD, name: text}, declared, {"form": "table-schema", "files": "good.json"})
    assert list(found.contents.items) == ["good.a"]
    assert [issue.code for issue in found.issues] == ["unreadable-items"]
    assert name in found.issues[0].message
    assert time.process_time() - began < 10


def test_a_reference_to_itself_ends() -> None:
    schema = {
        "title": "T",
        "properties": {"t": {"$ref": "#"}, "u": {"$ref": "#/$defs/U"}},
        "$defs": {"U": {"$ref": "#/$defs/U"}},
    }
    assert list(read_text({"t.json": json.dumps(schema)}, {"form": "json-schema"}).contents.items) == ["T/t", "T/u"]
    xsd = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="A" type="a"/><xs:complexType
        name="a">
    <xs:sequence><xs:element name="B" type="a"/></xs:sequence></xs:complexType></xs:schema>"""
    assert list(read_text({"a.xsd": xsd}, {"form": "xsd", "root": "A"}).contents.items) == ["B"]


def test_a_reference_never_leaves_the_archive() -> None:
    schema = {
        "title": "T",
        "properties": {"a": {"$ref": "../../../../etc/passwd"}, "b": {"$ref": "https://x.example/s.json#/b"}},
    }
    found = read_text({"t.json": json.dumps(schema)}, {"form": "json-schema"}).contents
    assert [one.datatype for one in found.items.values()] == ["passwd", "b"]


def test_a_number_of_five_thousand_digits_is_text() -> None:
    text = '{"fields": [{"name": "a", "constraints": {"enum": [' + "9" * 5_000 + "]}}]}"
    found = read_text({"a.json": text}, {"form": "table-schema"})
    assert len(next(iter(found.contents.codes.values())).code) == 5_000


@pytest.mark.slow
def test_a_million_rows_are_cut_with_an_issue() -> None:
    text = "a,b\n" + "x,y\n" * 300_000
    found = read_text({"a.csv": text}, {"form": "csv", "item": {"key": {"template": "{a}"}}})
    assert "the rest was not read" in found.issues[0].message
    assert len(found.contents.items) == 1
