"""All duties of one version: declared, from a legal basis, in words; and the traps of records."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.duties.model import find_strongest_duty
from homefinder.duties.record_duties import list_record_duties
from homefinder.source import DutyRule

TODAY = "2026-11-15"


def level_of(content: dict[str, Any], *rules: DutyRule) -> str:
    found = find_strongest_duty(list_record_duties(content, rules), TODAY)
    return found.level if found else ""


GROUNDED = (
    ({"kind": "data-collection", "title": "Tree return", "description": "Yearly return by councils of trees."}, "law"),
    (
        {"kind": "code-set", "title": "Codes", "description": "Codes of trees.", "status": "part of the yearly return"},
        "law",
    ),
    ({"kind": "code-set", "title": "Keeper number", "description": "Identifier of each keeper.", "status": "live"}, ""),
    ({"kind": "process", "title": "Tree benefit", "description": "Payment for planting trees."}, ""),
    ({"kind": "api", "title": "Tree API", "description": "Interface to submit trees."}, ""),
    ({"kind": "guidance", "title": "Tree guidance", "description": "Guidance by councils' own association."}, ""),
    ({"kind": "standard", "title": "Tree format", "description": "A format for the yearly tree statement."}, ""),
    ({"kind": "data-collection", "title": "Trees", "description": "Register of trees for all."}, ""),
)
"""The law is of giving the data, not of what is kept, paid or written about under it."""


@pytest.mark.parametrize(("content", "level"), GROUNDED)
def test_a_legal_basis_binds_only_where_it_is_of_the_standard(content: dict[str, Any], level: str) -> None:
    assert level_of({**content, "legal_basis": "Trees Act 1990 section 3"}) == level


@pytest.mark.parametrize("status", ["open", "adopted", "approved", "endorsed", "active", "mandated", "required"])
def test_a_word_of_a_lifecycle_is_no_duty_by_itself(status: str) -> None:
    assert level_of({"kind": "standard", "title": "Trees", "description": "Trees.", "status": status}) == ""


def test_a_source_may_declare_what_its_status_means() -> None:
    rule = DutyRule.model_validate(
        {"when": {"status": "endorsed"}, "level": "recommended", "from": "{issued}", "by": "The Board"}
    )
    (duty,) = list_record_duties({"title": "Trees", "status": "endorsed", "issued": "2021-03-16"}, [rule])
    assert (duty.level, duty.starts, duty.by, duty.place) == ("recommended", "2021-03-16", "The Board", "status")


@pytest.mark.parametrize(
    ("status", "text", "level"),
    [
        ("in force", "Duty on councils to keep trees.", "law"),
        ("in force", "Power of a minister to name trees.", ""),
        ("enacted 29 April 2026", "Duty on councils to keep trees.", ""),
        ("enacted, not yet commenced", "Duty on councils to keep trees.", ""),
    ],
)
def test_legislation_binds_once_in_force_and_by_what_it_says(status: str, text: str, level: str) -> None:
    assert level_of({"kind": "legislation", "title": "Trees Act", "status": status, "description": text}) == level


def test_what_ended_keeps_its_law_with_its_last_day() -> None:
    content = {
        "kind": "data-collection", "title": "Tree return", "description": "Yearly count of trees, ended in 2016.",
        "legal_basis": "Trees Act 1990", "lifecycle": "withdrawn", "issued": "2004-04-01",
    }  # fmt: skip
    duty = find_strongest_duty(list_record_duties(content), TODAY)
    assert duty is not None
    assert (duty.level, duty.starts, duty.ends, duty.has_ended(TODAY)) == ("law", "2004-04-01", "2016", True)


def test_no_first_day_is_given_to_what_came_in_further_editions() -> None:
    content = {"kind": "data-collection", "title": "Tree return", "description": "A return.",
               "legal_basis": "Trees Act 1990",
               "issued": "2004-04-01", "modified": "2020-01-01"}  # fmt: skip
    assert [duty.starts for duty in list_record_duties(content)] == [""]


def test_nothing_is_read_of_a_body_that_decides_what_others_must_use() -> None:
    assert (
        level_of({"kind": "body", "title": "Board", "description": "Board that says which trees councils must keep."})
        == ""
    )


def test_fields_that_a_rule_tells_the_meaning_of_are_not_searched_for_words() -> None:
    rule = DutyRule.model_validate(
        {"when": {"extra.reason.name": "*"}, "level": "recommended", "covers": ["extra.reason.guidance"]}
    )
    content = {
        "title": "Trees",
        "extra": {"reason": {"name": "r", "guidance": "The Trees Act 1990 requires councils to give this data."}},
    }
    assert level_of(content, rule) == "recommended"
    assert level_of(content) == "law"


def test_of_several_sources_of_rules_the_one_that_excludes_binds_nobody() -> None:
    declared = {"each": "extra.rules", "when": {"why": "*"}, "level": "{why}", "bound": "{who}", "rule": "{who}"}
    rule = DutyRule.model_validate({**declared, "excluded": {"how": "exclude"}})
    rows = [{"why": "law", "who": "a", "how": "exclude"}, {"why": "voluntary", "who": "b", "how": "include"}]
    found = list_record_duties({"title": "Trees", "extra": {"rules": rows}}, [rule])
    assert [(duty.bound, duty.is_excluded) for duty in found] == [("a", True), ("b", False)]
    strongest = find_strongest_duty(found, TODAY)
    assert strongest is not None
    assert strongest.bound == "b"
