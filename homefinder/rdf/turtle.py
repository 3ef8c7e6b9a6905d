"""Turtle and TriG with the same bytes for the same statements: the serialiser writes its prefixes in any order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, Triple, serialize

_PREFIX = b"@prefix "


def write_turtle(
    statements: Iterable[Quad] | Iterable[Triple], format: RdfFormat, prefixes: Mapping[str, str], out: BinaryIO
) -> None:
    """Write ``statements`` in the order given, behind ``prefixes`` in the order of their names."""
    head = _PrefixSorter(out)
    serialize(statements, head, format, prefixes=dict(prefixes))  # type: ignore[arg-type]
    head.finish()


class _PrefixSorter:
    """Passes bytes on to ``out`` once the lines of prefixes at their beginning are complete and in order."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._buffer: bytes | None = b""

    def write(self, data: bytes) -> int:
        if self._buffer is None:
            self._out.write(data)
            return len(data)
        self._buffer += data
        last = self._buffer.rfind(b"\n", 0, -1) + 1
        if len(self._buffer) - last >= len(_PREFIX) and not self._buffer.startswith(_PREFIX, last):
            self.finish()
        return len(data)

    def flush(self) -> None:
        """Nothing to do: what is held back is not complete yet."""

    def finish(self) -> None:
        """Write what is held back; the text had nothing but prefixes, or they are all here."""
        lines = (self._buffer or b"").splitlines(keepends=True)
        head = [line for line in lines if line.startswith(_PREFIX)]
        self._out.writelines([*sorted(head), *lines[len(head) :]])
        self._buffer = None
