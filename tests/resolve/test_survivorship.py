"""Whose value is shown, as a table, and where sources contradict each other."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.resolve.conflicts import contradictions
from homefinder.resolve.merged_bodies import Mergers
from homefinder.resolve.survivorship import (
    CURATED,
    FORM,
    OWN,
    REGISTER,
    SURVIVING_FIELDS,
    SURVIVORSHIP,
    ClusterMember,
    build_survivor,
)


def member(identifier: str, standing: str, first: str = "2026-01-01", **content: Any) -> ClusterMember:
    source, _, key = identifier.partition(":")
    return ClusterMember(
        identifier, source, key, first, {"title": "T", "kind": "standard", **content}, standing, "2026-09-01"
    )


CASES: list[tuple[str, str, list[tuple[str, dict[str, Any]]], str]] = [
    ("the publisher before a register", "title", [(REGISTER, {"title": "Theirs"}), (OWN, {"title": "Ours"})], "Ours"),
    (
        "a hand names it before a register",
        "url",
        [(CURATED, {"url": "https://c"}), (REGISTER, {"url": "https://r"})],
        "https://c",
    ),
    ("a hand where nobody else tells", "legal_basis", [(CURATED, {"legal_basis": "Act"}), (REGISTER, {})], "Act"),
    ("the page before its file", "title", [(FORM, {"title": "F", "version": "2"}), (REGISTER, {"title": "R"})], "R"),
    (
        "the longest text",
        "description",
        [(OWN, {"description": "Short."}), (REGISTER, {"description": "Much longer."})],
        "Much longer.",
    ),
    (
        "no text by hand where there is one",
        "description",
        [(CURATED, {"description": "Very much longer."}), (REGISTER, {"description": "Short."})],
        "Short.",
    ),
    (
        "the latest state",
        "lifecycle",
        [
            (REGISTER, {"lifecycle": "active", "modified": "2024-01-01"}),
            (REGISTER, {"lifecycle": "withdrawn", "modified": "2025-01-01"}),
        ],
        "withdrawn",
    ),
    (
        "a known state before an unknown",
        "lifecycle",
        [(OWN, {"lifecycle": "unknown", "status": "odd"}), (REGISTER, {"lifecycle": "active", "status": "live"})],
        "active",
    ),
    (
        "the latest change",
        "modified",
        [(OWN, {"modified": "2024-01-01"}), (REGISTER, {"modified": "2025-01-01"})],
        "2025-01-01",
    ),
]


@pytest.mark.parametrize(("name", "field", "members", "shown"), CASES, ids=[case[0] for case in CASES])
def test_survive(name: str, field: str, members: list[tuple[str, dict[str, Any]]], shown: str) -> None:
    made = [member(f"{key}:1", standing, **content) for key, (standing, content) in zip("ab", members, strict=True)]
    assert build_survivor(made).row[field] == build_survivor(made[::-1]).row[field] == shown


def test_state_and_lifecycle_come_from_one_record() -> None:
    made = build_survivor(
        [member("a:1", OWN, lifecycle="unknown", status="odd"), member("b:1", REGISTER, lifecycle="active")]
    )
    assert (made.row["status"], made.row["lifecycle"]) == ("", "active")


def test_every_shown_value_names_its_record_and_its_rule() -> None:
    made = build_survivor([member("a:1", OWN, url="https://a"), member("b:1", REGISTER, legal_basis="Act")])
    found = {one.field: (one.value, one.record_id, one.source_id) for one in made.surviving_values}
    assert found["url"] == ("https://a", "a:1", "a")
    assert found["legal_basis"] == ("Act", "b:1", "b")
    assert all(one.rule == SURVIVORSHIP[one.field].explanation for one in made.surviving_values)
    assert {one.field for one in made.surviving_values} <= set(SURVIVING_FIELDS)


def test_a_home_keeps_its_id_when_others_join() -> None:
    alone = member("z:last", CURATED, first="2025-01-01")
    joined = [alone, member("a:first", OWN, first="2026-01-01"), member("b:other", OWN, first="2026-02-01")]
    assert build_survivor(joined).row["id"] == build_survivor([alone]).row["id"] == "z.last"


def test_names_and_keywords_are_gathered() -> None:
    made = build_survivor(
        [
            member("a:1", OWN, title="A", alt_titles=["AA"], keywords=["x"]),
            member("b:1", REGISTER, title="B", keywords=["y", "x"]),
        ]
    )
    assert (made.row["title"], made.row["alt_titles"], made.row["keywords"]) == ("A", "AA\nB", "x\ny")


def test_a_contradiction_names_both_sides_and_dates() -> None:
    made = [
        member("git:1", OWN, lifecycle="under-development", status="review", modified="2021-02-02"),
        member("web:1", REGISTER, lifecycle="active", status="Endorsed"),
    ]
    found = list(contradictions(made, {"git": "The register", "web": "The page"}))
    assert [one.field for one in found] == ["lifecycle"]
    assert found[0].sentence == (
        "Sources disagree on the state: The register says “review” (under-development) (2021-02-02); "
        "The page says “Endorsed” (active) (2026-09-01)."
    )
    assert [(one.source_id, one.date) for one in found[0].statements] == [("git", "2021-02-02"), ("web", "2026-09-01")]


MERGERS = Mergers({"tree-office": "wood-board"})


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"publisher_id": "tree-office"}, {"publisher_id": "wood-board"}),
        ({"publisher_id": "Insolvency-service"}, {"publisher_id": "insolvency-service"}),
        ({"publisher_id": "department-for-work-pensions"}, {"publisher_id": "department-for-work-and-pensions"}),
        ({"licence": "OGL v3"}, {"licence": "ogl-v3"}),
        ({"lifecycle": "unknown"}, {"lifecycle": "active"}),
        ({"version": "v1.0"}, {"version": "1"}),
        ({"version": ""}, {"version": "2"}),
    ],
)
def test_what_is_no_contradiction(left: dict[str, Any], right: dict[str, Any]) -> None:
    assert list(contradictions([member("a:1", OWN, **left), member("b:1", REGISTER, **right)], {}, MERGERS)) == []


def test_a_hand_contradicts_nobody() -> None:
    made = [member("a:1", OWN, lifecycle="active"), member("c:1", CURATED, lifecycle="withdrawn")]
    assert list(contradictions(made, {})) == []
