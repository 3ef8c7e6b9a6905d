"""One worker process: answers SPARQL queries from standard input, one at a time, within its memory limit.

Started by ``workers``; whatever goes wrong in a query goes wrong here, and the site never notices.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, BinaryIO

from homefinder.errors import HomefinderError
from homefinder.rdf.sparql import run_query
from homefinder.rdf.store.repository import Graphs, LocalRepository, open_local
from homefinder.rdf.store.versions import current_version
from homefinder.site.guard.process import limit_process, run_with_stack, serve_requests


class CurrentStore:
    """The store of the newest version, opened again when another was published."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._repository: LocalRepository | None = None

    def open_current(self) -> LocalRepository:
        """Raises StoreError when nothing was built yet."""
        if self._repository is None or self._repository.version != current_version(self._folder):
            if self._repository is not None:
                self._repository.close()
            self._repository = open_local(self._folder)
        return self._repository


def answer_query(
    store: CurrentStore, vocab: Path, max_bytes: int, request: dict[str, Any]
) -> tuple[dict[str, Any], bytes]:
    """Head and body of the answer to one query; a failure is told in the head."""
    try:
        graphs = Graphs(tuple(request["default_graphs"]), tuple(request["named_graphs"]))
        body = run_query(
            store.open_current(), request["query"], request["format"], vocab, graphs, request.get("base", ""),
            is_guarded=request.get("is_guarded", True),
        )  # fmt: skip
    except HomefinderError as error:
        return {"ok": False, "error": str(error)}, b""
    except MemoryError:
        return {"ok": False, "kind": "memory", "error": "the query needs more memory than is allowed"}, b""
    if len(body) > max_bytes:
        problem = f"the answer has {len(body):,} bytes, more than the {max_bytes:,} allowed; add LIMIT, or ask for less"
        return {"ok": False, "kind": "size", "error": problem}, b""
    return {"ok": True, "length": len(body)}, body


def main(folder: Path, vocab: Path, memory: int, max_bytes: int, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until standard input ends, which it does when the site ends."""
    opened = CurrentStore(folder)
    limit_process(memory)
    run_with_stack(
        lambda: serve_requests(lambda asked: answer_query(opened, vocab, max_bytes, asked), requests, answers)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.stdin.buffer, sys.stdout.buffer)
