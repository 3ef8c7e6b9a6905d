"""Runs the program that a folder of judged cases counts with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from homefinder.errors import UsageError

FILE_NAME = "score.py"
SECONDS = 300
"""How long a scorer may take."""


def run_scorer(folder: Path, kind: str, cases: Path, answers: Path) -> list[str]:
    """The lines that the scorer of a folder prints of these answers. Raises UsageError where it fails."""
    program = folder / FILE_NAME
    done = subprocess.run(
        [sys.executable, "-I", str(program), kind, str(cases), str(answers)],
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    if done.returncode:
        raise UsageError(f"{program} failed on {kind}: {done.stderr.strip()[-300:]}")
    return done.stdout.strip().splitlines()
