"""docs/reference/settings.md: every setting and the environment variable that gives it."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
from pathlib import Path

from docs.generator.described import field_docstrings, read_descriptions, require_text
from docs.generator.markdown import code, page, table
from homefinder.settings import ROOT, Settings
from homefinder.store.files import list_companions
from homefinder.store.schema import CURATION, LEDGER
from homefinder.store.schema.migrations import name_copy

WHERE = "homefinder/settings.py, below the field, or docs/described.yml under settings"

INTRODUCTION = """Settings are read from the environment when a command starts. `--data` wins over `HOMEFINDER_DATA`.
Everything else is declared in files: sources in [`sources/`](../sources.md), needs and vocabulary in `vocab/`."""


def settings_page() -> str:
    """The page. Raises Undescribed for a setting without description."""
    told, docstrings, variables = read_descriptions()["settings"], field_docstrings(Settings), environment_variables()
    rows = [
        (code(variables[field.name]), code(field.name), _default(field.default),
         require_text(docstrings.get(field.name) or told.get(field.name), f"setting {field.name!r}", WHERE))
        for field in dataclasses.fields(Settings)
    ]  # fmt: skip
    kept = [(code(name), require_text(text, f"folder {name!r}", WHERE)) for name, text in list_data_paths().items()]
    return page(
        "Settings", INTRODUCTION, table(("variable", "setting", "default", "what it is"), rows),
        "## What stands in the data folder", table(("path", "what it is"), kept),
    )  # fmt: skip


def environment_variables() -> dict[str, str]:
    """Setting → variable, read from the code of ``Settings.from_environment``."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(Settings.from_environment)))
    call = next(node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "cls")
    return {
        str(keyword.arg): str(constant.value)
        for keyword in call.keywords
        for constant in ast.walk(keyword.value)
        if isinstance(constant, ast.Constant) and str(constant.value).startswith("HOMEFINDER_")
    }


def list_data_paths() -> dict[str, str]:
    """Path below the data folder → what is kept there."""
    told = read_descriptions()["places"]
    settings = Settings(data=Path("data"))
    properties = [name for name, value in vars(Settings).items() if isinstance(value, property)]
    paths = {name: getattr(settings, name) for name in properties if _is_in_data(getattr(settings, name))}
    found = {path.name: inspect.getdoc(getattr(Settings, name)) or told.get(name, "") for name, path in paths.items()}
    written = ((settings.ledger, LEDGER), (settings.curation, CURATION))
    copies = ", ".join(
        name_copy(path, version).name for path, schema in written for version in range(schema.numbered, schema.version)
    )
    logs = ", ".join(path.name for database, _ in written for path in list_companions(database))
    return found | {copies: told["copies"], logs: told["logs"]}


def _is_in_data(value: object) -> bool:
    return isinstance(value, Path) and value.is_relative_to("data")


def _default(value: object) -> str:
    if value == ROOT:
        return "this repository"
    if value in ("", False):
        return "empty"
    return code(str(value))
