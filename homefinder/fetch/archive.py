"""Every body as received, under the SHA-256 of its bytes, and a journal of exchanges for each run."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path

from homefinder.errors import StoreError
from homefinder.fetch.journal import Journal
from homefinder.store.faults import explain_os_error
from homefinder.store.files import open_replacement

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Archive:
    """The folder ``root``: ``bodies/ab/ab12…`` and ``runs/SOURCE/STAMP/responses.jsonl``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def bodies(self) -> Path:
        return self.root / "bodies"

    def path(self, sha256: str) -> Path:
        """Where the body with this hash is kept. Raises StoreError when it is no SHA-256."""
        if not _SHA256.fullmatch(sha256):
            raise StoreError(self.bodies, f"{sha256!r} is not a SHA-256 in lower-case hexadecimal")
        return self.bodies / sha256[:2] / sha256

    def write(self, body: bytes) -> str:
        """Keep ``body`` and return its SHA-256. A body that is there already is left; a damaged one is replaced."""
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.path(sha256)
        if not (path.exists() and path.read_bytes() == body):
            path.parent.mkdir(parents=True, exist_ok=True)
            with open_replacement(path) as file:
                file.write(body)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The body with this hash. Raises StoreError naming the file when it is missing or damaged."""
        path = self.path(sha256)
        try:
            body = path.read_bytes()
        except PermissionError as error:
            raise explain_os_error(path, error) from error
        except OSError as error:
            raise StoreError(path, f"the archived body cannot be read ({error.strerror}); harvest again") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise StoreError(path, "the archived body is damaged: its SHA-256 differs from its name; harvest again")
        return body

    def open_journal(self, source_id: str, stamp: str) -> Journal:
        """A new journal for one run; a stamp that is taken gets a number behind it."""
        runs = self.root / "runs" / source_id
        for number in range(1, 10_000):
            folder = runs / (stamp if number == 1 else f"{stamp}-{number}")
            try:
                folder.mkdir(parents=True)
            except FileExistsError:
                continue
            return Journal(folder, self.root)
        raise StoreError(runs / stamp, "holds 10,000 runs of one second; remove those that are not needed")


def format_run_stamp(seen_on: date, now: datetime) -> str:
    """The name of a run's folder: the day on which it saw the world, and the time of day (UTC) at which it ran."""
    return f"{seen_on.isoformat()}T{now.astimezone(UTC):%H%M%S}Z"
