"""The rules of the layout: sizes, names, faces and directions of imports. A failure names all that breaks its rule."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

from bench.structure.imports import find_package_circles, list_imports_within
from bench.structure.modules import Module, count_files, read_modules
from bench.structure.names import find_public_participles, find_repeated_classes
from bench.structure.report import ONE_THING_A_FILE
from docs.generator.packages import layer_order
from tests.conftest import ROOT

MOST_FILES = 15
MOST_LINES = 300

CLASSES_OF_ONE_NAME: dict[str, str] = {}
"""Class name that may stand twice → why."""

PARTICIPLES: dict[str, str] = {
    "homefinder.adapters.curated": "a source's declaration names its adapter: `adapter: curated`",
}
"""Public name that may be a participle alone, as its failure names it → why."""

NOT_MIRRORED = ("browser", "docs", "flows", "integration", "layout", "support", "vocab")
"""Folders of tests/ that test no package of the library: several at once, what stands beside it, or help for tests."""


@cache
def modules(folder: str = "homefinder") -> list[Module]:
    return read_modules(ROOT, folder)


def library() -> list[Module]:
    return modules()


def lines(offenders: Iterable[object]) -> str:
    return "\n".join(map(str, offenders))


def test_no_folder_holds_more_files_than_a_reader_overlooks() -> None:
    counts = count_files(ROOT).items()
    full = [f"{name}: {count}" for name, count in counts if count > MOST_FILES and name not in ONE_THING_A_FILE]
    assert not full, lines(full)


@pytest.mark.parametrize("folder", ["homefinder", "flows", "bench", "docs"])
def test_no_module_is_too_long_to_be_of_one_subject(folder: str) -> None:
    long = [f"{module.path}: {module.lines}" for module in modules(folder) if module.lines > MOST_LINES]
    assert not long, lines(long)


def test_no_class_name_stands_twice() -> None:
    repeated = find_repeated_classes(library())
    twice = [f"{name}: {', '.join(places)}" for name, places in repeated.items() if name not in CLASSES_OF_ONE_NAME]
    assert not twice, lines(twice)
    assert set(CLASSES_OF_ONE_NAME) <= set(repeated), "the list of exceptions names a class that stands once"


def test_no_public_name_is_a_participle_alone() -> None:
    found = find_public_participles(library())
    participles = [name for name in found if name not in PARTICIPLES]
    assert not participles, lines(participles)
    assert set(PARTICIPLES) <= set(found), "the list of exceptions names what is not there"


def test_every_face_says_in_one_sentence_what_its_package_is() -> None:
    texts = {module.path: ast.get_docstring(module.tree) or "" for module in library() if module.is_face}
    wrong = [f"{path}: {text!r}" for path, text in texts.items() if not is_sentence(text)]
    assert not wrong, lines(wrong)


def is_sentence(text: str) -> bool:
    return text.endswith(".") and not re.search(r"\n\n|[.!?]\s+[A-Z]", text)


def test_every_face_lists_the_public_names_of_its_package() -> None:
    faces = [importlib.import_module(module.name) for module in library() if module.is_face]
    silent = [face.__name__ for face in faces if not getattr(face, "__all__", ())]
    assert not silent, f"no public names in __all__ of\n{lines(silent)}"
    absent = [f"{face.__name__}.{name}" for face in faces for name in face.__all__ if not has_name(face, name)]
    assert not absent, f"listed in __all__, but not there:\n{lines(absent)}"
    twice = [face.__name__ for face in faces if len(set(face.__all__)) < len(face.__all__)]
    assert not twice, f"a name stands twice in __all__ of\n{lines(twice)}"


def has_name(face: ModuleType, name: str) -> bool:
    """Whether it can be imported from the package: an attribute, or a module inside it."""
    return hasattr(face, name) or find_spec(f"{face.__name__}.{name}") is not None


def test_packages_import_downwards_only() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_everything_at_the_top_of_the_library_has_a_layer() -> None:
    top = {module.name.split(".")[1] for module in library() if "." in module.name} - {"__main__"}
    assert top == set(layer_order())


def test_no_packages_beside_each_other_import_in_a_circle() -> None:
    circles = find_package_circles(library())
    assert not circles, lines(one for circle in circles for one in list_imports_within(circle, library()))


def test_no_folder_of_tests_is_left_out_by_its_name(pytestconfig: pytest.Config) -> None:
    patterns = pytestconfig.getini("norecursedirs")
    folders = {module.path.parent for module in modules("tests")}
    left_out = [folder for folder in sorted(folders) if any(folder.match(pattern) for pattern in patterns)]
    assert not left_out, f"pytest collects nothing from {lines(left_out)}"


def test_tests_mirror_the_library() -> None:
    folders = {module.path.parent.relative_to("tests") for module in modules("tests")}
    mirrors = sorted(folder for folder in folders if folder.parts and folder.parts[0] not in NOT_MIRRORED)
    alone = [f"tests/{folder}" for folder in mirrors if not (ROOT / "homefinder" / folder).is_dir()]
    assert not alone, f"no folder of that name in homefinder/: {', '.join(alone)}"
    assert all((ROOT / "tests" / name).is_dir() for name in NOT_MIRRORED), "an exception is not there"
