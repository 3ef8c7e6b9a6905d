"""Turns at a host: their interval, across threads and processes, and files that are damaged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from homefinder.fetch.politeness.throttle import Throttle, build_lock_file_name
from tests.support.fetch_server import Watch

HOST = "www.example.org"


def test_the_interval_counts_from_the_end_of_the_last_request(tmp_path: Path) -> None:
    watch = Watch()
    with Throttle(tmp_path, watch.clock).take_turn(HOST, 5):
        watch.seconds += 3
    watch.seconds += 1
    with Throttle(tmp_path, watch.clock).take_turn(HOST, 5):
        assert watch.slept == [4.0]
    with Throttle(tmp_path, watch.clock).take_turn("other.example.org", 5):
        assert watch.slept == [4.0]


def test_a_failed_request_counts_too(tmp_path: Path) -> None:
    watch = Watch()
    throttle = Throttle(tmp_path, watch.clock)
    with pytest.raises(RuntimeError), throttle.take_turn(HOST, 5):
        raise RuntimeError
    with throttle.take_turn(HOST, 5):
        assert watch.slept == [5.0]


@pytest.mark.parametrize(("asked_s", "wait"), [(30, 30.0), (9_999, 60.0)])
def test_a_host_that_asked_for_absence_gets_it(tmp_path: Path, asked_s: float, wait: float) -> None:
    watch = Watch()
    throttle = Throttle(tmp_path, watch.clock, max_pause_s=60)
    throttle.pause_host(HOST, asked_s)
    with throttle.take_turn(HOST, 1), throttle.take_turn("b", 1):
        assert watch.slept == [wait]


@pytest.mark.parametrize(
    "state", ["{", "[]", '"x"', '{"last": "soon"}', '{"last": NaN}', '{"last": 1e300}', '{"not_before": 1e300}', "\x00"]
)
def test_a_damaged_file_never_blocks_for_long(tmp_path: Path, state: str) -> None:
    watch = Watch()
    (tmp_path / build_lock_file_name(HOST)).write_text(state)
    with Throttle(tmp_path, watch.clock, max_pause_s=60).take_turn(HOST, 5):
        assert sum(watch.slept) <= 60


def test_another_process_waits_for_its_turn(tmp_path: Path) -> None:
    order = tmp_path / "order"
    program = (
        "import sys; from pathlib import Path; from homefinder.fetch.politeness.throttle import Throttle\n"
        "print('ready', flush=True)\n"
        f"with Throttle(Path({str(tmp_path)!r})).take_turn({HOST!r}, 0): Path({str(order)!r}).open('a').write('other ')"
    )
    with Throttle(tmp_path).take_turn(HOST, 0):
        other = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        assert other.stdout
        assert other.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(0.2)
        with order.open("a") as file:
            file.write("first ")
    other.communicate(timeout=10)
    assert order.read_text() == "first other "


@pytest.mark.parametrize("host", ["../../etc/passwd", "[::1]", "a" * 500, "", ".hidden"])
def test_lock_files_stay_in_their_folder(tmp_path: Path, host: str) -> None:
    with Throttle(tmp_path).take_turn(host, 0):
        pass
    assert [path.suffix for path in tmp_path.iterdir()] in ([".lock"], [""])
