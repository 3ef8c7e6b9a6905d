"""What counts as a standard on GOV.UK, and of which kind it is."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from homefinder.adapters.govuk.kinds import Titled, kind_of
from homefinder.adapters.govuk.parameters import AcceptRule, KindRule, Parameters, Subject, acceptance, has_word
from homefinder.adapters.govuk.search import search_url
from homefinder.source import load_source
from tests.conftest import ROOT

DECLARED = Parameters.model_validate(load_source(ROOT / "sources" / "govuk.yml").parameters)


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("School census 2025", "census", True),
        ("SCHOOL CENSUS", "census", True),
        ("Censuses of schools", "census", False),
        ("Consensus", "census", False),
        ("Data  sharing\nagreements", "data sharing", True),
        ("Metadata sharing", "data sharing", False),
        ("A children’s home", "children's home", True),
        ("Codes (draft)", "codes", True),
        ("c++ and more", "c++", True),
        ("", "census", False),
    ],
)
def test_words_are_found_whole(text: str, word: str, found: bool) -> None:
    assert has_word(text, word) is found


PAGE = Subject("School census", "A termly return of pupils", "guidance", ("department-for-education", "ofsted"))


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"words": ["census"]}, "its title has “census”"),
        ({"words": ["return"]}, "its description has “return”"),
        ({"words": ["pupils", "school"]}, "its title has “school”"),
        ({"words": ["return"], "title_only": True}, ""),
        ({"document_types": ["guidance"]}, "its document type is guidance"),
        ({"document_types": ["guide"]}, ""),
        ({"organisations": ["ofsted"], "words": ["census"]}, "it is published by ofsted and its title has “census”"),
        ({"organisations": ["home-office"], "words": ["census"]}, ""),
        ({"organisations": ["ofsted"], "document_types": ["guide"], "words": ["census"]}, ""),
    ],
)
def test_every_declared_part_of_a_rule_must_hold(rule: dict[str, Any], reason: str) -> None:
    accepted = acceptance([AcceptRule(why="it", **rule)], PAGE)
    assert accepted == (f"Counts as “it”: {reason}." if reason else "")


def test_the_first_rule_that_holds_speaks() -> None:
    rules = [AcceptRule(why=word, words=(word,)) for word in ("wages", "return", "census")]
    assert acceptance(rules, PAGE).startswith("Counts as “return”")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"accept": [{"why": "all"}]}, "would accept every page"),
        ({"accept": [{"why": "x", "word": ["y"]}]}, "Extra inputs"),
        ({"kinds": [{"kind": "form"}]}, "no kind 'form'"),
        ({"kinds": [{"kind": "page", "title": "("}]}, "not a regular expression"),
        ({"pages": [{"why": "x", "paths": ["guidance/x"]}]}, "begins with a slash"),
        ({"page_size": 1501}, "less than or equal to 1500"),
        ({"searches": [{"name": "A b", "why": "x"}]}, "pattern"),
    ],
)
def test_a_wrong_declaration_is_refused(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        Parameters.model_validate({"kinds": [{"kind": "page"}], **changes})


KINDS = (
    KindRule(kind="consultation", document_types=("open_consultation",)),
    KindRule(kind="data-collection", document_types=("guidance", "open_consultation"), title="census"),
    KindRule(kind="standard", document_types=("guidance",), title="standard"),
    KindRule(kind="guidance", document_types=("guidance",), paths=("/guidance/",)),
)


@pytest.mark.parametrize(
    ("page", "parent", "kind"),
    [
        (Titled("guidance", "School census"), None, "data-collection"),
        (Titled("guidance", "Census data standard"), None, "data-collection"),
        (Titled("guidance", "Advice"), None, "guidance"),
        (Titled("news_story", "School census"), None, "page"),
        (Titled("open_consultation", "Loans"), None, "consultation"),
        (Titled("html_publication", "Code lists"), Titled("guidance", "School census"), "data-collection"),
        (Titled("html_publication", "A standard"), Titled("guidance", "School census"), "standard"),
        (Titled("html_publication", "Foreword"), Titled("guidance", "Advice"), "guidance"),
        (Titled("html_publication", "Foreword"), Titled("open_consultation", "Loans"), "page"),
        (Titled("html_publication", "Foreword"), Titled("", ""), "page"),
        (Titled("", "School census", "/guidance/school-census"), None, "data-collection"),
        (Titled("", "Advice", "/guidance/advice"), None, "guidance"),
        (Titled("", "Advice", "/advice"), None, "page"),
    ],
)
def test_kinds_by_title_then_parent_then_type(page: Titled, parent: Titled | None, kind: str) -> None:
    assert kind_of(KINDS, page, parent) == kind


def test_searches_are_few_and_their_addresses_differ() -> None:
    addresses = [search_url(DECLARED, search, 0) for search in DECLARED.searches]
    assert 6 <= len(set(addresses)) == len(addresses) <= 10
    assert len({search.name for search in DECLARED.searches}) == len(addresses)
    assert all(address.startswith("https://www.gov.uk/api/search.json?") for address in addresses)


def test_no_page_is_declared_twice() -> None:
    paths = [path for group in DECLARED.pages for path in group.paths]
    assert len(paths) == len(set(paths))


def test_declared_kinds_agree_with_the_register(register_rows: Path) -> None:
    """Each home of the register that is a page of its own on GOV.UK, by its title alone."""
    with register_rows.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    homes = [row for row in rows if row["channel"] == "govuk" and not row["part_of"] and "www.gov.uk" in row["url"]]
    right = [row for row in homes if kind_of(DECLARED.kinds, Titled("guidance", row["title"])) == row["kind"]]
    assert len(homes) > 140
    assert len(right) / len(homes) > 0.9
