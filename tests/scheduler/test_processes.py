"""Nothing that we start outlives us: real processes, also stubborn ones and their children."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from homefinder.errors import HomefinderError
from homefinder.scheduler.processes import (
    ChildCommand,
    StopRequested,
    StopSignal,
    catch_stop_signals,
    end,
    is_alive,
    run_to_end,
    start_child,
)

STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
own = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
print(own.pid, flush=True)
time.sleep(60)
"""


def command(folder: Path, code: str) -> ChildCommand:
    return ChildCommand("a test", (sys.executable, "-c", code), os.environ, folder, folder / "log")


def told(folder: Path) -> int:
    """The process id that the child wrote down."""
    deadline = time.monotonic() + 20
    while not (folder / "log").read_text(encoding="utf-8").strip():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return int((folder / "log").read_text(encoding="utf-8"))


def test_a_child_that_does_not_listen_is_ended_with_its_own_child(tmp_path: Path) -> None:
    with start_child(command(tmp_path, STUBBORN)) as process:
        both = psutil.Process(process.pid), psutil.Process(told(tmp_path))
        assert all(is_alive(one) for one in both)
        end(process, patience_s=0.5)
        assert process.returncode == -signal.SIGKILL
    assert not any(is_alive(one) for one in both)


@pytest.mark.parametrize(
    ("code", "says"), [("raise SystemExit(3)", "ended with 3"), ("print('x'); 1/0", "ended with 1")]
)
def test_a_program_that_fails_says_where_its_log_is(tmp_path: Path, code: str, says: str) -> None:
    with pytest.raises(HomefinderError, match=rf"a test {says}; .*log says why"):
        run_to_end(command(tmp_path, code), StopSignal())


def test_a_program_that_ends_well_leaves_its_words_in_the_log(tmp_path: Path) -> None:
    run_to_end(command(tmp_path, "print('done')"), StopSignal())
    assert (tmp_path / "log").read_text(encoding="utf-8") == "done\n"


def test_a_signal_is_noted_and_stops_what_is_waited_for(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with catch_stop_signals() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(StopRequested):
            run_to_end(command(tmp_path, "import time; time.sleep(60)"), stop)
    assert signal.getsignal(signal.SIGTERM) is before
