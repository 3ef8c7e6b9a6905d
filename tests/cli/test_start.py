"""A command loads only what it needs: the help and ``find`` must not wait for the libraries of other commands."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("rdflib", "pyshacl", "pyoxigraph", "httpx", "bs4", "lxml", "prefect", "datasette", "scipy", "yaml", "rich")

RUN = """
import sys
from homefinder.cli.app import app
sys.argv = ["homefinder", *{arguments!r}]
try:
    app()
except SystemExit as ended:
    assert ended.code == {code}, ended.code
print("LOADED", *[name for name in {heavy!r} if name in sys.modules])
"""


def test_the_public_api_is_loaded_when_it_is_asked_for() -> None:
    script = f"import sys, homefinder; dir(homefinder); print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["--help"], 0),
        (["harvest", "--help"], 0),
        (["find", "census", "--data", "no-such-folder"], 1),
        (["runs", "--data", "no-such-folder"], 1),
    ],
)
def test_what_is_heavy_is_not_loaded(arguments: list[str], code: int) -> None:
    script = RUN.format(arguments=arguments, code=code, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].split()[1:] == []
