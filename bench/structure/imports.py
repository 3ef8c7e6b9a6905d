"""Which packages import which, and which do so in a circle."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.util import resolve_name

from bench.structure.modules import Module


def list_imports(module: Module, known: frozenset[str]) -> Iterator[str]:
    """The modules among ``known`` that a module imports, wherever in it the import stands, for types only too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            base = resolve_name("." * node.level + (node.module or ""), module.package)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield from (name for name in (inner if inner in known else base,) if name in known)


def build_sibling_graph(modules: Iterable[Module]) -> dict[str, set[str]]:
    """Module or package → those beside it, in the same package, that it imports.

    An import is an arrow between siblings: ``a.b.c`` importing ``a.d.e`` makes ``a.b`` → ``a.d``. What a package's face
    takes from inside it, and what a module takes from its own package's face, are none.
    """
    modules = list(modules)
    known = frozenset(module.name for module in modules)
    graph: dict[str, set[str]] = defaultdict(set)
    for module in modules:
        for target in list_imports(module, known):
            source, other = _part(module.name.split("."), target.split("."))
            if source and other:
                graph[source].add(other)
    return graph


def find_circles(graph: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """The groups of two nodes or more that reach each other (strongly connected components), largest first."""
    reached = {node: _reach(graph, node) for node in graph}
    circles = {
        tuple(sorted(other for other in nodes if node in reached.get(other, ()))) for node, nodes in reached.items()
    }
    return sorted((circle for circle in circles if len(circle) > 1), key=lambda circle: (-len(circle), circle))


def find_package_circles(modules: Iterable[Module]) -> list[tuple[str, ...]]:
    """Of each circle of imports between siblings its packages, where there are any."""
    modules = list(modules)
    packages = {module.package for module in modules}
    circles = (
        tuple(node for node in circle if node in packages) for circle in find_circles(build_sibling_graph(modules))
    )
    return [circle for circle in circles if circle]


def list_imports_within(circle: Collection[str], modules: Iterable[Module]) -> list[str]:
    """Each import from one package of a circle to another: the module, and the module that it imports."""
    modules = list(modules)
    known = frozenset(module.name for module in modules)
    return [
        f"{module.name} imports {target}"
        for module in modules
        for target in sorted(set(list_imports(module, known)))
        for source, other in [_part(module.name.split("."), target.split("."))]
        if source in circle and other in circle
    ]


def _part(source: list[str], target: list[str]) -> tuple[str, str]:
    """The siblings where two dotted names part; empty where one holds the other."""
    depth = next((at for at, (one, other) in enumerate(zip(source, target, strict=False)) if one != other), None)
    return ("", "") if depth is None else (".".join(source[: depth + 1]), ".".join(target[: depth + 1]))


def _reach(graph: Mapping[str, Iterable[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting += graph.get(node, ())
    return reached
