"""What a worker process does to itself before it looks at a stranger's query, and how it is asked and answers."""

from __future__ import annotations

import json
import os
import resource
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

Answer: TypeAlias = tuple[dict[str, Any], bytes]
"""Head and body of an answer, as ``workers`` reads them."""

STACK_BYTES = 64 * 1024 * 1024
"""Stack for one query. Measured with pyoxigraph 0.5.13 on the longest query that may be sent: a sum of 24,000 numbers
overflows 8 MB, nothing that was tried overflows 64 MB."""


def limit_process(memory_bytes: int) -> None:
    """Bound this process: its memory, no core file, after the pages for processor and before them when memory ends."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    with suppress(OSError):  # Linux alone has it
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def run_with_stack(function: Callable[[], None]) -> None:
    """Call ``function`` in a thread with a stack of ``STACK_BYTES``, whatever the shell's limit is."""
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=function)
    thread.start()
    thread.join()


def serve_requests(answer: Callable[[dict[str, Any]], Answer], requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer line by line until there are no more requests."""
    for line in requests:
        head, body = answer(json.loads(line))
        answers.write(json.dumps(head).encode() + b"\n" + body)
        answers.flush()
