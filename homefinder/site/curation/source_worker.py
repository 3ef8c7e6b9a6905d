"""One worker process that looks at addresses for curators, one at a time, within limits of time and memory.

It asks the network as harvests do, with the guard against private addresses, and writes nothing that stays.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from types import FrameType
from typing import Any, BinaryIO

from homefinder.discovery.explore import preview_source, try_address
from homefinder.discovery.lint.check import check_declaration, read_declared_text
from homefinder.discovery.model import preview_to_dict
from homefinder.errors import HomefinderError
from homefinder.settings import Settings
from homefinder.site.guard.process import Answer, limit_process, serve_requests


class LookStopped(HomefinderError):
    """A look took longer than one for a reader of the site may."""


def answer_look(settings: Settings, seconds: float, request: dict[str, Any]) -> Answer:
    """A look at an address, or the preview of a declaration, as JSON; a failure is told in the head."""
    try:
        with _limit_time(seconds):
            found = _look(settings, request)
    except MemoryError:
        return {
            "ok": False,
            "kind": "memory",
            "error": "what the address publishes needs more memory to read than is allowed here",
        }, b""
    except HomefinderError as error:
        return {"ok": False, "error": str(error)[:1_000]}, b""
    except Exception as error:  # whatever a publication does, the process goes on and the reader is told
        return {
            "ok": False,
            "error": f"the publication could not be read ({type(error).__name__}); please report it",
        }, b""
    body = json.dumps(found, default=str).encode()
    return {"ok": True, "length": len(body)}, body


def _look(settings: Settings, request: dict[str, Any]) -> dict[str, Any]:
    if request["kind"] == "try":
        return try_address(settings, request["address"]).to_dict()
    text = request["yaml"]
    findings = [asdict(one) for one in check_declaration(text)]
    if any(one["severity"] == "error" for one in findings):
        return {"findings": findings, "found": False, "yaml": text}
    source = read_declared_text(text)
    if source.adapter == "curated":
        raise HomefinderError("a source that is read from this repository has no preview here")
    preview = preview_to_dict(preview_source(settings, source))
    return {
        **preview,
        "findings": findings,
        "found": True,
        "yaml": text,
        "what": "as the declaration says",
        "adapter": source.adapter,
    }


@contextmanager
def _limit_time(seconds: float) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise LookStopped(f"the look was stopped after {seconds:g} seconds; the command line gives it more time")

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def main(arguments: list[str], requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until standard input ends. ``arguments``: data, home, contact, whether this machine may be asked, seconds,
    bytes of memory, bytes of the longest answer."""
    data, home, contact, loopback, seconds, memory, _ = arguments
    limit_process(int(memory))
    settings = replace(
        Settings.from_environment(Path(data)), home=Path(home), contact=contact, allow_loopback=loopback == "yes"
    )
    serve_requests(lambda request: answer_look(settings, float(seconds), request), requests, answers)


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer)
