"""The ten traps of the judged cases, each by its name, over all that reads duties, proposals, answers and uses."""

from __future__ import annotations

from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from homefinder.adapters.graph.placeholders import XSD, drop_placeholders
from homefinder.duties.compare import compare_duties
from homefinder.duties.model import LAW, MANDATED, RECOMMENDED, VOLUNTARY, find_strongest_duty
from homefinder.duties.reader import read_duties
from homefinder.duties.record_duties import list_record_duties
from homefinder.model import Location
from homefinder.proposals.answers import read_answers
from homefinder.proposals.model import Proposal, Remark
from homefinder.proposals.stages import format_spans, list_spans, read_stage
from homefinder.source import DutyRule
from homefinder.uses.write import Use, is_use, mark_doubts

TODAY = "2026-11-15"
LIST_RULES = [
    DutyRule.model_validate({"when": {"status": name}, "level": level, "basis": "membership", "by": "The Board"})
    for name, level in (("list A", "mandated"), ("list B", "recommended"))
]
SUGGESTION = Proposal("Trees", "Could you look at trees?", "2020-01-01", "", False, ("suggestion",), ())


def levels_of(content: dict[str, Any], *rules: DutyRule) -> list[str]:
    return [duty.level for duty in list_record_duties({"kind": "standard", "title": "Trees"} | content, rules)]


def test_1_words_of_duty_that_are_none() -> None:
    for text in (
        "How adoption pay is worked out.", "Planning obligations of each site.", "Import duties by tariff code.",
        "Roads that are put forward for adoption.", "It covers what the statutory returns ask for.",
    ):  # fmt: skip
        assert read_duties(text) == [], text
    assert levels_of({"description": "Trees.", "licence_url": "https://trees.example/legal/required"}) == []


def test_2_a_negative_inside() -> None:
    assert [duty.level for duty in read_duties("There is no obligation on any party to use it.")] == [VOLUNTARY]
    assert [duty.level for duty in read_duties("Guidance that nobody is bound to follow.")] == [VOLUNTARY]
    assert LAW not in [duty.level for duty in read_duties("Non-statutory advice for councils.")]


def test_3_two_levels_in_one_sentence() -> None:
    found = read_duties("Central government must use it; for councils it is recommended.")
    assert [(duty.level, duty.bound) for duty in found] == [(MANDATED, "Central government"), (RECOMMENDED, "councils")]
    before, since = read_duties("Councils: voluntary until April 2024, and mandatory since April 2024.")
    assert (before.level, before.ends, since.level, since.starts) == (VOLUNTARY, "2024-04", MANDATED, "2024-04")


def test_4_the_law_is_of_the_subject_and_not_of_the_standard() -> None:
    law = {"legal_basis": "Trees Act 1990 section 3"}
    assert levels_of(law | {"description": "A format for the yearly tree statement."}) == []
    register = {"kind": "code-set", "description": "Identifier of each tree keeper.", "status": "live"}
    assert levels_of(law | register) == []
    given = {"kind": "data-collection", "description": "Yearly return by councils of trees."}
    assert levels_of(law | given) == [LAW]


def test_5_status_is_not_duty() -> None:
    for status in ("open", "adopted", "approved", "endorsed", "active"):
        assert levels_of({"status": status, "description": "A list of trees."}) == []


def test_6_membership_gives_the_level_and_a_move_between_lists_is_the_event() -> None:
    before, after = (
        list_record_duties({"kind": "standard", "title": "Trees", "status": status}, LIST_RULES)
        for status in ("list A", "list B")
    )
    assert ([duty.level for duty in before], [duty.level for duty in after]) == ([MANDATED], [RECOMMENDED])
    assert [change.kind for change in compare_duties(before, after)] == ["weaker"]
    assert [change.kind for change in compare_duties(after, before)] == ["now compulsory"]


def test_7_rules_that_exclude_and_rules_that_overlap() -> None:
    rule = DutyRule.model_validate(
        {"each": "extra.rules", "when": {"why": "*"}, "level": "{why}", "bound": "{who}", "rule": "{who}",
         "excluded": {"how": "exclude"}}
    )  # fmt: skip
    rows = [
        {"why": "law", "who": "councils", "how": "exclude"},
        {"why": "recommended", "who": "parks", "how": "include"},
    ]
    found = list_record_duties({"title": "Trees", "extra": {"rules": rows}}, [rule])
    assert [(duty.bound, duty.is_excluded) for duty in found] == [("councils", True), ("parks", False)]
    strongest = find_strongest_duty(found, TODAY)
    assert strongest is not None
    assert (strongest.level, strongest.bound) == (RECOMMENDED, "parks")


def test_8_time() -> None:
    act = {"kind": "legislation", "description": "Duty on councils to keep trees."}
    assert levels_of(act | {"status": "enacted, not yet commenced"}) == []
    assert levels_of(act | {"status": "in force"}) == [LAW]
    (ended,) = list_record_duties(
        {"kind": "data-collection", "title": "Tree return", "description": "Yearly count of trees, ended in 2016.",
         "legal_basis": "Trees Act 1990", "lifecycle": "withdrawn"}
    )  # fmt: skip
    assert (ended.level, ended.ends, ended.has_ended(TODAY)) == (LAW, "2016", True)


def test_9_stages() -> None:
    refusal = Remark("2020-02-01", "team", "It may not be a suitable challenge to look at here.")
    verdict = Remark("2020-02-01", "other", "It is not an open standard, nobody should take it.")

    def stage(**changes: Any) -> str:
        known = {name: getattr(SUGGESTION, name) for name in Proposal.__slots__}
        return read_stage(Proposal(**(known | changes)))

    assert stage(title="Trees as a mandated standard") == "suggestion"
    assert stage(labels=(), remarks=(refusal,)) == "rejected"
    assert stage(remarks=(verdict,)) == "suggestion"
    assert stage() == "suggestion"
    assert format_spans(list_spans(SUGGESTION)) == ""


def test_10_answers_and_uses() -> None:
    mail = "**Q.1**\n**A. Yes**\nfine\n\nOn Monday, the assessor wrote:\n> **Q.1**\n> **A. No**\n"
    assert [(answer.number, answer.answer) for answer in read_answers(mail)] == [(1, "Yes")]
    none = Quad(NamedNode("https://t.example/a"), NamedNode("https://t.example/score"),
                Literal("None", datatype=NamedNode(f"{XSD}int")))  # fmt: skip
    left, issues = drop_placeholders([none], Location("https://t.example/a.ttl", ""))
    assert (left, [issue.code for issue in issues]) == ([], ["placeholder-value"])
    assert not is_use("waiting")
    assert is_use("configured")
    twins = [Use("Trees", name, user_code="332", source_id="s") for name in ("East", "Dudley")]
    assert all(use.doubt for use in mark_doubts(twins))
