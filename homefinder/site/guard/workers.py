"""Worker processes that answer strangers' queries: a few at once, each query within a time and a memory limit.

A query that passes its time is stopped by killing its process; another process takes its place, and the queries of the
other processes go on. A request goes to a process as one line of JSON; the answer comes as one line of JSON (``ok``,
``length``, ``error``, ``kind``) and then so many bytes.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, LifoQueue
from threading import Lock, Timer
from typing import Any

from homefinder.errors import QueryError
from homefinder.site.guard.lanes import TooBusy

MIB = 1024 * 1024
OVERFLOW_SIGNALS = frozenset({-signal.SIGSEGV, -signal.SIGBUS})
"""How a process ends whose stack is full."""


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """What one query may take, and how many run at once."""

    seconds: float = 15.0
    memory_bytes: int = 2048 * MIB
    """Bytes of address space of a worker, its libraries and the store's caches included."""
    answer_bytes: int = 32 * MIB
    """Bytes of the longest answer."""
    workers: int = 3
    wait_seconds: float = 10.0
    """How long a query waits for a worker to be free."""
    advice: str = "add LIMIT, or narrow it"
    """What to do about a query that was stopped, as it ends a sentence."""


class QueryKilled(QueryError):
    """A query was stopped: it took too long, or too much memory."""


class AnswerTooLarge(QueryError):
    """A query was answered, and the answer is longer than one may be."""


ERRORS_BY_KIND = {"memory": QueryKilled, "size": AnswerTooLarge}
"""What a failure is, by the kind that a worker tells; QueryError for any other."""


class Worker:
    """One process, and whether it was killed for being late."""

    def __init__(self, module: str, arguments: Sequence[str], limits: WorkLimits) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments, str(limits.memory_bytes), str(limits.answer_bytes)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._limits = limits
        self._late = False

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: Mapping[str, Any]) -> bytes:
        """The answer's bytes. Raises QueryError with the reason: QueryKilled when the process had to end,
        AnswerTooLarge for an answer that is longer than one may be."""
        timer = Timer(self._limits.seconds, self._stop_late)
        timer.start()
        try:
            head, body = self._exchange(json.dumps(request).encode() + b"\n")
        except (OSError, ValueError) as error:
            raise QueryKilled(self._describe_end()) from error
        finally:
            timer.cancel()
        if head["ok"]:
            return body
        raise ERRORS_BY_KIND.get(head.get("kind", ""), QueryError)(head["error"])

    def kill(self) -> None:
        """End the process now."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait()

    def _exchange(self, line: bytes) -> tuple[dict[str, Any], bytes]:
        requests, answers = self._process.stdin, self._process.stdout
        if requests is None or answers is None:
            raise OSError("the worker has no pipes")
        requests.write(line)
        requests.flush()
        head = json.loads(answers.readline() or b"!")
        body = answers.read(head.get("length", 0))
        if len(body) < head.get("length", 0):
            raise OSError("the worker ended in the middle of its answer")
        return head, body

    def _stop_late(self) -> None:
        self._late = True
        self._process.kill()

    def _describe_end(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        ended = self._process.poll()
        self.kill()
        limits = self._limits
        if self._late:
            return f"the query was stopped: it took longer than {limits.seconds:g} seconds; {limits.advice}"
        if ended in OVERFLOW_SIGNALS:
            return f"the query was stopped: it is too long or has too many levels; {limits.advice}"
        memory = f"{limits.memory_bytes // MIB:,} MB of memory"
        return f"the query was stopped: it needed more than the {memory} allowed; {limits.advice}"


class WorkerPool:
    """Processes that run ``module`` with ``arguments``. Safe between threads; they start when they are first needed."""

    def __init__(self, module: str, arguments: Sequence[str], limits: WorkLimits) -> None:
        self.limits = limits
        self._module, self._arguments = module, arguments
        self._free: LifoQueue[Worker | None] = LifoQueue()
        for _ in range(limits.workers):
            self._free.put(None)
        self._lock = Lock()
        self._closed = False

    def ask(self, request: Mapping[str, Any]) -> bytes:
        """The answer's bytes. Raises QueryError, QueryKilled, AnswerTooLarge or TooBusy."""
        with self._lend_worker() as worker:
            return worker.ask(request)

    def close(self) -> None:
        """End every process that is not at work; those that are end with their query."""
        with self._lock:
            self._closed = True
        while True:
            try:
                worker = self._free.get_nowait()
            except Empty:
                return
            if worker is not None:
                worker.kill()

    @contextmanager
    def _lend_worker(self) -> Iterator[Worker]:
        try:
            worker = self._free.get(timeout=self.limits.wait_seconds)
        except Empty:
            raise TooBusy("every worker is at work on a long query; try again in a moment") from None
        if worker is None or not worker.is_alive:
            worker = Worker(self._module, self._arguments, self.limits)
        try:
            yield worker
        finally:
            self._put_back(worker)

    def _put_back(self, worker: Worker) -> None:
        with self._lock:
            closed = self._closed
        if closed:
            worker.kill()
        else:
            self._free.put(worker if worker.is_alive else None)
