"""The check that refuses to commit a run that looks broken. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from homefinder.model import Record
from homefinder.source import Expectations


@dataclass(frozen=True, slots=True)
class Check:
    """One condition and, in words, what was found against what was expected."""

    name: str
    ok: bool
    detail: str
    accepted_because: str | None = None
    """The reason for which a person let a run pass that does not meet it; None where nobody had to."""


MOST_REKEYED = 0.5
"""Share of the live records that may come under another key. In the recorded publications it is 0 to 3%, and 100%
where a catalogue changed the identifiers of all its datasets."""
LEAST_REKEYED = 3
"""Live records below which a share tells nothing."""

SIZE_CHECKS = ("min_records", "max_drop")
"""The checks of how many records there are and how many went."""


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

    @property
    def missed_checks(self) -> tuple[str, ...]:
        """The names of the checks that hold the run."""
        return tuple(check.name for check in self.checks if not check.ok)


@dataclass(frozen=True, slots=True)
class Counts:
    """What the gate looks at: records parsed, live before the run, and live ones that the run does not show."""

    parsed: int
    live: int
    lost: int
    rekeyed: int = 0
    """Live records that the run does not show, while a new one carries their title."""

    @property
    def drop(self) -> float:
        """Share of the live records that would be lost, 0 to 1."""
        return self.lost / self.live if self.live else 0.0


def gate(
    counts: Counts,
    records: Sequence[Record],
    expect: Expectations,
    *,
    full: bool,
    accepted: Mapping[str, str] | None = None,
) -> Verdict:
    """Decide whether a run may be committed.

    A run that lost more than ``expect.max_drop`` of a full source's records, fell below ``expect.min_records``, left a
    field emptier than ``expect.fill`` allows, or shows most of what is known under other keys is held: its bodies stay
    in the archive, the last good version stays published. ``accepted``: the checks that a person let pass for this
    run, by name, with the reason.
    """
    checks = [_size(counts, expect)]
    if counts.rekeyed:
        checks.append(_keys(counts))
    if full:
        checks.append(_drop(counts, expect))
    if records:
        checks += [_fill(name, least, records) for name, least in sorted(expect.fill.items())]
    return Verdict(tuple(_accept(check, counts, accepted or {}) for check in checks))


def _accept(check: Check, counts: Counts, accepted: Mapping[str, str]) -> Check:
    if check.ok or check.name not in accepted:
        return check
    if not counts.parsed:
        return replace(check, detail="0 records: an empty edition cannot be accepted")
    reason = accepted[check.name]
    said = f"{check.detail} (accepted by hand{': ' if reason else ''}{reason})"
    return replace(check, ok=True, detail=said, accepted_because=reason)


def _size(counts: Counts, expect: Expectations) -> Check:
    ok = counts.parsed >= expect.min_records
    return Check("min_records", ok, f"{counts.parsed} records, expected at least {expect.min_records}")


def _drop(counts: Counts, expect: Expectations) -> Check:
    detail = (
        f"{counts.lost} of {counts.live} known records are no longer there ({counts.drop:.0%}), "
        f"at most {expect.max_drop:.0%} may go at once"
    )
    return Check("max_drop", counts.drop <= expect.max_drop, detail)


def _keys(counts: Counts) -> Check:
    """A key that changes with every edition would retire everything and take it in again, whatever is declared."""
    ok = counts.live < LEAST_REKEYED or counts.rekeyed <= counts.live * MOST_REKEYED
    if ok:
        return Check("keys", ok, f"{counts.rekeyed} of {counts.live} known records came under another key")
    detail = (
        f"most keys changed: {counts.rekeyed} of {counts.live} known records are there under another key. The key that "
        "is declared seems to change with every edition; declare one that stays"
    )
    return Check("keys", ok, detail)


def _fill(name: str, least: float, records: Sequence[Record]) -> Check:
    filled = sum(1 for record in records if getattr(record, name, None) or record.extra.get(name))
    share = filled / len(records)
    return Check(
        f"fill:{name}",
        share >= least,
        f"{name} is filled on {share:.0%} of the records, expected on at least {least:.0%}",
    )
