"""Rules that are written as Python: calls and decorators read from the syntax tree, never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from homefinder.adapters.git_archive.formats import build_name_values
from homefinder.adapters.mapping.evaluate import Scope
from homefinder.clean.decoding import TextFormatError
from homefinder.items.reading.files import InputFile

MAX_BYTES = 2_000_000
MAX_EXPRESSION = 20_000


def list_rule_entries(file: InputFile, call: str) -> Iterator[Scope]:
    """Every call of the function, decorator or class ``call``: its named arguments, and the others as ``$1``, ``$2`` …

    ``$function`` is the name of the function that the call decorates and ``$source`` its code. Raises TextFormatError.
    """
    if len(file.data) > MAX_BYTES:
        raise TextFormatError(f"is a program of more than {MAX_BYTES:,} bytes")
    try:
        tree = ast.parse(file.read_text())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise TextFormatError(f"is not valid Python: {error}", getattr(error, "lineno", 0) or 0) from error
    names = build_name_values(file.name)
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    decorated: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and _is_call(decorator, call):
                    decorated.add(id(decorator))
                    yield _scope(file, decorator, names, constants, node)
            if isinstance(node, ast.ClassDef) and any(_name(base) == call for base in node.bases):
                yield _class_scope(file, node, names, constants)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_call(node, call) and id(node) not in decorated:
            yield _scope(file, node, names, constants, None)


def _scope(
    file: InputFile, node: ast.Call, names: dict[str, Any], constants: dict[str, ast.expr],
    function: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | None,
) -> Scope:  # fmt: skip
    fields = {word.arg: read_value(word.value, constants) for word in node.keywords if word.arg}
    computed = {f"${number}": read_value(value, constants) for number, value in enumerate(node.args, 1)}
    if function is not None:
        body = "\n".join(ast.unparse(one) for one in function.body)
        computed |= {
            "$function": function.name,
            "$source": body[:MAX_EXPRESSION],
            "$doc": ast.get_docstring(function) or "",
        }
    return Scope(fields, file.locate_line(node.lineno), {**names, **computed})


def _class_scope(file: InputFile, node: ast.ClassDef, names: dict[str, Any], constants: dict[str, ast.expr]) -> Scope:
    fields = {
        target.id: read_value(one.value, constants)
        for one in node.body
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name)
    }
    source = "\n".join(ast.unparse(one) for one in node.body if isinstance(one, ast.FunctionDef))
    computed = {"$function": node.name, "$source": source[:MAX_EXPRESSION], "$doc": ast.get_docstring(node) or ""}
    return Scope(fields, file.locate_line(node.lineno), {**names, **computed})


def read_value(node: ast.expr, constants: dict[str, ast.expr], depth: int = 0) -> Any:
    """What an expression is worth without running it: constants, lists of them, joined texts; else its source.

    An attribute (``Table.Episodes``) gives its last name.
    """
    if depth > 20:
        return ""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str | int | float | bool) else ""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [read_value(one, constants, depth + 1) for one in node.elts]
    if isinstance(node, ast.Dict):
        return {str(read_value(key, constants, depth + 1)): read_value(value, constants, depth + 1)
                for key, value in zip(node.keys, node.values, strict=True) if key is not None}  # fmt: skip
    if isinstance(node, ast.Name):
        return read_value(constants[node.id], constants, depth + 1) if node.id in constants else node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return f"{read_value(node.left, constants, depth + 1)}{read_value(node.right, constants, depth + 1)}"
    if isinstance(node, ast.JoinedStr):
        return "".join(str(read_value(one, constants, depth + 1)) for one in node.values)
    if isinstance(node, ast.FormattedValue):
        return read_value(node.value, constants, depth + 1)
    if (
        isinstance(node, ast.Call)
        and _name(node.func) == "chr"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ):
        value = node.args[0].value
        return chr(value) if isinstance(value, int) and 0 < value < 0x110000 else ""
    return ast.unparse(node)[:MAX_EXPRESSION]


def _is_call(node: ast.Call, call: str) -> bool:
    return _name(node.func) == call


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
