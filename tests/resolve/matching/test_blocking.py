"""The work grows in step with the records: blocks bound the pairs, however many records share a word or an address."""

from __future__ import annotations

import time

import pytest

from homefinder.resolve.clustering import resolve_records
from homefinder.resolve.matching.blocking import collect_pairs_to_compare
from homefinder.resolve.matching.profile import RecordDescription, build_profile
from homefinder.resolve.matching.term_frequencies import statistics_of

PLACES = [
    f"{first}{last}" for first in ("north", "south", "east", "west", "upper", "lower") for last in "abcdefghijklmnop"
]
SUBJECTS = [
    "register",
    "census",
    "return",
    "inspection",
    "placement",
    "transport",
    "licence",
    "school",
    "water",
    "housing",
]


def made(number: int) -> list[RecordDescription]:
    """Records of two sources, each thing twice, with words, an entrance and a publisher that very many share."""
    records = []
    for position in range(number // 2):
        title = f"{PLACES[position % 96]} {SUBJECTS[position // 96 % 10]} record {position} standard"
        for source in ("s", "t"):
            records.append(
                RecordDescription(
                    f"{source}:{position}", source, title, f"https://door.org/{position % 3}",
                    key=f"{source}{position}", kind="standard", description=f"What {title} holds.",
                    publisher_id="one-house",
                )
            )  # fmt: skip
    return records


def compared(number: int) -> int:
    readings = [build_profile(item) for item in made(number)]
    return len(collect_pairs_to_compare(readings, statistics_of(readings)))


def test_pairs_grow_in_step_with_records() -> None:
    small, large = compared(2_000), compared(10_000)
    assert large / small < 6
    assert large < 20 * 10_000


def test_ten_thousand_records_take_about_five_times_two_thousand() -> None:
    def seconds(number: int) -> float:
        records = made(number)
        before = time.process_time()
        found = resolve_records(records)
        assert len(found.clusters) == number // 2
        return time.process_time() - before

    seconds(200)
    assert seconds(10_000) / seconds(2_000) < 10


@pytest.mark.parametrize("shared", ["word", "address", "code"])
def test_what_all_share_makes_no_pairs(shared: str) -> None:
    records = [
        RecordDescription(
            f"s{n}:{n}",
            f"s{n}",
            "Register" if shared == "word" else f"Title{n} word{n}",
            "https://door.org" if shared == "address" else "",
            codes=(("c", "ABC123"),) if shared == "code" else (),
        )
        for n in range(500)
    ]
    readings = [build_profile(item) for item in records]
    assert collect_pairs_to_compare(readings, statistics_of(readings)) == set()
