"""Files to entries: what each format gives, and how each kind of mess is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefinder.adapters.git_archive.formats import FileEntries, Format, SourceFile, build_name_values, parse_file
from homefinder.adapters.git_archive.globs import matches
from homefinder.adapters.git_archive.markdown_pages import (
    build_page_values,
    find_first_paragraph,
    list_links,
    split_page,
    tidy,
)
from homefinder.adapters.mapping.locations import strip_locations
from homefinder.model import Location

URL = "https://data.example.org/a.tar.gz"


def read(data: str | bytes, format: Format, each: str = "", name: str = "docs/page.md") -> FileEntries:
    body = data if isinstance(data, bytes) else data.encode()
    return parse_file(SourceFile(name, body, Location(URL, "0" * 64, name)), format, each)


def told(found: FileEntries) -> list[tuple[str, str]]:
    return [(issue.code, issue.location.locator) for issue in found.issues]


PAGE = """---
name: A
version: 01
date: 2025-07-10
live: yes
gone: ~
none: null
quoted: "null"
tags:
- a
- b
---

First words.
"""


def test_front_matter_keeps_the_publishers_spelling() -> None:
    found = read(PAGE, "front-matter")
    assert found.issues == ()
    assert found.entries[0].fields == {
        "name": "A",
        "version": "01",
        "date": "2025-07-10",
        "live": "yes",
        "gone": "",
        "none": "",
        "quoted": "null",
        "tags": ["a", "b"],
    }
    assert strip_locations(found.entries[0].computed["$body"]) == "First words."
    assert found.entries[0].computed["$body"].location.locator == "docs/page.md#body"
    assert found.entries[0].location.locator == "docs/page.md"


@pytest.mark.parametrize(
    ("data", "format", "issues", "entries"),
    [
        ("---\nname: A\nbad: [1\n---\ntext", "front-matter", [("malformed-front-matter", "docs/page.md:4")], 0),
        ("---\nname: A\n\ttabbed: b: c\n---\n", "front-matter", [("malformed-front-matter", "docs/page.md:3")], 0),
        ("---\nname: A\ntext that never ends", "front-matter", [("malformed-front-matter", "docs/page.md:1")], 0),
        ("---\n- a\n- b\n---\n", "front-matter", [("malformed-front-matter", "docs/page.md:2")], 0),
        ("---\nname: A\nname: B\n---\n", "front-matter", [("duplicate-key", "docs/page.md:3")], 1),
        ("# Only text", "front-matter", [("no-front-matter", "docs/page.md")], 1),
        ("# Only text", "markdown", [], 1),
        ("---\n---\ntext", "front-matter", [], 1),
        ("\n\n---\nname: A\n---\n", "front-matter", [], 1),
        ("---\nname: A\n...\ntext", "front-matter", [], 1),
        ("a: 1\na: 2\n", "yaml", [("duplicate-key", "docs/page.md:2")], 1),
        ("a: {b: 1, b: 2}\n", "yaml", [("duplicate-key", "docs/page.md:1")], 1),
        ("a: 1\n b: 2\n", "yaml", [("unreadable-file", "docs/page.md:2")], 0),
        ("- value: 'a' b\n", "yaml", [("unreadable-file", "docs/page.md:1")], 0),
        ("? [a, b]\n: c\n", "yaml", [("unreadable-file", "docs/page.md:1")], 0),
        ("a: &x [*x]\n", "yaml", [("unreadable-file", "docs/page.md:1")], 0),
        ("[" * 300_000, "yaml", [("unreadable-file", "docs/page.md")], 0),
        ("- " * 300_000 + "x", "yaml", [("unreadable-file", "docs/page.md")], 0),
        ("a: !!python/object/apply:os.getcwd []", "yaml", [], 1),
        ('{"a": 1,\n "b": }', "json", [("unreadable-file", "docs/page.md:2")], 0),
        ('{"pattern": "\\\\.", "wrong": "\\."}', "json", [("unreadable-file", "docs/page.md:1")], 0),
        ('{"a": 1, "a": 2}', "json", [("duplicate-key", "docs/page.md")], 1),
        ("[" * 100_000, "json", [("unreadable-file", "docs/page.md")], 0),
        ('name\n"never closed', "csv", [("unreadable-file", "docs/page.md:2")], 0),
        ("name\r\nA\r\n", "csv", [], 1),
        (b"\x89PNG\x00\x00\x01\x02 no text", "yaml", [("unreadable-file", "docs/page.md")], 0),
    ],
)
def test_each_kind_of_mess(data: str | bytes, format: Format, issues: list[tuple[str, str]], entries: int) -> None:
    found = read(data, format)
    assert told(found) == issues
    assert len(found.entries) == entries
    for issue in found.issues:
        assert "docs/page.md" in issue.message


@pytest.mark.parametrize(
    ("encoding", "mark", "codes"),
    [
        ("utf-8", b"", []),
        ("utf-8", b"\xef\xbb\xbf", []),
        ("utf-16-le", b"\xff\xfe", []),
        ("utf-16-be", b"\xfe\xff", []),
        ("utf-16-le", b"", ["encoding-guessed"]),
        ("utf-16-be", b"", ["encoding-guessed"]),
        ("cp1252", b"", ["encoding-guessed"]),
    ],
)
def test_every_encoding_is_read(encoding: str, mark: bytes, codes: list[str]) -> None:
    found = read(mark + "---\r\nname: Children’s – café\r\n---\r\n".encode(encoding), "front-matter")
    assert found.entries[0].fields == {"name": "Children’s – café"}
    assert [issue.code for issue in found.issues] == codes


def test_aliases_cannot_blow_up() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    found = read("\n".join(lines), "yaml")
    assert told(found) == [("unreadable-file", "docs/page.md")]
    assert "aliases" in found.issues[0].message


@pytest.mark.parametrize(
    ("data", "each", "fields", "places", "keys"),
    [
        ({"a": {"n": "1"}, "b": {"n": "2"}}, ".", [{"n": "1"}, {"n": "2"}], ["#/a", "#/b"], ["a", "b"]),
        ([{"n": "1"}, {"n": "2"}], ".", [{"n": "1"}, {"n": "2"}], ["#/0", "#/1"], ["0", "1"]),
        ({"x": {"nodes": [{"n": "1"}]}}, "x.nodes", [{"n": "1"}], ["#/x/nodes/0"], ["0"]),
        ({"nodes": ["p", "q"]}, "nodes", [{"value": "p"}, {"value": "q"}], ["#/nodes/0", "#/nodes/1"], ["0", "1"]),
        ({"nodes": []}, "nodes", [], [], []),
        ({"n": "1"}, "", [{"n": "1"}], [""], [None]),
        (["p", "q"], "", [{"items": ["p", "q"]}], [""], [None]),
    ],
)
@pytest.mark.parametrize("format", ["yaml", "json"])
def test_what_an_entry_is(
    data: Any, each: str, fields: list[Any], places: list[str], keys: list[str | None], format: Format
) -> None:
    found = read(json.dumps(data), format, each)
    assert [strip_locations(entry.fields) for entry in found.entries] == fields
    assert [entry.location.locator for entry in found.entries] == [f"docs/page.md{place}" for place in places]
    assert [entry.computed.get("$key") for entry in found.entries] == keys


def test_a_path_that_leads_nowhere_is_told() -> None:
    assert told(read("relations: []", "yaml", "nodes")) == [("unreadable-file", "docs/page.md")]


def test_members_of_front_matter_carry_the_page() -> None:
    found = read("---\nsets:\n- name: a\n- name: b\n---\nWords.", "front-matter", "sets", "content/spec/tree.md")
    assert [entry.fields["name"] for entry in found.entries] == ["a", "b"]
    assert {entry.computed["$stem"] for entry in found.entries} == {"tree"}
    assert found.entries[1].location.locator == "content/spec/tree.md#/sets/1"


def test_csv_rows_are_counted_as_rfc_7111_does() -> None:
    found = read('\ufeffname,note\nA,"two\nlines"\nB\nC,x,more\n', "csv", name="list.csv")
    assert [entry.fields for entry in found.entries] == [
        {"name": "A", "note": "two\nlines"},
        {"name": "B", "note": ""},
        {"name": "C", "note": "x", "(more cells)": ["more"]},
    ]
    assert [entry.location.locator for entry in found.entries] == ["list.csv#row=2", "list.csv#row=3", "list.csv#row=4"]


@pytest.mark.parametrize(
    ("name", "stem", "folder"),
    [
        ("content/standards/bods/index.html.md", "index", "bods"),
        ("_meetings/2014‐09‐22-data.md", "2014‐09‐22-data", "_meetings"),
        ("person.json", "person", ""),
        ("a/v1.2/x.y.yml", "x.y", "v1.2"),
        ("a/LICENSE", "LICENSE", "a"),
    ],
)
def test_names(name: str, stem: str, folder: str) -> None:
    assert build_name_values(name) == {"$file": name, "$stem": stem, "$folder": folder}


TEXT = """Updated: 2016-05-20

Standards to be used:

* [Unicode 6.2](http://unicode.example/6.2/)
* [UTF-8.](http://rfc.example/3629).

Further reading:

* [Wikipedia (encoding)](https://w.example/Encoding_(text) "Title")

## Challenge: cross platform

First line
of the challenge.

### Detail

![picture](a.png) See [below](#below) and [here](/page).

```
## no heading
```

## User needs

People need it.
"""


def test_sections_and_links_of_a_page() -> None:
    values = build_page_values(TEXT, Location(URL, "0" * 64, "a.md"), "https://site.example/")
    assert list(values["$sections"]) == ["user needs", "detail", "challenge", "further reading", "standards to be used"]
    assert values["$sections"]["challenge"].value.startswith("First line\nof the challenge.\n\n### Detail")
    assert values["$sections"]["challenge"].location.locator == "a.md#section=Challenge: cross platform"
    assert values["$section_links"]["standards to be used"].value == [
        {"title": "Unicode 6.2", "url": "http://unicode.example/6.2/"},
        {"title": "UTF-8", "url": "http://rfc.example/3629"},
    ]
    assert [link["url"] for link in values["$links"].value][2:] == [
        "https://w.example/Encoding_(text)",
        "https://site.example/page",
    ]
    assert values["$first_paragraph"].value == "First line of the challenge."


@pytest.mark.parametrize(
    ("text", "heading"),
    [("# A #\ntext", "A"), ("Title\n=====\n\ntext", "Title"), ("text only", ""), ("## **B**", "B")],
)
def test_headings(text: str, heading: str) -> None:
    assert build_page_values(text, Location(URL, "0" * 64, "a.md"))["$heading"].value == heading


@pytest.mark.parametrize(
    ("text", "paragraph"),
    [
        ("# H\n\n_This is a draft._\n\nReal words\nhere.", "Real words here."),
        ("* list\n\n1. one\n\n| table |\n\n<nav>\n\n{% include %}", ""),
        ("Last updated 2013-05-16.\n\nWords.", "Words."),
        ("[only a link](https://x.example)\n\nWords.", "Words."),
        ("Title\n=====\n\nWords.", "Words."),
    ],
)
def test_first_paragraph(text: str, paragraph: str) -> None:
    assert find_first_paragraph(text) == paragraph


@given(st.text(alphabet="ab \t\n#-*[]()`:", max_size=200))
def test_any_text_is_a_page_and_tidying_is_done_once(text: str) -> None:
    values = build_page_values(text, Location(URL, "0" * 64, "a.md"))
    assert values["$body"].value == tidy(text) == tidy(tidy(text))
    assert build_page_values(text.replace("\n", "  \n"), Location(URL, "0" * 64, "a.md")) == values


@given(st.text(max_size=80))
def test_a_page_without_front_matter_is_all_text(text: str) -> None:
    if text.lstrip().startswith("---"):
        return
    assert split_page(text).body == text


@pytest.mark.parametrize("format", ["json", "yaml"])
def test_a_number_where_a_list_should_be_is_told(format: Format) -> None:
    found = read(b"12", format, ".")
    assert [issue.code for issue in found.issues] == ["unreadable-file"]
    assert not found.entries


@given(st.binary(max_size=200), st.sampled_from(["front-matter", "markdown", "yaml", "json", "csv"]))
def test_no_file_stops_the_others(data: bytes, format: Format) -> None:
    found = read(data, format, ".")
    assert all(issue.location.locator.startswith("docs/page.md") for issue in found.issues)


def test_links_lead_to_pages() -> None:
    assert list_links("[a](/b) [mail](mailto:x@y.example) [c](https://d.example) [here](#here) ![picture](e.png)") == [
        {"title": "a", "url": "/b"},
        {"title": "c", "url": "https://d.example"},
    ]


@pytest.mark.parametrize(
    ("name", "pattern", "fits"),
    [
        ("a/b.md", "a/*.md", True),
        ("a/x/b.md", "a/*.md", False),
        ("a/x/b.md", "a/**/*.md", True),
        ("a/b.md", "a/**/*.md", True),
        ("a/b.md~", "a/*.md", False),
        ("a/bxmd", "a/b.md", False),
        ("a/[b].md", "a/[b].md", True),
        ("a/b1.md", "a/b?.md", True),
    ],
)
def test_globs(name: str, pattern: str, fits: bool) -> None:
    assert matches(name, [pattern]) is fits
    assert matches(name, []) is False
