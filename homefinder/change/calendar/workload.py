"""How many binding changes land, when, from whom, and how long before they were told. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from homefinder.clean.days import parse_first_day


@dataclass(frozen=True, slots=True)
class BindingChange:
    """One binding change: the day, month or year (ISO) from which it holds, and the days of notice, where known.

    Of a month or a year the notice is counted to its first day: the least that it can have been.
    """

    starts: str
    kind: str
    title: str
    publisher_id: str
    themes: tuple[str, ...]
    lead_days: int | None
    home_id: str


@dataclass(frozen=True, slots=True)
class ConsultationSpan:
    """A consultation with the first and the last day on which views are taken."""

    record_id: str
    title: str
    publisher_id: str
    opens: date
    closes: date


@dataclass(frozen=True, slots=True)
class WorkloadRow:
    """Changes of one period and group. Lead times in days, of those changes whose lead time is known."""

    period: str
    group: str
    changes: int
    lead_known: int
    shortest_lead: int | None
    median_lead: float | None
    told_late: int
    """How many began before or on the day on which they were told, of those that are known to the day."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two consultations that are open on the same days."""

    one: str
    other: str
    starts: date
    ends: date
    days: int


@dataclass(frozen=True, slots=True)
class Workload:
    """The load, by month and by year, in all and by publisher and theme. A change of two themes counts in each."""

    landings: tuple[BindingChange, ...]
    months: tuple[WorkloadRow, ...]
    years: tuple[WorkloadRow, ...]
    months_by_publisher: tuple[WorkloadRow, ...]
    years_by_publisher: tuple[WorkloadRow, ...]
    months_by_theme: tuple[WorkloadRow, ...]
    years_by_theme: tuple[WorkloadRow, ...]
    publishers: tuple[WorkloadRow, ...]
    """Each publisher over all years; the period is empty."""
    themes: tuple[WorkloadRow, ...]
    overlaps: tuple[Overlap, ...]


DAY, MONTH, YEAR, ALL = 10, 7, 4, 0
"""Characters of an ISO date that tell the day, the month and the year; none for all years together."""

Grouping = Callable[[BindingChange], Sequence[str]]


def compute_workload(changes: Iterable[BindingChange], consultations: Iterable[ConsultationSpan]) -> Workload:
    """The load of these changes, and which of these consultations overlap. Months leave out what tells a year only."""
    found = tuple(sorted(changes, key=lambda item: (parse_first_day(item.starts), item.home_id, item.kind)))
    return Workload(
        found,
        _build_rows(found, MONTH, _group_together), _build_rows(found, YEAR, _group_together), _build_rows(found,
        MONTH, _group_by_publisher),
        _build_rows(found, YEAR, _group_by_publisher), _build_rows(found, MONTH, _group_by_theme), _build_rows(found,
        YEAR, _group_by_theme),
        _build_rows(found, ALL, _group_by_publisher), _build_rows(found, ALL, _group_by_theme),
        list_overlaps(consultations),
    )  # fmt: skip


def _group_together(_: BindingChange) -> Sequence[str]:
    return ("",)


def _group_by_publisher(item: BindingChange) -> Sequence[str]:
    return (item.publisher_id or "not known",)


def _group_by_theme(item: BindingChange) -> Sequence[str]:
    return item.themes or ("none",)


def _build_rows(changes: Iterable[BindingChange], size: int, groups: Grouping) -> tuple[WorkloadRow, ...]:
    found: dict[tuple[str, str], list[BindingChange]] = {}
    for item in changes:
        for group in groups(item) if len(item.starts) >= size else ():
            found.setdefault((item.starts[:size], group), []).append(item)
    return tuple(_build_row(period, group, items) for (period, group), items in sorted(found.items()))


def _build_row(period: str, group: str, items: Sequence[BindingChange]) -> WorkloadRow:
    leads = [item.lead_days for item in items if item.lead_days is not None]
    return WorkloadRow(
        period, group, len(items), len(leads), min(leads, default=None), float(median(leads)) if leads else None,
        sum(item.lead_days is not None and item.lead_days <= 0 and len(item.starts) >= DAY for item in items),
    )  # fmt: skip


def list_overlaps(consultations: Iterable[ConsultationSpan]) -> tuple[Overlap, ...]:
    """Each two consultations that are open together, with the days that they share; both ends count."""
    spans = sorted(consultations, key=lambda item: (item.opens, item.closes, item.record_id))
    found = []
    for number, one in enumerate(spans):
        for other in spans[number + 1 :]:
            if other.opens > one.closes:
                break
            ends = min(one.closes, other.closes)
            if ends >= other.opens:
                found.append(Overlap(one.title, other.title, other.opens, ends, (ends - other.opens).days + 1))
    return tuple(found)
