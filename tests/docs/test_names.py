"""A name that a text gives is there: modules and folders, dotted names, and names in code style of docstrings.

Texts are the pages of the documentation, and the docstrings and comments of the library.
"""

from __future__ import annotations

import ast
import importlib
import re
import tokenize
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from bench.structure.modules import Module, read_modules
from tests.conftest import ROOT

QUOTED = re.compile(r"(`{1,2})([^`\n]+)\1")
WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
FILE = re.compile(r"(?:[\w.-]+/)*\w+\.py")
FOLDER = re.compile(r"(?:\w+/)+")
DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
UNDERSCORED = re.compile(r"_?[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
PLACEHOLDER = re.compile(r"\b[A-Z]{2,}\b")
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)

DATA = ("vocab/**/*.*", "sources/*.yml", "metadata.yml", "homefinder/**/*.sql")
"""Text whose words are names too: terms, keys, tables and columns."""

OTHERS = {
    "content_schemas": "a folder of GOV.UK's own code",
    "sublinear_tf": "a parameter of scikit-learn",
}
"""Name that stands in a docstring but not in the code → whose it is."""


@cache
def library() -> list[Module]:
    return [module for folder in ("homefinder", "flows", "docs") for module in read_modules(ROOT, folder)]


def pages() -> list[Path]:
    folders = ("docs", "vocab", "sample")
    return [*sorted(ROOT.glob("*.md")), *sorted(path for name in folders for path in (ROOT / name).rglob("*.md"))]


def list_docstrings(module: Module) -> list[ast.Constant]:
    """Strings that are statements: of modules, classes and functions, and those below a constant or a field."""
    return [
        node.value
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]


def list_comments(module: Module) -> Iterator[str]:
    with tokenize.open(ROOT / module.path) as file:
        yield from (token.string for token in tokenize.generate_tokens(file.readline) if token.type == tokenize.COMMENT)


def list_quoted(text: str) -> list[str]:
    return [found[2] for found in QUOTED.finditer(text)]


@cache
def code_words(path: Path) -> frozenset[str]:
    """Every name and every word of a string of a module, but for what its docstrings say."""
    module = next(module for module in library() if module.path == path)
    ours = set(map(id, list_docstrings(module)))
    words: set[str] = {path.stem}
    for node in ast.walk(module.tree):
        values = [getattr(node, field, None) for field in ("id", "attr", "arg", "name", "module", "asname")]
        if isinstance(node, ast.Constant) and id(node) not in ours:
            values.append(node.value)
        words.update(word for value in values if isinstance(value, str) for word in WORD.findall(value))
    return frozenset(words)


@cache
def package_words(package: tuple[str, ...]) -> frozenset[str]:
    """The words of all modules of a package, such as ``homefinder/change``."""
    return frozenset().union(*(code_words(one.path) for one in library() if one.path.parts[: len(package)] == package))


@cache
def data_words() -> frozenset[str]:
    texts = (path.read_text(encoding="utf-8") for pattern in DATA for path in ROOT.glob(pattern))
    return frozenset(word for text in texts for word in WORD.findall(text))


def is_file(name: str, beside: Path) -> bool:
    return any((base / name).exists() for base in (ROOT, ROOT / "homefinder", ROOT / beside))


def is_importable(name: str) -> bool:
    """Whether a dotted name that begins with ``homefinder`` leads to a module or to something in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        return all((found := getattr(found, part, None)) is not None for part in parts[length:])
    return False


def is_attribute_of_module(name: str) -> bool:
    """Whether some module of the library that ends as the name begins defines what it ends with."""
    stem, _, attribute = name.rpartition(".")
    named = [module for module in library() if f".{module.name}".endswith(f".{stem}")]
    return any(is_importable(f"{module.name}.{attribute}") for module in named)


def find_missing(texts: Iterable[tuple[Path, str]]) -> list[str]:
    """Files, folders and dotted names of the library that these texts name, and that are not there."""
    inside = {path.name for path in (ROOT / "homefinder").iterdir() if path.is_dir()}
    missing = []
    for path, text in texts:
        for name in list_quoted(text):
            head = name.partition("/")[0]
            if PLACEHOLDER.search(name):
                continue
            if FILE.fullmatch(name) or (
                FOLDER.fullmatch(name) and head in {"homefinder", "tests", "bench", "flows", *inside}
            ):
                gone = not is_file(name, path.parent)
            else:
                gone = bool(DOTTED.fullmatch(name)) and name.startswith("homefinder.") and not is_importable(name)
            missing += [f"{path}: {name}"] if gone else []
    return missing


def test_every_module_that_a_page_names_is_there() -> None:
    texts = [(path.relative_to(ROOT), BLOCK.sub("", path.read_text(encoding="utf-8"))) for path in pages()]
    assert sum(bool(FILE.fullmatch(name)) for _, text in texts for name in list_quoted(text)) > 50
    assert not find_missing(texts)


def test_every_module_that_the_code_names_in_words_is_there() -> None:
    docstrings = [(module.path, str(one.value)) for module in library() for one in list_docstrings(module)]
    assert not find_missing([*docstrings, *((one.path, line) for one in library() for line in list_comments(one))])


def test_every_dotted_name_of_a_docstring_is_there() -> None:
    """``module.NAME`` where the module is one of ours, and no variable of the one that says so."""
    stems = {part for module in library() for part in module.name.split(".")} - {"homefinder"}
    missing = []
    for module in library():
        for text in list_docstrings(module):
            for name in filter(DOTTED.fullmatch, list_quoted(str(text.value))):
                head = name.split(".")[0]
                if head in stems and head not in code_words(module.path) and not re.search(r"\.(py|db)\b", name):
                    missing += [] if is_attribute_of_module(name) else [f"{module.path}:{text.lineno}: {name}"]
    assert not missing


def test_every_underscored_name_of_a_docstring_stands_in_the_code_of_its_package() -> None:
    missing, others = [], set()
    for module in library():
        words = package_words(module.path.parts[:2]) | data_words()
        for text in list_docstrings(module):
            for name in filter(UNDERSCORED.fullmatch, list_quoted(str(text.value))):
                others |= {name} & OTHERS.keys()
                missing += [] if name in words or name in OTHERS else [f"{module.path}:{text.lineno}: {name}"]
    assert not missing
    assert others == OTHERS.keys(), "the list of exceptions names what no docstring says"


def test_what_is_missing_is_found() -> None:
    page = Path("docs/page.md")
    text = "`search/bm25.py` `bm26.py` `ranking/evidences/` `homefinder.store.db.scalars` `homefinder.store.db.scalar`"
    assert find_missing([(page, text)]) == [
        f"{page}: {name}" for name in ("bm26.py", "ranking/evidences/", "homefinder.store.db.scalars")
    ]
    assert is_attribute_of_module("announcements.FACT_WORDS")
    assert is_attribute_of_module("fetch.recorder.Validators")
    assert not is_attribute_of_module("guard.check_queries")
    assert not is_attribute_of_module("fetch.log.Validators")


def test_every_exception_of_the_linter_names_a_file() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    for pattern in settings["per-file-ignores"]:
        assert any(ROOT.glob(pattern)), f"pyproject.toml: {pattern} matches no file"
