"""Replay folders made from others: an edition is a list of exchanges that a test may change before it is written."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

FileChange = Callable[[str, bytes], bytes | None]
"""What becomes of a file of an archive: other bytes, or None where it is left out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One exchange. Status 0: the connection failed."""

    url: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a publication answers on one day."""

    source: str
    lines: tuple[Line, ...]

    def answering(self, address: str, change: Callable[[Line], Line | None]) -> Edition:
        """Addresses in which the pattern is found answer otherwise, or not at all (None): without ETag and date."""
        asked = [line.url for line in self.lines if re.search(address, line.url)]
        assert asked, f"no address fits {address}"
        changed = [
            change(replace(line, headers={"content-type": line.headers.get("content-type", "")}))
            if line.url in asked
            else line
            for line in self.lines
        ]
        return replace(self, lines=tuple(line for line in changed if line is not None))

    def turned(self, address: str, change: Callable[[bytes], bytes]) -> Edition:
        """The bodies of addresses in which the pattern is found, changed."""
        return self.answering(address, lambda line: replace(line, body=change(line.body)))

    def written(self, root: Path, day: str) -> Path:
        """The replay folder ``root/SOURCE/DAY``."""
        folder = root / self.source / day
        (folder / "bodies").mkdir(parents=True)
        with (folder / "responses.jsonl").open("w", encoding="utf-8") as file:
            for line in self.lines:
                name = f"bodies/{hashlib.sha256(line.body).hexdigest()[:16]}"
                (folder / name).write_bytes(line.body)
                told = {"url": line.url, "status": line.status, "headers": dict(line.headers), "body": name}
                file.write(json.dumps(told) + "\n")
        return folder


def edition(folder: Path, source: str = "") -> Edition:
    """The edition in a replay folder ``SOURCE/DATE``."""
    lines = []
    for text in (folder / "responses.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(text)
        body = (folder / told["body"]).read_bytes() if told["body"] else b""
        lines.append(Line(told["url"], told["status"], told["headers"], body))
    return Edition(source or folder.parent.name, tuple(lines))


def repacked(change: FileChange) -> Callable[[bytes], bytes]:
    """A tar.gz with its files changed; the members stand in the order in which they were."""

    def pack(body: bytes) -> bytes:
        return packed({
            name: fresh for name, data in unpacked(body).items() if (fresh := change(name, data)) is not None
        })  # fmt: skip

    return pack


def unpacked(body: bytes) -> dict[str, bytes]:
    """The plain files of a tar.gz by path."""
    with tarfile.open(fileobj=io.BytesIO(body), mode="r:gz") as tar:
        return {info.name: tar.extractfile(info).read() for info in tar if info.isreg()}  # type: ignore[union-attr]


def packed(files: Mapping[str, bytes]) -> bytes:
    """A tar.gz of these files."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0)
