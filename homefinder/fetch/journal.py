"""The exchanges of one run, a line each, in the form of a replay folder: any past run can be replayed."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from homefinder.model import FetchResult

RESPONSES_FILE = "responses.jsonl"


class Journal:
    """``folder/responses.jsonl``, written line by line, so that a process that dies keeps what had come.

    Bodies are named by their path from the folder to the archive. An exchange that failed has status 0 and ``error``;
    behind a 304 stand status 200 and the archived body, so that a replay answers what the run worked with.
    """

    def __init__(self, folder: Path, archive: Path) -> None:
        self.folder = folder
        self._bodies = "/".join([".."] * len(folder.relative_to(archive).parts)) + "/bodies"
        self._lock = threading.Lock()
        # Unbuffered: a line reaches the file in one call, so that a process that is killed leaves no half line.
        self._file = (folder / RESPONSES_FILE).open("ab", buffering=0)

    def append(self, exchange: FetchResult) -> None:
        """Write one exchange. ``exchange.final_url`` is the address that was really asked."""
        line = json.dumps(self._line(exchange))
        with self._lock:
            self._file.write(line.encode() + b"\n")

    def close(self) -> None:
        self._file.close()

    def _line(self, exchange: FetchResult) -> dict[str, object]:
        sha256 = exchange.sha256
        return {
            "url": exchange.final_url,
            "status": 200 if exchange.not_modified else exchange.status,
            "headers": dict(exchange.headers),
            "body": f"{self._bodies}/{sha256[:2]}/{sha256}" if sha256 else None,
            "asked": exchange.url,
            "final_url": exchange.final_url,
            "fetched_at": exchange.fetched_at.isoformat(),
            "not_modified": exchange.not_modified,
            "error": exchange.error,
        }
