"""The list of packages in CONTRIBUTING.md: each with the sentence of its ``__init__``, from the top layer down."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

from docs.generator.described import ROOT, first_paragraph, require_text
from docs.generator.markdown import code, table

BEGIN = "<!-- Written by `make docs` from the docstrings of the packages. -->\n"
END = "<!-- The list of packages ends here. -->\n"


def contributing_page() -> str:
    """CONTRIBUTING.md with its list of packages made anew. Raises ValueError where its marks are missing."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    try:
        before, rest = text.split(BEGIN)
        _, after = rest.split(END)
    except ValueError as error:
        raise ValueError(f"CONTRIBUTING.md must hold once each: {BEGIN.strip()} and {END.strip()}") from error
    return f"{before}{BEGIN}{table(('package', 'what it is'), package_rows())}\n{END}{after}"


def package_rows() -> list[tuple[str, str]]:
    """Package → its sentence, in the order of the layers, each followed by the packages inside it.

    Raises Undescribed for a package without docstring or without a layer.
    """
    library = ROOT / "homefinder"
    faces = [path for path in library.rglob("__init__.py") if path.parent != library]
    layers = layer_order()
    return [
        (code(path.parent.relative_to(ROOT).as_posix()), _sentence(path))
        for path in sorted(faces, key=lambda path: (_layer(path.relative_to(library), layers), path))
    ]


def layer_order() -> list[str]:
    """The names at the top of ``homefinder/``, the highest layer first, by the contract in pyproject.toml."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [name.removeprefix("homefinder.") for name in layers]


def _layer(path: Path, layers: list[str]) -> int:
    name = path.parts[0]
    require_text(name if name in layers else "", f"the layer of {name}", "pyproject.toml, under import-linter")
    return layers.index(name)


def _sentence(path: Path) -> str:
    name = path.relative_to(ROOT).as_posix()
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    return require_text(first_paragraph(text), path.parent.name, f"the docstring of {name}")
