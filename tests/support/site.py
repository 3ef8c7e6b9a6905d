"""A site that is really served: ``homefinder serve`` in a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from homefinder.settings import ROOT
from tests.support.lowly import give_up_privileges

SAID = re.compile(r"Homefinder is at (http://\S+?)/ ")


@contextmanager
def served(data: Path, more: Mapping[str, str] | None = None, *, lowly: bool = False) -> Iterator[str]:
    """The address of a site on ``data``, without a slash at its end; ``more`` goes into its environment.

    ``lowly``: by a user whom the modes of files bind.
    """
    command = [sys.executable, "-m", "homefinder", "serve", "--data", str(data), "--port", "0"]
    environment = {**os.environ, **(more or {})}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT,
        preexec_fn=give_up_privileges if lowly else None,  # noqa: PLW1509, no thread holds a lock that it needs
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = SAID.search(line)
        assert found, f"the site did not say where it is: {line!r}"
        yield found.group(1)
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()
