"""Measure, as ratios side by side in one run: ``python -m bench`` writes bench/RESULTS.md; ``--quick`` only prints."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bench import amending, changing, committing, harvesting, linking, resolving, serving, whole
from bench.report import Result, document, facts, replace_sections, section

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: numbers of records, the most that is proved, needs, records to commit and to serve, how
    often each page is asked for, lengths of two lists, numbers of records of which one changes, and sources of the
    sample (all where none is named)."""

    sizes: tuple[int, ...]
    proved: int
    needs: int
    committed: int
    served: int
    asked: int = 200
    twins: tuple[int, ...] = (10_000, 100_000)
    amended: tuple[int, ...] = (1_000, 5_000)
    sources: tuple[str, ...] = ()


FULL = Plan((1_000, 10_000, 100_000), proved=10_000, needs=40, committed=2_000, served=10_000)
QUICK = Plan(
    (50, 200),
    proved=50,
    needs=2,
    committed=50,
    served=100,
    asked=20,
    twins=(500,),
    amended=(50,),
    sources=("open-standards",),
)


def measure(plan: Plan, folder: Path) -> Iterator[Result]:
    """Every comparison, as each is done."""
    yield whole.sample(folder, plan.sources)
    harvests, following, catalogues = harvesting.compare(plan.sizes, folder)
    yield harvests
    yield following
    yield resolving.compare(plan.twins, folder)
    yield linking.compare(catalogues, plan.needs)
    yield linking.find(plan.sizes[-1], catalogues[plan.sizes[-1]], plan.needs)
    yield committing.compare(plan.committed, folder)
    yield changing.compare(plan.sizes, folder)
    yield amending.compare(plan.amended, folder)
    yield whole.prove({size: settings for size, settings in catalogues.items() if size <= plan.proved})
    yield serving.compare(plan.served, folder, plan.asked)


def measure_follow_up(plan: Plan, folder: Path) -> Iterator[Result]:
    """Only what follows a harvest: resolve and publish, link, find."""
    _, after, catalogues = harvesting.compare(plan.sizes, folder)
    yield after
    yield linking.compare(catalogues, plan.needs)
    yield linking.find(plan.sizes[-1], catalogues[plan.sizes[-1]], plan.needs)


def measure_resolving(plan: Plan, folder: Path) -> Iterator[Result]:
    """Only how well and how fast two lists are resolved."""
    yield resolving.compare(plan.twins, folder)


def measure_amending(plan: Plan, folder: Path) -> Iterator[Result]:
    """Only what one change costs."""
    yield amending.compare(plan.amended, folder)


def measure_site(plan: Plan, folder: Path) -> Iterator[Result]:
    """Only what readers of the site wait for."""
    yield serving.compare(plan.served, folder, plan.asked)


def main(arguments: list[str]) -> None:
    """Measure and print; write the results where they are to be kept."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small numbers, to see that it works; writes nothing")
    parser.add_argument("--following", action="store_true", help="only resolve, publish, link and find")
    parser.add_argument("--resolving", action="store_true", help="only what two lists have in common")
    parser.add_argument("--amending", action="store_true", help="only what one change costs until it is in RDF")
    parser.add_argument("--serving", action="store_true", help="only the site, under load")
    parser.add_argument("--standards", type=int, metavar="N", help="how many the site serves; 10,000 otherwise")
    asked = parser.parse_args(arguments)
    parts = (
        (asked.serving, measure_site), (asked.following, measure_follow_up), (asked.resolving, measure_resolving),
        (asked.amending, measure_amending),
    )  # fmt: skip
    part = any(chosen for chosen, _ in parts)
    quick, measured = asked.quick, next((only for chosen, only in parts if chosen), measure)
    plan = QUICK if quick else FULL
    if asked.standards:
        plan = replace(plan, served=asked.standards)
    print(facts(), flush=True)
    results = []
    with tempfile.TemporaryDirectory(prefix="homefinder-bench-") as folder:
        for result in measured(plan, Path(folder)):
            print(f"\n{section(result)}", flush=True)
            results.append(result)
    if not quick:
        text = replace_sections(RESULTS.read_text(encoding="utf-8"), results) if part else document(results)
        RESULTS.write_text(text, encoding="utf-8")
        print(f"\nwrote {RESULTS}")


if __name__ == "__main__":
    main(sys.argv[1:])
