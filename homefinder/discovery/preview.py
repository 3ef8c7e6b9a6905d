"""What a harvest by a declaration would bring: a run like any other, in a ledger that is thrown away."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from homefinder.discovery.comparison import compare_contents
from homefinder.discovery.cost import estimate_cost
from homefinder.discovery.getter import BoundedGetter
from homefinder.discovery.limits import CUT_CODES, EXPLAINED_CODES, LIMITS, limit_parameters
from homefinder.discovery.model import Preview
from homefinder.harvest.gate import SIZE_CHECKS
from homefinder.harvest.run import Acceptance, RunContext, RunResult, harvest
from homefinder.issue_codes import ISSUE_CODES
from homefinder.source import Source
from homefinder.store.db import open_ledger
from homefinder.store.queries.run_findings import copy_ledger, list_missed_checks, list_run_issues, read_source_contents

SAMPLE = 5
"""Records that a preview shows."""
LONGEST_VALUE = 500
KNOWN_STATES = ("present", "missing", "unread")
_FIELD = re.compile(r"^the field '(.*)' of \d+ of \d+ entries is not declared$", re.DOTALL)
_MADE = "made for a preview"


def preview_harvest(
    source: Source, getter: BoundedGetter, seen_on: str, known: Path | None = None, allowed: int = 0
) -> Preview:
    """The run's outcome in full, though nothing of it is kept. ``known``: the ledger to compare with.

    It reads no more than ``allowed`` requests, those that were made before among them, else as many as the getter has
    left; ``cut_short`` says so.
    """
    allowed = allowed or max(getter.requests_left - 1, 1)  # one is for robots.txt
    limited = source.model_copy(update={"parameters": limit_parameters(source.adapter, source.parameters, allowed)})
    with tempfile.TemporaryDirectory(prefix="homefinder-preview-") as folder:
        path = Path(folder) / "ledger.db"
        if known is not None and known.is_file():
            copy_ledger(known, path)
        with closing(open_ledger(path)) as ledger:
            old = read_source_contents(ledger, source.id, KNOWN_STATES)
            context = RunContext(
                getter, "replay", seen_on, budget=LIMITS, acceptance=Acceptance(0, _accept_all(source))
            )
            outcome = harvest(ledger, limited, context)
            return _describe(ledger, source, outcome, getter, old, limited.parameters != source.parameters)


def _accept_all(source: Source) -> Mapping[str, str]:
    """Every check let pass, so that what would be held can be looked at; which ones missed is told all the same."""
    return dict.fromkeys((*SIZE_CHECKS, "keys", *(f"fill:{name}" for name in source.expect.fill)), _MADE)


def _describe(
    ledger: sqlite3.Connection,
    source: Source,
    outcome: RunResult,
    getter: BoundedGetter,
    old: Mapping[str, dict[str, Any]],
    limited: bool,
) -> Preview:
    found = list_run_issues(ledger, outcome.run_id or 0)
    cut_short = limited and any(code in CUT_CODES for code, _, _ in found)
    new = read_source_contents(ledger, source.id, ("present",)) if outcome.ok else {}
    missed = [] if cut_short else list_missed_checks(ledger, outcome.run_id or 0)
    held = [detail.partition(" (accepted by hand")[0] for _, detail in missed]
    state = "held" if outcome.ok and held else outcome.state
    cost = estimate_cost(source, getter, len(new), cut_short)
    seen = set(new) if not cut_short else set(new) | set(old)
    publishers = {str(content.get("publisher", "")) for content in new.values()}
    return Preview(
        state=state,
        reason=outcome.reason or "; ".join(held),
        records=len(new),
        sample=tuple(_shorten({"key": key, **content}) for key, content in list(new.items())[:SAMPLE]),
        filled=measure_fill(list(new.values())),
        one_publisher=min(publishers) if len(publishers) == 1 else "",
        left_over=tuple(
            field[1] for code, message, _ in found if code == "unknown-field" and (field := _FIELD.match(message))
        ),
        issues=tuple(describe_issues([one for one in found if not (cut_short and one[0] in EXPLAINED_CODES)])),
        requests=getter.requests,
        cut_short=cut_short,
        harvest_requests=cost.requests,
        harvest_minutes=cost.minutes,
        changes=tuple(compare_contents(old, {key: new.get(key, old.get(key, {})) for key in seen})) if old else (),
        compared=len(old) if old else None,
    )


def measure_fill(contents: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Field → share of the records that have it, in the order of a record's fields; extras under ``extra.NAME``."""
    count: Counter[str] = Counter()
    for content in contents:
        for name, value in content.items():
            if name == "extra" and isinstance(value, Mapping):
                count.update(f"extra.{inner}" for inner in value)
            elif name not in ("given", "taken_in"):
                count[name] += 1
    return {
        name: often / len(contents)
        for name, often in sorted(count.items(), key=lambda one: (one[0].startswith("extra."), -one[1]))
    }


def describe_issues(found: Sequence[tuple[str, str, int]]) -> list[str]:
    """One text a code: how often, what it means, and the first that was met. Fields left over are told of elsewhere."""
    grouped: dict[str, list[str]] = {}
    for code, message, _ in found:
        if code != "unknown-field":
            grouped.setdefault(code, []).append(message)
    return [
        f"{code} ({len(said)}): {ISSUE_CODES[code].meaning} First: {said[0][:300]}" for code, said in grouped.items()
    ]


def _shorten(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _shorten(member) for name, member in value.items() if name not in ("given", "taken_in")}
    if isinstance(value, list):
        return [_shorten(one) for one in value[:10]]
    return f"{value[:LONGEST_VALUE]}…" if isinstance(value, str) and len(value) > LONGEST_VALUE else value
