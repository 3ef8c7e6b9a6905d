"""The measurements run and are complete. What they measure depends on the machine and is not judged here."""

from __future__ import annotations

import csv
import io
import subprocess
import sys

import pytest

from bench import report, synthetic
from bench.__main__ import RESULTS
from bench.twins import COPIED, build_twins
from tests.conftest import ROOT

SECTIONS = (
    "Build the sample, twice", "Harvest", "Resolve and publish", "Resolve two lists", "Link: 2 needs",
    "Find on 200 homes", "Write 50 records", "What changed: 5 editions of each record",
    "One change, until it is in RDF", "Project to RDF, and prove it", "Serve 100 standards",
)  # fmt: skip


def test_synthetic_rows_are_the_same_at_every_run_and_differ_from_each_other() -> None:
    rows = synthetic.rows(200)
    assert rows == synthetic.rows(200)
    assert rows != synthetic.rows(200, seed=1)
    assert len({row["title"] for row in rows}) == 200
    assert [row["id"] for row in csv.DictReader(io.StringIO(synthetic.body(rows).decode()))] == [
        row["id"] for row in rows
    ]


@pytest.mark.parametrize(("count", "share", "differ"), [(200, 0.01, 2), (1_000, 0.05, 50), (10, 0.01, 1)])
def test_as_many_rows_change_as_were_asked_for(count: int, share: float, differ: int) -> None:
    before = synthetic.rows(count)
    after = synthetic.change_rows(before, share)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == differ
    assert [row["id"] for row in after] == [row["id"] for row in before]


def test_two_lists_are_the_same_at_every_run_and_share_what_they_say() -> None:
    words = {"care": 9, "record": 5, "school": 3, "children": 2}
    twins = build_twins(200, words)
    assert twins == build_twins(200, words)
    assert len(twins.records) == 200
    assert len(twins.pairs) == 200 * COPIED
    by_id = {record.id: record for record in twins.records}
    assert all(by_id[left].source_id != by_id[right].source_id for left, right in twins.pairs)
    same = sum(by_id[left].title == by_id[right].title for left, right in twins.pairs)
    assert 0 < same < len(twins.pairs)


@pytest.mark.parametrize(("seconds", "shown"), [(0.01234, "0.0123 s"), (12.34, "12.3 s"), (1234.5, "1234 s")])
def test_seconds_have_three_figures(seconds: float, shown: str) -> None:
    assert report.format_seconds(seconds) == shown


def test_a_result_is_a_table() -> None:
    result = report.Result("Title", "Note.", ("what", "how much"), [("a", "1"), ("b", "2")])
    assert report.section(result) == "## Title\n\nNote.\n\n| what | how much |\n|---|--:|\n| a | 1 |\n| b | 2 |"


@pytest.mark.slow
def test_the_quick_measurement_runs_to_its_end() -> None:
    before = RESULTS.read_bytes() if RESULTS.exists() else b""
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert tuple(line[3:] for line in done.stdout.splitlines() if line.startswith("## ")) == SECTIONS
    assert "nan" not in done.stdout
    assert (RESULTS.read_bytes() if RESULTS.exists() else b"") == before
