"""Fingerprint of the code of a stage: the modules that it begins at, and every module of ours that these import."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent

_IMPORT = re.compile(r"^\s*(?:from (homefinder[\w.]*) import (\([^)]*\)|.*)|import (homefinder[\w.]*))", re.MULTILINE)
_NAME = re.compile(r"\w+")


@cache
def fingerprint_code(*modules: str) -> str:
    """16 hexadecimal digits of SHA-256 over the sources of ``modules`` (full names) and all that they import.

    Another stage's code, a page or a command changes nothing here. What is imported within a function counts too.
    """
    digest = hashlib.sha256()
    for name, path in sorted(_find_reached_modules(modules).items()):
        digest.update(name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _find_reached_modules(modules: tuple[str, ...]) -> dict[str, Path]:
    """Every module that is reached, by name."""
    found: dict[str, Path] = {}
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        path = _find_path(name)
        if path and name not in found:
            found[name] = path
            waiting += _read_imports(path)
    return found


def _find_path(name: str) -> Path | None:
    """The file of one of our modules; None for what is no module, such as a function that is imported.

    The face of the whole package is left out: it offers everything to others, and says nothing to a stage.
    """
    first, *rest = name.split(".")
    if first != PACKAGE.name or not rest:
        return None
    base = PACKAGE.joinpath(*rest)
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)


@cache
def _read_imports(path: Path) -> frozenset[str]:
    """The full names that the file imports from the package, modules and what stands in them alike.

    Read by pattern: ``ast`` takes 0.4 s for the 134 modules of a refresh, this 0.02 s. Words of a docstring that look
    like an import only add a module.
    """
    found = set()
    for module, names, name in _IMPORT.findall(path.read_text(encoding="utf-8")):
        found |= {module or name, *(f"{module}.{item}" for item in _NAME.findall(names))}
    return frozenset(found)
