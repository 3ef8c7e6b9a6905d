"""One worker process: answers SPARQL queries from standard input, one at a time, within its memory limit.

Started by ``workers``; whatever goes wrong in a query goes wrong here, and the site never notices. A query comes as one
line of JSON; an answer goes as one line of JSON (``ok``, ``length``, ``error``) and then so many bytes.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any, BinaryIO

from homefinder.errors import HomefinderError
from homefinder.rdf.sparql import run_query
from homefinder.rdf.store.repository import Graphs, LocalRepository, open_local
from homefinder.rdf.store.versions import current_version


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
        body = run_query(store.open_current(), request["query"], request["format"], vocab, graphs)
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
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    opened = CurrentStore(folder)
    for line in requests:
        head, body = answer_query(opened, vocab, max_bytes, json.loads(line))
        answers.write(json.dumps(head).encode() + b"\n" + body)
        answers.flush()


if __name__ == "__main__":
    os.nice(5)  # the pages come first
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.stdin.buffer, sys.stdout.buffer)
