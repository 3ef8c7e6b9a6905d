"""Child processes that end with us: started in the background, watched, and stopped with all that they started."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from homefinder.errors import HomefinderError

PATIENCE_S = 15.0
"""How long a child may take to end by itself. A flow run takes about 3 s to tell the server that it was stopped."""

POLL_S = 0.2

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl+C, what service managers send, and the terminal that is closed."""


class StopRequested(Exception):
    """A person or the system asked us to end."""


@dataclass(slots=True)
class StopSignal:
    """Whether we were asked to end. A signal only sets it, so that nothing is left half started or half stopped."""

    is_requested: bool = False

    def pause(self) -> None:
        """Wait a moment. Raises Stopped when asked to end."""
        if not self.is_requested:
            time.sleep(POLL_S)
        if self.is_requested:
            raise StopRequested


@contextmanager
def catch_stop_signals() -> Iterator[StopSignal]:
    """Signals that ask to end are noted instead of ending this process at once."""
    stop = StopSignal()

    def note(_number: int, _frame: object) -> None:
        stop.is_requested = True

    before = {number: signal.signal(number, note) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass(frozen=True, slots=True)
class ChildCommand:
    """A program to be run in ``folder``; all that it says goes to the end of ``log``."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Path


@contextmanager
def start_child(command: ChildCommand) -> Iterator[subprocess.Popen[bytes]]:
    """The program, running; it and all that it started have ended when the block is left.

    It gets a session of its own, so that Ctrl+C reaches it through us and in our order.
    """
    command.folder.mkdir(parents=True, exist_ok=True)
    command.log.parent.mkdir(parents=True, exist_ok=True)
    with command.log.open("ab") as output:
        process = subprocess.Popen(
            command.arguments, env=dict(command.environment), cwd=command.folder, stdin=subprocess.DEVNULL,
            stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        end(process)


def run_to_end(command: ChildCommand, stop: StopSignal) -> None:
    """Run the program to its end. Raises HomefinderError when it fails, Stopped when asked to end."""
    with start_child(command) as process:
        while process.poll() is None:
            stop.pause()
    if process.returncode:
        raise HomefinderError(f"{command.name} ended with {process.returncode}; {command.log} says why")


def end(process: subprocess.Popen[bytes], patience_s: float = PATIENCE_S) -> None:
    """Ask the process and all its descendants to end; after ``patience_s`` seconds, end them."""
    family: set[int] = set() if process.poll() is not None else {process.pid}
    asked: set[int] = set()
    deadline = time.monotonic() + patience_s
    while alive := _collect_living_descendants(family):
        for pid in alive if time.monotonic() > deadline else alive - asked:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL if pid in asked else signal.SIGTERM)
        asked |= alive
        time.sleep(POLL_S / 2)
        process.poll()
    process.wait()


def _collect_living_descendants(family: set[int]) -> set[int]:
    """Those of ``family`` who are alive; descendants seen now are added to it, since they outlive their parents."""
    parents = processes()
    grew = True
    while grew:
        born = {pid for pid, parent in parents.items() if parent in family} - family
        family |= born
        grew = bool(born)
    return family & parents.keys()


def processes() -> dict[int, int]:
    """The parent of every living process, by process id. Dead ones that wait for their parent are left out."""
    rows = _read_proc() if Path("/proc/self/stat").exists() else _read_ps()
    return {pid: parent for pid, state, parent in rows if not state.startswith(("Z", "X"))}


def _read_proc() -> Iterator[tuple[int, str, int]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended while we looked
            text = path.read_text(encoding="utf-8", errors="replace")
            # The name stands in parentheses and may hold spaces and parentheses itself: proc(5).
            state, parent = text.rpartition(")")[2].split()[:2]
            yield int(path.parent.name), state, int(parent)


def _read_ps() -> Iterator[tuple[int, str, int]]:
    done = subprocess.run(("ps", "-A", "-o", "pid=,stat=,ppid="), capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        pid, state, parent = line.split()
        yield int(pid), state, int(parent)
