"""The modules of a checkout as syntax trees, and the files of its folders. Nothing of the checkout is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

FACES = ("__init__", "__main__")
"""Names that every package may have."""


@dataclass(frozen=True, slots=True)
class Module:
    """One file of Python: its path from the root of the checkout, its text, and the text's syntax tree."""

    path: PurePosixPath
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The name under which it is imported; a face has its package's."""
        return ".".join(self.path.parent.parts if self.is_face else self.path.with_suffix("").parts)

    @property
    def package(self) -> str:
        """The package that holds it; a face's is its own."""
        return ".".join(self.path.parent.parts)

    @property
    def is_face(self) -> bool:
        """Whether it is the ``__init__`` of a package."""
        return self.path.stem == "__init__"

    @property
    def lines(self) -> int:
        """Lines as ``wc -l`` counts them."""
        return self.text.count("\n")


def read_modules(root: Path, folder: str = "homefinder") -> list[Module]:
    """Every module below a folder of the checkout, in the order of their paths. Raises SyntaxError for a broken one."""
    return [
        Module(PurePosixPath(path.relative_to(root).as_posix()), text, ast.parse(text, filename=str(path)))
        for path in sorted((root / folder).rglob("*.py"))
        for text in [path.read_text(encoding="utf-8")]
    ]


def count_files(root: Path, folder: str = "homefinder") -> dict[str, int]:
    """Folder → files that stand in it, of any kind but faces and what Python writes."""
    folders = [root / folder, *(path for path in (root / folder).rglob("*") if path.is_dir())]
    counted = {path.relative_to(root).as_posix(): sum(1 for _ in _list_files(path)) for path in sorted(folders)}
    return {name: count for name, count in counted.items() if "__pycache__" not in name}


def _list_files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.is_file() and path.name != "__init__.py")
