"""What counts as a standard on GOV.UK, and of which kind it is."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from homefinder.adapters.govuk.kinds import PageOutline, choose_kind
from homefinder.adapters.govuk.parameters import (
    AcceptRule,
    GovukKindRule,
    GovukParameters,
    PageSummary,
    describe_acceptance,
    has_word,
)
from homefinder.adapters.govuk.search import build_search_url
from homefinder.source import read_source
from tests.conftest import ROOT

DECLARED = GovukParameters.model_validate(read_source(ROOT / "sources" / "govuk.yml").parameters)


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


PAGE = PageSummary("School census", "A termly return of pupils", "guidance", ("department-for-education", "ofsted"))


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
    accepted = describe_acceptance([AcceptRule(why="it", **rule)], PAGE)
    assert accepted == (f"Counts as “it”: {reason}." if reason else "")


def test_the_first_rule_that_holds_speaks() -> None:
    rules = [AcceptRule(why=word, words=(word,)) for word in ("wages", "return", "census")]
    assert describe_acceptance(rules, PAGE).startswith("Counts as “return”")


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
        GovukParameters.model_validate({"kinds": [{"kind": "page"}], **changes})


KINDS = (
    GovukKindRule(kind="consultation", document_types=("open_consultation",)),
    GovukKindRule(kind="data-collection", document_types=("guidance", "open_consultation"), title="census"),
    GovukKindRule(kind="standard", document_types=("guidance",), title="standard"),
    GovukKindRule(kind="guidance", document_types=("guidance",), paths=("/guidance/",)),
)


@pytest.mark.parametrize(
    ("page", "parent", "kind"),
    [
        (PageOutline("guidance", "School census"), None, "data-collection"),
        (PageOutline("guidance", "Census data standard"), None, "data-collection"),
        (PageOutline("guidance", "Advice"), None, "guidance"),
        (PageOutline("news_story", "School census"), None, "page"),
        (PageOutline("open_consultation", "Loans"), None, "consultation"),
        (PageOutline("html_publication", "Code lists"), PageOutline("guidance", "School census"), "data-collection"),
        (PageOutline("html_publication", "A standard"), PageOutline("guidance", "School census"), "standard"),
        (PageOutline("html_publication", "Foreword"), PageOutline("guidance", "Advice"), "guidance"),
        (PageOutline("html_publication", "Foreword"), PageOutline("open_consultation", "Loans"), "page"),
        (PageOutline("html_publication", "Foreword"), PageOutline("", ""), "page"),
        (PageOutline("", "School census", "/guidance/school-census"), None, "data-collection"),
        (PageOutline("", "Advice", "/guidance/advice"), None, "guidance"),
        (PageOutline("", "Advice", "/advice"), None, "page"),
    ],
)
def test_kinds_by_title_then_parent_then_type(page: PageOutline, parent: PageOutline | None, kind: str) -> None:
    assert choose_kind(KINDS, page, parent) == kind


def test_searches_are_few_and_their_addresses_differ() -> None:
    addresses = [build_search_url(DECLARED, search, 0) for search in DECLARED.searches]
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
    right = [row for row in homes if choose_kind(DECLARED.kinds, PageOutline("guidance", row["title"])) == row["kind"]]
    assert len(homes) > 140
    assert len(right) / len(homes) > 0.9
