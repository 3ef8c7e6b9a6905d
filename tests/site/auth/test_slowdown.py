"""How wrong passwords slow down whoever tries more, and nobody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from homefinder.site.auth.slowdown import Slowdown, name_network


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_hundred_tries_at_once_are_not_all_made() -> None:
    slowdown = Slowdown(free=10, first=30, longest=900)
    with ThreadPoolExecutor(20) as together:
        waits = list(together.map(lambda _: slowdown.begin_try("one"), range(100)))
    assert waits.count(0.0) == 10
    assert slowdown.begin_try("other") == 0.0


def test_waits_grow_and_never_become_endless() -> None:
    clock = Clock()
    slowdown = Slowdown(free=2, first=30, longest=900, quiet=1800, clock=clock)
    waits = []
    for _ in range(10):
        left = slowdown.begin_try("one")
        waits.append(left)
        clock.now += left
        assert not left or slowdown.begin_try("one") == 0.0
    assert waits == [0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
    clock.now += 1801
    assert slowdown.begin_try("one") == 0.0


def test_a_right_try_does_not_count() -> None:
    slowdown = Slowdown(free=2, first=30, longest=900)
    for _ in range(20):
        assert slowdown.begin_try("one") == 0.0
        slowdown.take_back("one")


def test_pauses_grow_to_a_limit_and_end_with_a_right_password() -> None:
    slowdown = Slowdown(free=2, first=0.25, longest=4)
    assert [slowdown.count_pause("ann") for _ in range(8)] == [0, 0, 0.25, 0.5, 1, 2, 4, 4]
    slowdown.forget("ann")
    assert slowdown.count_pause("ann") == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
    ],
)
def test_one_subscriber_counts_as_one(address: str, network: str) -> None:
    assert name_network(address) == network
