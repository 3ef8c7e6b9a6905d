"""The figures of a library's layout, each with what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.structure.contents import count_word, list_helpers_called_once, list_sql
from bench.structure.imports import find_package_circles
from bench.structure.modules import count_files, read_modules
from bench.structure.names import find_participle_functions, find_repeated_classes, find_repeated_modules

ONE_THING_A_FILE: Mapping[str, str] = {
    "homefinder/cli": "a file is a group of commands",
    "homefinder/site/pages": "a file is a page",
    "homefinder/site/templates/pages": "a file is a page",
    "homefinder/submissions/templates/parts": "a file is a part of the pack",
    "homefinder/commands": "a file was a group of commands, before there was homefinder/cli",
    "homefinder/act/templates/parts": "a file was a part of the pack, before there was homefinder/submissions",
}
"""Folder → why it may hold more files than another."""

WORDS = ("told", "house")
"""Words that stood for many things; the list of words in docs/words.md has none of them."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One count: what of, how many, and which they are (or what else is to be said of it)."""

    name: str
    count: int
    which: tuple[str, ...] = ()


def count_structure(root: Path) -> list[Figure]:
    """Every figure of a checkout."""
    modules, folders = read_modules(root), count_files(root)
    sql = {str(module.path): len(list_sql(module)) for module in modules if not _is_store(module.package)}
    sql = {path: count for path, count in sql.items() if count}
    circles = find_package_circles(modules)
    return [
        Figure("lines", sum(module.lines for module in modules)),
        Figure("modules", len(modules)),
        _largest("files in the largest folder", folders),
        _largest("files in the largest folder that is not one thing a file",
                 {name: count for name, count in folders.items() if name not in ONE_THING_A_FILE}),
        Figure("loose files at the top", *_counted(
            module.path.name for module in modules if module.package == "homefinder" and not module.is_face)),
        Figure("module names used twice or more", *_counted(find_repeated_modules(modules))),
        Figure("class names used twice or more", *_counted(find_repeated_classes(modules))),
        Figure("function names that are a participle alone", *_counted(map(str, find_participle_functions(modules)))),
        Figure("packages in import circles", sum(map(len, circles)), tuple(" ".join(circle) for circle in circles)),
        Figure("strings of SQL outside store/", sum(sql.values())),
        Figure("modules with SQL outside store/", *_counted(f"{path} ({count})" for path, count in sql.items())),
        Figure("private helpers called once", *_counted(list_helpers_called_once(modules))),
        *(Figure(f"times “{word}”", count_word(word, modules)) for word in WORDS),
    ]  # fmt: skip


def render_table(figures: Iterable[Figure], shown: int = 3) -> str:
    """The figures as a table for a terminal, with the first ``shown`` of what each counts."""
    figures = list(figures)
    width = max(len(figure.name) for figure in figures)
    return "\n".join(
        f"{figure.name:<{width}}  {figure.count:>6}  {_examples(figure, shown)}".rstrip() for figure in figures
    )


def _examples(figure: Figure, shown: int) -> str:
    more = len(figure.which) - shown
    return ", ".join(figure.which[:shown]) + (f", and {more} more" if more > 0 else "")


def _largest(name: str, folders: Mapping[str, int]) -> Figure:
    largest = max(folders.values(), default=0)
    return Figure(name, largest, tuple(folder for folder, count in folders.items() if count == largest))


def _counted(names: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    which = tuple(names)
    return len(which), which


def _is_store(package: str) -> bool:
    return package == "homefinder.store" or package.startswith("homefinder.store.")
