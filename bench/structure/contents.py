"""What stands inside modules: SQL, private helpers that are called once, and words."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bench.structure.modules import Module

SQL = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|REPLACE|WITH)\s+(?!and\b|or\b)\S")
"""How a statement begins; in capitals, as all of them are written here: prose and lists of keywords are none."""

SPARQL = re.compile(
    r"\?[A-Za-z_]|\bWHERE\s*\{|\b(?:INSERT|DELETE)\s+(?:DATA|WHERE)\b|\b(?:DROP|CREATE|WITH)\s+(?:GRAPH|<)"
)
"""What no SQL holds: a variable, a group pattern, an update of graphs."""


def list_sql(module: Module) -> list[str]:
    """The strings of a module that begin as a statement of SQL, f-strings too; a value put in stands as ``{}``."""
    return [text for text in _list_strings(module.tree) if SQL.match(text) and not SPARQL.search(text)]


def list_helpers_called_once(modules: Iterable[Module]) -> list[str]:
    """The private functions of modules that are named once beside their definition, and by no other module."""
    modules = list(modules)
    taken = {alias.name for module in modules for node in ast.walk(module.tree)
             if isinstance(node, ast.ImportFrom) for alias in node.names}  # fmt: skip
    return [
        f"{module.path}:{node.lineno} {node.name}"
        for module in modules
        for uses in [Counter(node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name))]
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.name.startswith("_") and uses[node.name] == 1 and node.name not in taken
    ]


def count_word(word: str, modules: Iterable[Module]) -> int:
    """How often a word stands alone in the text of modules, in capitals or not; ``told_by`` is another word."""
    return sum(len(re.findall(rf"\b{word}\b", module.text, re.IGNORECASE)) for module in modules)


def _list_strings(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _list_strings(part.value)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _list_strings(child)
