"""Fingerprint of the code of a stage: the modules that it begins at, and every module of ours that these import."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


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
    """The file of one of our modules; None for what is no module, such as a function that is imported."""
    first, *rest = name.split(".")
    if first != PACKAGE.name:
        return None
    base = PACKAGE.joinpath(*rest)
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)


@cache
def _read_imports(path: Path) -> tuple[str, ...]:
    return tuple(_list_imported_names(ast.parse(path.read_bytes())))


def _list_imported_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
