"""What the code itself does not say: ``docs/described.yml``, and docstrings below the fields of classes."""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent

DESCRIBED = ROOT / "docs" / "described.yml"


class Undescribed(Exception):
    """Something that a person may use is not described; the message names it and says where to describe it."""


@cache
def read_descriptions() -> dict[str, Any]:
    """All of docs/described.yml."""
    content: dict[str, Any] = yaml.safe_load(DESCRIBED.read_text(encoding="utf-8"))
    return content


def require_text(text: str | None, name: str, where: str) -> str:
    """The description, in one line. Raises Undescribed when it is empty."""
    if not text or not text.strip():
        raise Undescribed(f"{name} is not described; say what it is in {where}")
    return " ".join(text.split())


def field_docstrings(cls: type) -> dict[str, str]:
    """Text that stands below each annotated field in the source of ``cls``, as this project writes it."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for field, text in zip(tree.body, tree.body[1:], strict=False):
        told = isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and told:
            found[field.target.id] = str(text.value.value)  # type: ignore[attr-defined]
    return found


def first_paragraph(text: str | None) -> str:
    """A docstring up to its first empty line, as one line, its code in Markdown's type."""
    return " ".join(inspect.cleandoc(text or "").split("\n\n")[0].split()).replace("``", "`")
