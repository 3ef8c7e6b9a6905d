"""The load by month and year, with the notice given, and consultations at once."""

from __future__ import annotations

from datetime import date

import pytest

from homefinder.change.calendar.workload import (
    BindingChange,
    ConsultationSpan,
    WorkloadRow,
    compute_workload,
    list_overlaps,
)


def landing(
    starts: str, owner: str = "dfe", lead: int | None = 90, themes: tuple[str, ...] = ("care",)
) -> BindingChange:
    return BindingChange(starts, "applies-from", "A return", owner, themes, lead, f"home-{starts}-{owner}")


LANDINGS = (
    landing("2027-04-01", lead=10),
    landing("2027-04-01", "nhs", lead=-5, themes=("care", "health")),
    landing("2027-04", lead=30, themes=()),
    landing("2027", lead=-20),
    landing("2028-01-01", lead=None),
)


def test_changes_are_counted_by_what_is_known_of_their_day() -> None:
    found = compute_workload(LANDINGS, [])
    assert found.years == (WorkloadRow("2027", "", 4, 4, -20, 2.5, 1), WorkloadRow("2028", "", 1, 0, None, None, 0))
    assert found.months == (
        WorkloadRow("2027-04", "", 3, 3, -5, 10.0, 1),
        WorkloadRow("2028-01", "", 1, 0, None, None, 0),
    )
    by_owner = {(row.period, row.group): row.changes for row in found.years_by_publisher}
    assert by_owner == {("2027", "dfe"): 3, ("2027", "nhs"): 1, ("2028", "dfe"): 1}
    by_theme = {(row.period, row.group): row.changes for row in found.months_by_theme}
    counted = {("2027-04", "care"): 2, ("2027-04", "health"): 1, ("2027-04", "none"): 1, ("2028-01", "care"): 1}
    assert by_theme == counted


@pytest.mark.parametrize(
    ("opens", "closes", "days"),
    [
        (date(2027, 1, 20), date(2027, 2, 20), 12),
        (date(2027, 1, 31), date(2027, 2, 20), 1),
        (date(2027, 2, 1), date(2027, 2, 20), 0),
        (date(2027, 1, 5), date(2027, 1, 10), 6),
    ],
)
def test_both_ends_of_a_consultation_count(opens: date, closes: date, days: int) -> None:
    one = ConsultationSpan("a", "One", "dfe", date(2027, 1, 1), date(2027, 1, 31))
    found = list_overlaps([ConsultationSpan("b", "Other", "nhs", opens, closes), one])
    assert [(item.one, item.other, item.days) for item in found] == ([("One", "Other", days)] if days else [])
