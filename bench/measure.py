"""How long a piece of work takes, and how much memory it asks for."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds by the wall clock; ``peak`` is the memory asked for beyond what was there at the start, in bytes."""

    seconds: float
    peak: int


def seconds(work: Callable[[], object]) -> float:
    """Wall clock of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure_in_process(work: Callable[[], float]) -> Measured:
    """Do ``work`` in a process of its own, so that its peak of memory is its own; it returns the seconds that count.

    Peak as Linux counts it: VmHWM (https://man7.org/linux/man-pages/man5/proc_pid_status.5.html).
    """
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(work, there))
    process.start()
    there.close()
    try:
        result: Measured = here.recv()
    except EOFError as error:
        raise RuntimeError("the measured work broke; its own message stands above") from error
    finally:
        process.join()
    return result


def _child(work: Callable[[], float], answer: Connection) -> None:
    before = _kilobytes("VmRSS")
    took = work()
    answer.send(Measured(took, max(0, _kilobytes("VmHWM") - before) * 1024))


def _kilobytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))
