"""Fifty readers beside an attack and without one, in turns: ``python -m bench.attacking DATA`` prints both.

The site of DATA is served twice; one is attacked. Readers come to each in turns, so that what else the machine does
counts for both. The attacks are those of the tests.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.support.attack import compute_95th, read_pages, under_attack
from tests.support.site import served


def measure(data: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each page without and under attack."""
    calm: list[float] = []
    attacked: list[float] = []
    with served(data) as quiet, served(data) as target:
        for url in (quiet, target):
            read_pages(url, readers=1)
        for _ in range(rounds):
            calm += read_pages(quiet)
            with under_attack(target):
                attacked += read_pages(target)
    return calm, attacked


def main() -> None:
    """Print the 95th percentiles and how many times as long readers wait under attack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    without, under = measure(asked.data, asked.rounds)
    calm, attacked = compute_95th(without), compute_95th(under)
    print(f"{len(without)} pages without, {len(under)} under attack, all answered", file=sys.stderr)
    print(f"95th percentile: {calm:.3f} s without, {attacked:.3f} s under attack, {attacked / calm:.1f} times as long")


if __name__ == "__main__":
    main()
