"""The worker processes of ``/sparql``: how many, within which limits, and how one is asked."""

from __future__ import annotations

from pathlib import Path

from homefinder.settings import Settings
from homefinder.site.guard.workers import MIB, WorkerPool, WorkLimits

WORKER_MODULE = "homefinder.site.sparql.worker"


def build_limits(settings: Settings) -> WorkLimits:
    """What one query may take here; a number of workers below 1 counts as 1."""
    workers = max(settings.sparql_workers, 1)
    return WorkLimits(seconds=settings.sparql_seconds, memory_bytes=settings.sparql_memory_mb * MIB, workers=workers)


class SparqlWorkers(WorkerPool):
    """The processes that answer from one store."""

    def __init__(self, folder: Path, vocab: Path, limits: WorkLimits) -> None:
        super().__init__(WORKER_MODULE, (str(folder), str(vocab)), limits)

    def ask_query(
        self,
        query: str,
        format_name: str,
        default_graphs: tuple[str, ...] = (),
        named: tuple[str, ...] = (),
        base: str = "",
        *,
        is_guarded: bool = True,
    ) -> bytes:
        """Answer in ``format_name``. Raises QueryError, QueryKilled, AnswerTooLarge or TooBusy."""
        return self.ask(
            {
                "query": query,
                "format": format_name,
                "default_graphs": default_graphs,
                "named_graphs": named,
                "base": base,
                "is_guarded": is_guarded,
            }
        )
