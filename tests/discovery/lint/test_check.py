"""A declaration is looked over: what does not load, what is weak, and the line on which it stands."""

from __future__ import annotations

import pytest

from homefinder.discovery.lint.check import DeclarationFinding, check_declaration, read_declared_text
from homefinder.errors import DeclarationError
from homefinder.source import Source

GOOD = """id: example
title: Register of trees
publisher: Tree Office
homepage: https://trees.example.org/
licence: Open Government Licence v3.0
adapter: json_api
schedule: 10 4 * * *
completeness: full
expect:
  min_records: 20
  fill: {title: 1.0, url: 0.9}
parameters:
  url: https://trees.example.org/api
  each: items
  mapping:
    key: "{id}"
    kind: standard
    fields:
      title: name
      description: summary
      url: link
"""


def check(text: str, **more: object) -> list[DeclarationFinding]:
    return check_declaration(text, **more)  # type: ignore[arg-type]


def test_a_good_declaration_has_nothing_to_mend() -> None:
    assert check(GOOD, stem="example") == []
    assert read_declared_text(GOOD).id == "example"


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "said"),
    [
        ("publisher: Tree Office", "publishr: Tree Office", 3, "publishr", "unknown key"),
        ("title: Register of trees\n", "", 1, "title", "is missing"),
        ('key: "{id}"', "key: {from: id}", 16, "parameters.mapping.key", "must be text or a list"),
        ("adapter: json_api", "adapter: json", 6, "adapter", "no adapter"),
        ("  each: items", "  eech: items", 14, "parameters.eech", "unknown key"),
        ("      title: name", "      titel: name", 18, "parameters.mapping.fields", "no such field of a record"),
        ("kind: standard", "kind: tree", 17, "parameters.mapping.kind", "no kind"),
        ("schedule: 10 4 * * *", "schedule: daily", 7, "schedule", "cron"),
        ("  min_records: 20", "  min_records: none", 10, "expect.min_records", "integer"),
    ],
)
def test_what_does_not_load_is_told_with_its_line(old: str, new: str, line: int, key: str, said: str) -> None:
    found = next(one for one in check(GOOD.replace(old, new)) if one.key == key)
    assert (found.severity, found.line) == ("error", line)
    assert said in found.message
    with pytest.raises(DeclarationError, match=f"line {line}"):
        read_declared_text(GOOD.replace(old, new))


@pytest.mark.parametrize(
    "text", ["", "- a", "a: [", "just words", "a: {b: *c}", "&a [*a]" + "[" * 3_000, "x: " + "y" * 1_000_001]
)
def test_what_is_no_declaration_is_told_and_nothing_breaks(text: str) -> None:
    assert [one.severity for one in check(text)][:1] == ["error"]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("licence: Open Government Licence v3.0", "licence: not stated", 5, "no licence"),
        ("licence: Open Government Licence v3.0", "licence: Tree licence", 5, "no address"),
        ("homepage: https://trees.example.org/\n", "", 1, "no homepage"),
        ("publisher: Tree Office", "publisher: trees.example.org", 3, "name of a host"),
        ("min_records: 20", "min_records: 1", 10, "1 record"),
        ("  fill: {title: 1.0, url: 0.9}\n", "", 9, "no fill"),
        ("fill: {title: 1.0, url: 0.9}", "fill: {url: 0.9}", 11, "title is not"),
        ("completeness: full", "completeness: full\nmin_interval_s: 0", 9, "impolite"),
        ('key: "{id}"', 'key: "{name}"', 16, "the title is the key"),
        ('key: "{id}"', "key: same", 16, "the same for every entry"),
        ("      url: link\n", "", 18, "no url"),
        ("      description: summary\n", "", 18, "no description"),
        ("kind: standard", "kind: page", 17, "can own no need"),
    ],
)  # fmt: skip
def test_what_is_weak_is_told_with_its_line(old: str, new: str, line: int, said: str) -> None:
    found = check(GOOD.replace(old, new))
    assert [one.severity for one in found] == ["warning"], found
    assert (found[0].line, said in found[0].message) == (line, True), found


def test_the_name_of_the_file_and_the_other_sources_count() -> None:
    (found,) = check(GOOD, stem="other")
    assert (found.severity, found.key) == ("error", "id")
    other = Source.model_validate(read_declared_text(GOOD).model_dump() | {"id": "other"})
    (found,) = check(GOOD, others={"other": other})
    assert "same minute as other" in found.message


def test_a_feed_is_no_whole() -> None:
    text = GOOD.replace("adapter: json_api", "adapter: feed").replace("  each: items\n", "")
    assert any("window" in one.message for one in check(text))
