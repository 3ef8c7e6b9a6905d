"""Measure, as ratios side by side in one run: ``python -m bench`` writes bench/RESULTS.md; ``--quick`` only prints."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import changing, committing, harvesting, linking, whole
from bench.report import Result, document, facts, refreshed, section

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: numbers of records, the most that is proved, needs, and records to commit."""

    sizes: tuple[int, ...]
    proved: int
    needs: int
    committed: int


FULL = Plan((1_000, 10_000, 100_000), proved=10_000, needs=40, committed=2_000)
QUICK = Plan((100, 1_000), proved=100, needs=5, committed=100)


def measure(plan: Plan, folder: Path) -> Iterator[Result]:
    """Every comparison, as each is done."""
    yield whole.sample(folder)
    harvests, following, catalogues = harvesting.compare(plan.sizes, folder)
    yield harvests
    yield following
    yield linking.compare(catalogues, plan.needs)
    yield linking.find(plan.sizes[-1], catalogues[plan.sizes[-1]], plan.needs)
    yield committing.compare(plan.committed, folder)
    yield changing.compare(plan.sizes, folder)
    yield whole.prove({size: settings for size, settings in catalogues.items() if size <= plan.proved})


def following(plan: Plan, folder: Path) -> Iterator[Result]:
    """Only what follows a harvest: resolve and publish, link, find."""
    _, after, catalogues = harvesting.compare(plan.sizes, folder)
    yield after
    yield linking.compare(catalogues, plan.needs)
    yield linking.find(plan.sizes[-1], catalogues[plan.sizes[-1]], plan.needs)


def main(arguments: list[str]) -> None:
    """Measure and print; write the results where they are to be kept."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small numbers, to see that it works; writes nothing")
    parser.add_argument("--following", action="store_true", help="only resolve, publish, link and find")
    asked = parser.parse_args(arguments)
    quick, measured = asked.quick, following if asked.following else measure
    print(facts(), flush=True)
    results = []
    with tempfile.TemporaryDirectory(prefix="homefinder-bench-") as folder:
        for result in measured(QUICK if quick else FULL, Path(folder)):
            print(f"\n{section(result)}", flush=True)
            results.append(result)
    if not quick:
        text = refreshed(RESULTS.read_text(encoding="utf-8"), results) if asked.following else document(results)
        RESULTS.write_text(text, encoding="utf-8")
        print(f"\nwrote {RESULTS}")


if __name__ == "__main__":
    main(sys.argv[1:])
