"""Read what a publication sent in a process of its own, within limits of time and memory.

A body that is made to hang or to fill the memory, or that ends the reader, ends that process and nothing else: the run
fails with the reason, and the catalogue stays as it was. Forked, so that bodies need no copy and nothing is loaded
anew: some 15 ms a run. Where a system cannot fork, the work is done here, without limits.
"""

from __future__ import annotations

import os
import pickle
import resource
import selectors
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

from homefinder.errors import HomefinderError, ReadingStopped, describe_surprise

T = TypeVar("T")

PIECE = 1 << 20
MIB = 1 << 20
WAITING = 4
"""Seconds by the clock for each second of the processor, on a machine that has other work."""
ADVICE = "if the publication is sound, allow more with {}"


@dataclass(frozen=True, slots=True)
class ReadingBudget:
    """What reading one publication may take: seconds of the processor, and MiB beside what this process has already."""

    cpu_seconds: int = 300
    memory_mb: int = 2048


DEFAULT_BUDGET = ReadingBudget()


def read_within_budget(read: Callable[[], T], budget: ReadingBudget) -> T:
    """What ``read`` gives. Raises ReadingStopped where it needs more than the budget, ends its process or raises an
    error that nobody expected; errors that explain themselves are raised as they are."""
    if not hasattr(os, "fork"):
        return read()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _read_in_child(read, budget, writing)
    os.close(writing)
    try:
        answer = _receive(reading, time.monotonic() + WAITING * budget.cpu_seconds)
    finally:
        os.close(reading)
        status = _end_child(child)
    if answer is None:
        raise ReadingStopped(_explain_timeout(budget))
    if not answer:
        raise ReadingStopped(_explain_end(status, budget))
    kind, value = pickle.loads(answer)  # noqa: S301 — written by our own child
    if kind == "value":
        return value  # type: ignore[no-any-return]
    if kind == "memory":
        raise ReadingStopped(_explain_memory(budget))
    if kind == "error":
        raise value
    raise ReadingStopped(f"what came cannot be read ({value}); this is a fault of ours, too: please report it")


def _read_in_child(read: Callable[[], object], budget: ReadingBudget, writing: int) -> NoReturn:
    """Never returns: the child must run nothing of what its parent has still to do."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
        _close_inherited_files(writing)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        memory = _read_address_space() + budget.memory_mb * MIB
        _lower_limit(resource.RLIMIT_AS, memory)
        _lower_limit(resource.RLIMIT_CPU, budget.cpu_seconds)
        answer = _work(read)
        with os.fdopen(writing, "wb") as out:
            out.write(answer)
        status = 0
    finally:
        os._exit(status)


def _close_inherited_files(kept: int) -> None:
    """Let go of what the parent has open: locks of other sources, databases, connections."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    os.closerange(3, kept)
    os.closerange(kept + 1, most if 0 < most < 1 << 20 else 1 << 20)


def _work(read: Callable[[], object]) -> bytes:
    try:
        return pickle.dumps(("value", read()), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(("memory", ""))
    except HomefinderError as error:
        return pickle.dumps(("error", error))
    except Exception as error:  # whatever a parser raises is told, never lost with the process
        return pickle.dumps(("unexpected", describe_surprise(error)))


def _receive(reading: int, until: float) -> bytes | None:
    """What the child wrote until it closed its end; None where it took too long."""
    found = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(reading, selectors.EVENT_READ)
        while selector.select(max(0.0, until - time.monotonic())):
            piece = os.read(reading, PIECE)
            if not piece:
                return bytes(found)
            found += piece
    return None


def _end_child(child: int) -> int:
    """Kill the child where it still lives, and give its status."""
    done, status = os.waitpid(child, os.WNOHANG)
    if not done:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return status


def _lower_limit(which: int, most: int) -> None:
    _, hard = resource.getrlimit(which)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (allowed, hard))


def _read_address_space() -> int:
    """Bytes of address space that this process has now."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:  # not Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _explain_timeout(budget: ReadingBudget) -> str:
    return (
        f"what came takes longer to read than {budget.cpu_seconds} seconds; it may be made to hang; "
        + ADVICE.format("HOMEFINDER_READING_SECONDS")
    )


def _explain_memory(budget: ReadingBudget) -> str:
    return (
        f"what came takes more memory to read than {budget.memory_mb:,} MiB; it may be made to fill it; "
        + ADVICE.format("HOMEFINDER_READING_MEMORY_MB")
    )


def _explain_end(status: int, budget: ReadingBudget) -> str:
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if ended_by in (signal.SIGXCPU, signal.SIGKILL):
        return _explain_timeout(budget)
    if ended_by:
        return f"what came ended the process that read it (signal {ended_by}); nothing of it was taken"
    return _explain_memory(budget)
