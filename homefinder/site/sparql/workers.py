"""Worker processes that answer SPARQL queries: a few at once, each query within a time and a memory limit.

A query that passes its time is stopped by killing its process; another process takes its place, and the queries of the
other processes go on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock, Timer
from typing import Any

from homefinder.errors import HomefinderError, QueryError
from homefinder.settings import Settings

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """What one query may take, and how many run at once."""

    seconds: float = 15.0
    memory_bytes: int = 2048 * MIB
    """Bytes of address space of a worker, its libraries and the store's caches included."""
    answer_bytes: int = 32 * MIB
    """Bytes of the longest answer."""
    workers: int = 3
    wait_seconds: float = 10.0
    """How long a query waits for a worker to be free."""


def build_limits(settings: Settings) -> QueryLimits:
    """What one query may take here; a number of workers below 1 counts as 1."""
    workers = max(settings.sparql_workers, 1)
    return QueryLimits(seconds=settings.sparql_seconds, memory_bytes=settings.sparql_memory_mb * MIB, workers=workers)


class QueryKilled(QueryError):
    """A query was stopped: it took too long, or too much memory."""


class AnswerTooLarge(QueryError):
    """A query was answered, and the answer is longer than one may be."""


class TooBusy(HomefinderError):
    """Every worker is at work on a query; come back in a moment."""


ERRORS_BY_KIND = {"": QueryError, "memory": QueryKilled, "size": AnswerTooLarge}
"""What a failure is, by the kind that a worker tells."""


class Worker:
    """One process, and whether it was killed for being late."""

    def __init__(self, folder: Path, vocab: Path, limits: QueryLimits) -> None:
        command = [sys.executable, "-m", "homefinder.site.sparql.worker", str(folder), str(vocab)]
        self._process = subprocess.Popen(
            [*command, str(limits.memory_bytes), str(limits.answer_bytes)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._limits = limits
        self._late = False

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: dict[str, Any]) -> bytes:
        """The answer's bytes. Raises QueryError with the reason: QueryKilled when the process had to end,
        AnswerTooLarge for an answer that is longer than one may be."""
        timer = Timer(self._limits.seconds, self._stop_late)
        timer.start()
        try:
            head, body = self._exchange(json.dumps(request).encode() + b"\n")
        except (OSError, ValueError) as error:
            self.kill()
            raise QueryKilled(self._describe_end()) from error
        finally:
            timer.cancel()
        if head["ok"]:
            return body
        raise ERRORS_BY_KIND[head.get("kind", "")](head["error"])

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
        if self._late:
            return (
                f"the query was stopped: it took longer than {self._limits.seconds:g} seconds; add LIMIT, or narrow it"
            )
        return (
            f"the query was stopped: it needed more than the {self._limits.memory_bytes // MIB:,} MB of memory "
            "allowed; add LIMIT, or narrow it"
        )


class WorkerPool:
    """The processes of one store. Safe between threads; processes start when they are first needed."""

    def __init__(self, folder: Path, vocab: Path, limits: QueryLimits = QueryLimits()) -> None:
        self.limits = limits
        self._folder, self._vocab = folder, vocab
        self._free: LifoQueue[Worker | None] = LifoQueue()
        for _ in range(limits.workers):
            self._free.put(None)
        self._lock = Lock()
        self._closed = False

    def ask(
        self, query: str, format_name: str, default_graphs: tuple[str, ...] = (), named: tuple[str, ...] = ()
    ) -> bytes:
        """Answer in ``format_name``. Raises QueryError, QueryKilled, AnswerTooLarge or TooBusy."""
        asked = {"query": query, "format": format_name, "default_graphs": default_graphs, "named_graphs": named}
        with self._lend_worker() as worker:
            return worker.ask(asked)

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
            worker = Worker(self._folder, self._vocab, self.limits)
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
