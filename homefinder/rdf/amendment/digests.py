"""What a part of the projection said, as digests in a file beside the store: one for each thing in each graph."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TextIO

from homefinder.rdf.names import Node
from homefinder.rdf.store.versions import DIGESTS

DIGEST_BYTES = 8
"""A thing that changes keeps its digest by chance once in 10^19 changes."""
MODULUS = 1 << (8 * DIGEST_BYTES)
FASTEST = 1
"""Level of compression: half of the size for a tenth of the time of the best."""

Subject = tuple[str, str, bool]
"""A graph, a thing, and whether it is described or only added to (``Node.is_description``)."""


@dataclass(slots=True)
class SaidPart:
    """What a part said in all. ``version`` is that of what it rests on."""

    version: str = ""
    digests: dict[Subject, int] = field(default_factory=dict)

    def add(self, node: Node) -> int:
        """Let the part say a node, too; returns the node's digest.

        In whichever order nodes of one thing come, that of the thing is the same.
        """
        subject, digest = subject_of(node), digest_node(node)
        self.digests[subject] = (self.digests.get(subject, 0) + digest) % MODULUS
        return digest


def subject_of(node: Node) -> Subject:
    """Of what a node tells."""
    return node.graph, node.json_ld["@id"], node.is_description


def digest_node(node: Node) -> int:
    """A digest of all that a node says, above 0."""
    return 1 + int.from_bytes(blake2b(repr(node.json_ld).encode(), digest_size=DIGEST_BYTES).digest()) % (MODULUS - 1)


class UnreadableDigestsError(Exception):
    """What was kept of a part is damaged or gone: the store must be made anew."""


def read_version(folder: Path, name: str) -> str:
    """The version of what a part rested on. Raises UnreadableDigestsError."""
    with _open_part(folder, name) as file:
        return file.readline().rstrip("\n")


def read_part(folder: Path, name: str) -> SaidPart:
    """What is kept of a part. Raises UnreadableDigestsError."""
    with _open_part(folder, name) as file:
        said, graphs = SaidPart(file.readline().rstrip("\n")), dict[str, str]()
        for line in file:
            graph, address, kind, digest = line.rstrip("\n").split("\t")
            said.digests[graphs.setdefault(graph, graph), address, kind == "1"] = int(digest, 16)
    return said


@contextmanager
def _open_part(folder: Path, name: str) -> Iterator[TextIO]:
    try:
        with gzip.open(_file(folder, name), "rt", encoding="utf-8") as file:
            yield file
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise UnreadableDigestsError(name) from error


def write_part(folder: Path, name: str, said: SaidPart) -> None:
    """Keep what a part says, in place of what was kept. The file before, which others may share, stays as it is."""
    path = _file(folder, name)
    path.unlink(missing_ok=True)
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=FASTEST) as file:
        file.write(f"{said.version}\n")
        file.writelines(
            f"{graph}\t{address}\t{described:d}\t{digest:x}\n"
            for (graph, address, described), digest in said.digests.items()
        )


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name.replace(' ', '-')}{DIGESTS}"
