"""Read what a publication sent in a process of its own, within limits of time and memory.

A body that is made to hang or to fill the memory, or that ends the reader, ends that process and nothing else: the run
fails with the reason, and the catalogue stays as it was. Forked, so that bodies need no copy and nothing is loaded
anew: some 15 ms a run. Where a system cannot fork, the work is done here, without limits.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import resource
import selectors
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from homefinder.errors import HomefinderError, ReadingStopped, describe_surprise
from homefinder.model import FetchResult
from homefinder.source import Getter

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


def collect_within_budget(
    collect: Callable[[Getter], list[FetchResult]], getter: Getter, budget: ReadingBudget
) -> list[FetchResult]:
    """What ``collect`` gathers, with what it reads meanwhile held to the budget: next pages, links to details.

    The work is done in a child, which asks this process for each exchange, so that the network, the archive and the
    databases are touched here alone. Raises ReadingStopped as ``read_within_budget`` does.
    """
    if not hasattr(os, "fork"):
        return collect(getter)
    ours, theirs = multiprocessing.Pipe()
    child = os.fork()
    if child == 0:
        ours.close()
        _collect_in_child(collect, theirs, budget)
    theirs.close()
    try:
        kind, value = _serve_exchanges(ours, getter, WAITING * budget.cpu_seconds)
    finally:
        ours.close()
        status = _end_child(child)
    if kind == "value":
        return value  # type: ignore[no-any-return]
    if kind == "late":
        raise ReadingStopped(_explain_timeout(budget))
    if kind == "ended":
        raise ReadingStopped(_explain_end(status, budget))
    if kind == "memory":
        raise ReadingStopped(_explain_memory(budget))
    if kind == "error":
        raise value
    raise ReadingStopped(f"what came cannot be read ({value}); this is a fault of ours, too: please report it")


def _serve_exchanges(pipe: Connection, getter: Getter, patience: float) -> tuple[str, Any]:
    """Answer the child until it is done. Its answer names the exchanges by the order in which they were made."""
    served: list[FetchResult] = []
    while True:
        if not pipe.poll(patience):
            return "late", None
        try:
            kind, value = pipe.recv()
        except EOFError:
            return "ended", None
        if kind == "value":
            return kind, [served[one] if isinstance(one, int) else one for one in value]
        if kind == "recorded":
            pipe.send(("value", getter.list_recorded_urls()))
        elif kind == "get":
            url, accept, fresh = value
            try:
                served.append(getter.get(url, accept=accept, fresh=fresh))
                answer: tuple[str, Any] = ("value", served[-1])
            except HomefinderError as error:
                answer = ("error", error)
            with suppress(OSError):  # the child may have ended meanwhile: the next turn tells how
                pipe.send(answer)
        else:
            return kind, value


class _AskingGetter:
    """What the child asks through: each exchange is made by its parent."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()
        self.known: dict[int, int] = {}
        """Exchange by identity → its number in the order in which they were made."""
        self._held: list[FetchResult] = []

    def get(self, url: str, *, accept: Sequence[int] = (), fresh: bool = False) -> FetchResult:
        with self._lock:
            self._pipe.send(("get", (url, tuple(accept), fresh)))
            kind, value = self._pipe.recv()
            if kind == "error":
                raise value
            self.known[id(value)] = len(self._held)
            self._held.append(value)
            return value  # type: ignore[no-any-return]

    def list_recorded_urls(self) -> tuple[str, ...] | None:
        with self._lock:
            self._pipe.send(("recorded", None))
            return self._pipe.recv()[1]  # type: ignore[no-any-return]


def _collect_in_child(
    collect: Callable[[Getter], list[FetchResult]], pipe: Connection, budget: ReadingBudget
) -> NoReturn:
    """Never returns: the child must run nothing of what its parent has still to do."""
    status = 1
    try:
        _enter_child(pipe.fileno(), budget)
        getter = _AskingGetter(pipe)
        try:
            answer: tuple[str, Any] = ("value", [getter.known.get(id(one), one) for one in collect(getter)])
        except MemoryError:
            answer = ("memory", "")
        except HomefinderError as error:
            answer = ("error", error)
        except Exception as error:  # whatever a parser raises is told, never lost with the process
            answer = ("unexpected", describe_surprise(error))
        pipe.send(answer)
        status = 0
    finally:
        os._exit(status)


def _enter_child(kept: int, budget: ReadingBudget) -> None:
    """Let go of what is the parent's, and take on the limits."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    _close_inherited_files(kept)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower_limit(resource.RLIMIT_AS, _read_address_space() + budget.memory_mb * MIB)
    _lower_limit(resource.RLIMIT_CPU, budget.cpu_seconds)


def _read_in_child(read: Callable[[], object], budget: ReadingBudget, writing: int) -> NoReturn:
    """Never returns: the child must run nothing of what its parent has still to do."""
    status = 1
    try:
        _enter_child(writing, budget)
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
