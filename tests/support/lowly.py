"""Commands run by a user whom the modes of files bind. Root is let through any, so its child gives that up first."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from homefinder.settings import ROOT
from tests.support.commands import Said, command

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
"""See prctl(2) and capabilities(7)."""


def give_up_privileges() -> None:
    """Let the modes of files hold for what this process starts, root's or not. To be called before an exec."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "root's rights could not be given up")


def run_lowly(commands: Sequence[Sequence[str]], data: Path) -> list[Said]:
    """How each of these commands ends on the data folder, all in one process without privileges."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.lowly", str(data)],
        input=json.dumps(commands), capture_output=True, text=True, check=False, cwd=ROOT,
        preexec_fn=give_up_privileges,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [Said(**one) for one in json.loads(done.stdout)]


if __name__ == "__main__":
    ended = [asdict(command(*words, data=Path(sys.argv[1]))) for words in json.load(sys.stdin)]
    print(json.dumps(ended))
