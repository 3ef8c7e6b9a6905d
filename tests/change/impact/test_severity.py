"""How much an event matters: what people rely on first, history last."""

from __future__ import annotations

import pytest

from homefinder.change.impact.propagation import NeedDependency
from homefinder.change.impact.severity import (
    BINDING_KINDS,
    Severity,
    compute_severity,
    score_binding,
    score_consultation_binding,
)


def found(kind: str, how: str, binding: float, days: int | None, *, kin: bool = False, weight: str = "") -> Severity:
    return compute_severity(kind, weight, [NeedDependency("need", "home", how, "", kin)], binding, days)


@pytest.mark.parametrize(
    ("kind", "how", "binding", "days", "level"),
    [
        ("withdrawn", "accept", 0.4, 0, "high"),
        ("withdrawn", "outcome", 0.4, 0, "high"),
        ("new-edition", "outcome", 0.6, -10, "high"),
        ("consultation-opens", "outcome", 0.6, 57, "high"),
        ("consultation-closing", "request", 0.6, 10, "high"),
        ("withdrawn", "candidate", 0.4, 0, "medium"),
        ("content-changed", "accept", 0.6, 0, "high"),
        ("meeting", "accept", 1.0, 2, "low"),
        ("new-standard", "outcome", 1.0, -3000, "low"),
        ("new-edition", "outcome", 0.6, -1800, "low"),
    ],
)
def test_what_people_rely_on_comes_out_high(kind: str, how: str, binding: float, days: int, level: str) -> None:
    assert found(kind, how, binding, days).level == level


def test_the_order_is_that_of_the_head_of_data() -> None:
    """What must be done first stands first."""
    order = [
        found("withdrawn", "accept", 1.0, 0),
        found("comply-by", "outcome", 1.0, 100),
        found("consultation-closing", "outcome", 0.6, 14),
        found("new-edition", "outcome", 0.6, 0, kin=True),
        found("content-changed", "candidate", 0.4, 0),
        found("content-changed", "outcome", 0.6, 0, weight="minor"),
        found("new-edition", "candidate", 0.4, -1800),
    ]
    assert [item.value for item in order] == sorted((item.value for item in order), reverse=True)


def test_more_needs_firmer_ground_and_nearer_days_never_count_less() -> None:
    one, other = NeedDependency("a", "h", "candidate", ""), NeedDependency("b", "h", "outcome", "")
    values = [compute_severity("withdrawn", "", touched, 0.4, 0).value for touched in ([one], [other], [one, other])]
    assert values == sorted(values)
    by_day = [found("comply-by", "outcome", 1.0, days).value for days in (0, 100, 300, 500, 2000)]
    assert by_day == sorted(by_day, reverse=True)
    assert all(0 <= value <= 100 for value in (*values, *by_day))


@pytest.mark.parametrize(
    ("kind", "basis", "status", "binding"),
    [
        ("api", "", "", 0.2),
        ("api", "The Act, section 3", "", 1.0),
        ("guidance", "", "Mandatory from April 2023", 1.0),
        ("data-collection", "", "active", BINDING_KINDS["data-collection"]),
        ("legislation", "", "", 1.0),
    ],
)
def test_a_legal_basis_binds_whatever_the_kind(kind: str, basis: str, status: str, binding: float) -> None:
    assert score_binding(kind, basis, status) == binding
    assert score_consultation_binding([binding, 0.1]) == binding


def test_what_hardly_touches_a_sector_does_not_weigh_by_binding_others() -> None:
    near, far = (found("comply-by", how, 1.0, 0) for how in ("candidate", "far"))
    assert (near.level, far.level) == ("high", "low")


def test_something_new_that_binds_named_people_weighs_as_an_edition_does() -> None:
    rests = [NeedDependency("need", "home", "candidate", "")]
    plain, binds = (compute_severity("new-standard", "", rests, 0.6, 20, who=who) for who in ("", "Local authorities"))
    assert binds.value > plain.value
    assert binds.level == "medium"


@pytest.mark.parametrize(
    ("kind", "how", "binding", "days", "weight", "sentence"),
    [
        ("withdrawn", "accept", 1.0, 3, "",
         "Weighs much: it was withdrawn, it is required by law or mandate, it takes effect in 3 days and one need "
         "rests on it firmly."),
        ("new-edition", "candidate", 1.0, -1800, "",
         "Weighs little although a new edition came out: it took effect 5 years before it was seen."),
        ("content-changed", "far", 0.2, 0, "minor",
         "Weighs little: only the wording of its page changed, no law or mandate requires it and one need rests on it "
         "only as a distant match."),
        ("withdrawn", "candidate", 0.4, 0, "",
         "Weighs something: it was withdrawn, it counts from the day it was seen and one need rests on it, but no law "
         "or mandate requires it."),
    ],
)  # fmt: skip
def test_the_sentence_defends_the_weight(
    kind: str, how: str, binding: float, days: int, weight: str, sentence: str
) -> None:
    assert found(kind, how, binding, days, weight=weight).explanation == sentence
