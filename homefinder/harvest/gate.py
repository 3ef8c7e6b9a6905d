"""The check that refuses to commit a run that looks broken. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from homefinder.model import Record
from homefinder.source import Expectations


@dataclass(frozen=True, slots=True)
class Check:
    """One condition and, in words, what was found against what was expected."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the run may be committed, and every check that was made."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)

    @property
    def reason(self) -> str:
        return "; ".join(check.detail for check in self.checks if not check.ok)


@dataclass(frozen=True, slots=True)
class Counts:
    """What the gate looks at: records parsed, live before the run, and live ones that the run does not show."""

    parsed: int
    live: int
    lost: int

    @property
    def drop(self) -> float:
        """Share of the live records that would be lost, 0 to 1."""
        return self.lost / self.live if self.live else 0.0


def gate(
    counts: Counts, records: Sequence[Record], expect: Expectations, *, full: bool, accepted_drop: bool = False
) -> Verdict:
    """Decide whether a run may be committed.

    A run that lost more than ``expect.max_drop`` of a full source's records, fell below ``expect.min_records`` or
    left a field emptier than ``expect.fill`` allows is held: its bodies stay in the archive, the last good
    version stays published. ``accepted_drop`` says that a person accepted this run's size by hand.
    """
    checks = [_size(counts, expect, accepted_drop)]
    if full:
        checks.append(_drop(counts, expect, accepted_drop))
    if records:
        checks += [_fill(name, least, records) for name, least in sorted(expect.fill.items())]
    return Verdict(tuple(checks))


def _size(counts: Counts, expect: Expectations, accepted: bool) -> Check:
    if accepted and not counts.parsed:
        return Check("min_records", False, "0 records: an empty edition cannot be accepted")
    ok = counts.parsed >= expect.min_records or accepted
    return Check(
        "min_records",
        ok,
        f"{counts.parsed} records, expected at least {expect.min_records}{_describe_acceptance(accepted)}",
    )


def _drop(counts: Counts, expect: Expectations, accepted: bool) -> Check:
    ok = counts.drop <= expect.max_drop or accepted
    detail = (
        f"{counts.lost} of {counts.live} known records are no longer there ({counts.drop:.0%}), "
        f"at most {expect.max_drop:.0%} may go at once{_describe_acceptance(accepted)}"
    )
    return Check("max_drop", ok, detail)


def _fill(name: str, least: float, records: Sequence[Record]) -> Check:
    filled = sum(1 for record in records if getattr(record, name, None) or record.extra.get(name))
    share = filled / len(records)
    return Check(
        f"fill:{name}", share >= least, f"{name} is filled on {share:.0%} of the records, expected {least:.0%}"
    )


def _describe_acceptance(accepted: bool) -> str:
    return " (accepted by hand)" if accepted else ""
