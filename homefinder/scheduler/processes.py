"""Child processes that end with us: started in the background, watched, and stopped with all that they started."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

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
    family = set() if process.poll() is not None else {psutil.Process(process.pid)}
    asked: set[psutil.Process] = set()
    deadline = time.monotonic() + patience_s
    while alive := _collect_living_descendants(family):
        for member in alive if time.monotonic() > deadline else alive - asked:
            with suppress(psutil.NoSuchProcess):
                member.send_signal(signal.SIGKILL if member in asked else signal.SIGTERM)
        asked |= alive
        time.sleep(POLL_S / 2)
        process.poll()
    process.wait()


def _collect_living_descendants(family: set[psutil.Process]) -> set[psutil.Process]:
    """Those of ``family`` who are alive; descendants seen now are added to it, since they outlive their parents."""
    for member in tuple(family):
        with suppress(psutil.NoSuchProcess):
            family.update(member.children(recursive=True))
    return {member for member in family if is_alive(member)}


def is_alive(process: psutil.Process) -> bool:
    """Whether the process runs; one that ended and waits for its parent to notice does not."""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False
