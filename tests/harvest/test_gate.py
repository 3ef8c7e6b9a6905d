"""The gate as a table of runs that pass and runs that are held."""

from __future__ import annotations

import pytest

from homefinder.harvest.gate import SIZE_CHECKS, Counts, gate
from homefinder.model import Record
from homefinder.source import Expectations


def records(filled: int, empty: int = 0) -> list[Record]:
    urls = ["https://example.org"] * filled + [""] * empty
    return [Record(source_id="s", key=str(n), kind="standard", title="T", url=url) for n, url in enumerate(urls)]


EXPECT = Expectations(min_records=2, max_drop=0.2, fill={"url": 0.5})

CASES = [
    ("healthy", Counts(10, 10, 0), records(10), True, False, ""),
    ("first run", Counts(3, 0, 0), records(3), True, False, ""),
    ("drop at the limit", Counts(8, 10, 2), records(8), True, False, ""),
    ("drop over the limit", Counts(7, 10, 3), records(7), True, False, "3 of 10 known records"),
    ("a window may show less", Counts(7, 10, 3), records(7), False, False, ""),
    ("too few", Counts(1, 1, 0), records(1), True, False, "1 records, expected at least 2"),
    ("empty", Counts(0, 10, 10), [], True, False, "0 records"),
    ("field too empty", Counts(10, 10, 0), records(4, 6), True, False, "url is filled on 40%"),
    ("most under other keys", Counts(10, 10, 0, 6), records(10), False, False, "most keys changed: 6 of 10"),
    ("some under other keys", Counts(10, 10, 0, 5), records(10), False, False, ""),
    ("too few to tell", Counts(2, 2, 0, 2), records(2), False, False, ""),
    ("drop accepted by hand", Counts(3, 10, 7), records(3), True, True, ""),
    ("nothing at all is never accepted", Counts(0, 10, 10), [], True, True, "0 records"),
]


@pytest.mark.parametrize(
    ("name", "counts", "found", "full", "accepted", "reason"), CASES, ids=[case[0] for case in CASES]
)
def test_gate(name: str, counts: Counts, found: list[Record], full: bool, accepted: bool, reason: str) -> None:
    verdict = gate(counts, found, EXPECT, full=full, accepted=dict.fromkeys(SIZE_CHECKS, "") if accepted else None)
    assert verdict.ok == (reason == "")
    assert reason in verdict.reason


def test_an_accepted_drop_says_so() -> None:
    verdict = gate(Counts(3, 10, 7), records(3), EXPECT, full=True, accepted=dict.fromkeys(SIZE_CHECKS, ""))
    assert any("accepted by hand" in check.detail for check in verdict.checks)


def test_each_check_is_accepted_by_its_name_and_keeps_the_reason() -> None:
    found, counts = records(1, 9), Counts(10, 20, 10)
    assert gate(counts, found, EXPECT, full=True).missed_checks == ("max_drop", "fill:url")
    half = gate(counts, found, EXPECT, full=True, accepted={"fill:url": "the pages moved"})
    assert half.missed_checks == ("max_drop",)
    whole = gate(counts, found, EXPECT, full=True, accepted={"fill:url": "the pages moved", "max_drop": "they closed"})
    assert whole.ok
    assert {check.name: check.accepted_because for check in whole.checks} == {
        "min_records": None, "max_drop": "they closed", "fill:url": "the pages moved",
    }  # fmt: skip
