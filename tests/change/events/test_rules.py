"""The rules by which changes become events: each with its worked example, and the tables that must agree with them."""

from __future__ import annotations

from typing import Any

import pytest
from rdflib import Graph
from rdflib.namespace import SKOS

from homefinder.change.diff.owner_names import OwnerNames
from homefinder.change.diff.record_step import build_step
from homefinder.change.diff.values import format_value
from homefinder.change.duty_events import DUTY_CHANGED
from homefinder.change.events.announcements import FACT_WORDS
from homefinder.change.events.classify import StepEvent, classify
from homefinder.change.events.rules import RULES, Rule, RuleExample
from homefinder.change.events.write import TAKEN_OUT
from homefinder.change.kinds import EVENT_KINDS, MAJOR, MINOR, OCCASIONS
from homefinder.change.moved_date_events import DATE_MOVED
from homefinder.clean.days import format_day
from homefinder.resolve.merged_bodies import Mergers
from homefinder.settings import ROOT

NAMED = [pytest.param(rule, id=rule.name) for rule in RULES]


def of(example: RuleExample) -> tuple[StepEvent, ...]:
    before = {"kind": example.kind, **example.before} if example.before else {}
    after = {"kind": example.kind, **example.after} if example.change != "removed" else {}
    return classify(
        build_step(
            example.change,
            before,
            after,
            edition=example.edition,
            announced_fact=example.announced_fact,
            absence=example.absence,
            former_key=example.former_key,
            is_same_owner=example.is_same_owner,
        )
    )


@pytest.mark.parametrize("rule", NAMED)
def test_the_worked_example_of_a_rule_holds(rule: Rule) -> None:
    found = of(rule.example)
    assert tuple(one.rule for one in found) == rule.example.rule_names
    made = next(one for one in found if one.rule == rule.name)
    assert made.kind == rule.kind
    assert made.weight in ((MAJOR, MINOR) if rule.kind == "content-changed" else ("",))
    assert made.sentence[0].isupper()
    assert made.sentence.endswith((".", "”"))
    assert "{" not in made.sentence


def test_the_rules_make_every_kind_and_no_other() -> None:
    assert {rule.kind for rule in RULES} | {TAKEN_OUT, DUTY_CHANGED, DATE_MOVED} == set(EVENT_KINDS)
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert set(EVENT_KINDS) > OCCASIONS
    told = {rule.example.announced_fact.kind for rule in RULES if rule.example.announced_fact}
    assert told == set(FACT_WORDS)


def test_the_scheme_has_the_same_kinds_and_definitions() -> None:
    graph = Graph().parse(ROOT / "vocab" / "schemes" / "eventkinds.ttl", format="turtle")
    said = {str(graph.value(node, SKOS.notation)): str(graph.value(node, SKOS.definition)) for node, _ in labels(graph)}
    assert said == dict(EVENT_KINDS)


def labels(graph: Graph) -> list[Any]:
    return list(graph.subject_objects(SKOS.prefLabel))


TREES = {"kind": "standard", "title": "Tree list", "status": "live", "lifecycle": "active", "url": "https://e.org/a"}
LONG = (
    "The list names each tree that stands in a street, with its height, its girth and the day on which it was planted."
)
STEPS: list[tuple[str, dict[str, Any], dict[str, Any], list[tuple[str, str]]]] = [
    (
        "a title and an address at once are two events, and what repeats them is none",
        {"alt_titles": ["Trees"], "addresses": [{"url": "https://e.org/a", "role": "landing", "title": "Tree list"}]},
        {"title": "Register of trees", "url": "https://e.org/b", "alt_titles": ["Tree list"],
         "addresses": [{"url": "https://e.org/b", "role": "landing", "title": "Register of trees"}]},
        [("retitled", ""), ("moved", "")],
    ),
    ("capitals and marks are no other title", {}, {"title": "Tree-List"}, [("content-changed", MINOR)]),
    ("a capital in an address is no move", {}, {"url": "https://e.org/A"}, [("content-changed", MINOR)]),
    ("scheme and last slash are nothing", {}, {"url": "http://www.e.org/a/"}, []),
    ("another parameter is a move", {"url": "https://e.org/a?id=1"}, {"url": "https://e.org/a?id=2"}, [("moved", "")]),
    ("withdrawn, and nothing twice", {}, {"status": "withdrawn", "lifecycle": "withdrawn"}, [("withdrawn", "")]),
    ("back from withdrawal", {"status": "withdrawn", "lifecycle": "withdrawn"}, {}, [("status-changed", "")]),
    ("a state of our own reading", {"status": ""}, {"status": "", "lifecycle": "deprecated"}, [("status-changed", "")]),
    ("a version that falls is no edition", {"version": "2.0"}, {"version": "1.0"}, [("content-changed", MINOR)]),
    ("a version that is no longer given", {"version": "2.0"}, {}, [("content-changed", MINOR)]),
    ("a page that serves the next year", {"title": "Tree census 2025 to 2026"}, {"title": "Tree census 2026 to 2027"},
     [("new-edition", "")]),
    ("an owner's code that is kept beside it says the same as the owner",
     {"publisher": "Tree Office", "publisher_id": "tree-office", "extra": {"provider": "tree-office"}},
     {"publisher": "Wood Office", "publisher_id": "wood-office", "extra": {"provider": "wood-office"}},
     [("owner-changed", "")]),
    ("a name written out is no other owner", {"publisher": "IETF", "publisher_id": "ietf"},
     {"publisher": "Internet Engineering Task Force", "publisher_id": "internet-engineering-task-force"},
     [("content-changed", MINOR)]),
    ("a slip mended", {"description": LONG}, {"description": LONG.replace("girth", "girht")},
     [("content-changed", MINOR)]),
    ("a figure is no slip, and one of many words is small",
     {"description": LONG + " Send it in 10 days."}, {"description": LONG + " Send it in 20 days."},
     [("content-changed", MINOR)]),
    ("a duty is never small", {"description": LONG}, {"description": LONG + " It is mandatory."},
     [("content-changed", MAJOR)]),
    ("another text", {"description": LONG}, {"description": "Hedges, and who cuts them."},
     [("content-changed", MAJOR)]),
    ("a text for the first time", {}, {"description": LONG}, [("content-changed", MINOR)]),
    ("a code that comes", {"extra": {"codes": [{"value": "oak"}]}},
     {"extra": {"codes": [{"value": "oak"}, {"value": "elm"}]}}, [("content-changed", MAJOR)]),
    ("another explanation of a code", {"extra": {"codes": [{"value": "oak", "description": "a tree"}]}},
     {"extra": {"codes": [{"value": "oak", "description": "a big tree"}]}}, [("content-changed", MINOR)]),
    ("a level of requirement deep inside",
     {"extra": {"datasets": [{"dataset": "d", "fields": [{"field": "f", "level": "MAY"}]}]}},
     {"extra": {"datasets": [{"dataset": "d", "fields": [{"field": "f", "level": "MUST"}]}]}},
     [("content-changed", MAJOR)]),
    ("a link of the same title", {"relations": [{"kind": "mandates", "target": "https://x.org/1", "title": "X"}]},
     {"relations": [{"kind": "mandates", "target": "https://x.org/2", "title": "X"}]}, [("content-changed", MINOR)]),
    ("gone explains the rest", {"description": LONG}, {"status": "gone", "lifecycle": "gone", "title": "list"},
     [("gone", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("why", "before", "after", "gives"), STEPS, ids=[case[0] for case in STEPS])
def test_a_step_gives(why: str, before: dict[str, Any], after: dict[str, Any], gives: list[tuple[str, str]]) -> None:
    found = classify(build_step("changed", TREES | before, TREES | after))
    assert [(one.kind, one.weight) for one in found] == gives, why


@pytest.mark.parametrize(
    ("mergers", "kind"), [({}, "owner-changed"), ({"tree-office": "wood-board"}, "content-changed")]
)
def test_a_merged_body_under_its_new_name_is_no_other_owner(mergers: dict[str, str], kind: str) -> None:
    before = {**TREES, "publisher": "Tree Office", "publisher_id": "tree-office"}
    after = {**TREES, "publisher": "Wood Board", "publisher_id": "wood-board"}
    is_other = OwnerNames({}, Mergers(mergers)).is_other(before, after)
    assert [one.kind for one in classify(build_step("changed", before, after, is_other_body=is_other))] == [kind]


def test_an_added_record_is_new_only_where_the_source_was_seen_before() -> None:
    assert [one.kind for one in classify(build_step("added", {}, TREES))] == ["new-standard"]
    assert classify(build_step("added", {}, TREES, first=True)) == ()
    assert classify(build_step("added", {}, TREES, curated=True)) == ()
    assert classify(build_step("added", {}, {**TREES, "kind": "page"})) == ()


def test_our_own_wording_of_a_curated_home_is_no_event() -> None:
    known = {"curated": True}
    assert classify(build_step("changed", TREES, {**TREES, "description": LONG}, **known)) == ()
    assert [one.kind for one in classify(build_step("changed", TREES, {**TREES, "status": "ended"}, **known))] == [
        "status-changed"
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "nothing"), ("2026-05-15", "15 May 2026"), ("2026-05", "May 2026"), ("live", "“live”"),
        ("https://e.org", "https://e.org"), ("2026-05-15T22:45:00Z", "15 May 2026, 22:45 UTC"),
        ("2025-26", "“2025-26”"), ("x" * 95, "“" + "x" * 89 + "…”"),
    ],
)  # fmt: skip
def test_a_value_in_a_sentence(value: str, said: str) -> None:
    assert format_value(value) == said


def test_what_is_no_day_stays() -> None:
    assert format_day("spring") == "spring"
    assert format_day("2026") == "2026"
