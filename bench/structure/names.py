"""Names of modules, classes and functions: which stand twice, and which are a participle alone.

A function is a verb and data are nouns; ``told`` or ``_kept`` says neither what is done nor what comes back.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bench.structure.modules import FACES, Module

STRONG = re.compile(
    r"""(?:un|re|mis|over|under|out|fore)?(?:
    been|begun|bent|bitten|blown|born|borne|bought|bound|broken|brought|built|burnt|caught|chosen|clung|dealt|done|drawn|
    driven|drunk|dug|eaten|fallen|fed|felt|fled|flown|forbidden|forgotten|found|frozen|given|gone|gotten|ground|grown|
    heard|held|hidden|hung|kept|known|laid|lain|learnt|led|left|lent|lit|lost|made|meant|met|mistaken|overridden|paid|
    proven|ridden|risen|rung|said|sat|seen|sent|sewn|shaken|shot|shown|sold|sought|sown|spelt|spent|spoken|spun|stolen|
    stood|struck|stuck|sung|sunk|sworn|swept|swum|swung|taken|taught|thought|thrown|told|torn|understood|upheld|
    withdrawn|withheld|woken|won|worn|wound|woven|written)""",
    re.VERBOSE,
)
"""Participles of strong verbs, but those that are the verb itself (cut, let, put, read, run, set, split …)."""

WEAK = re.compile(r"agreed|decreed|disagreed|freed|guaranteed|\w*(?<!e)ed")
"""Participles by their ending; other words on -eed are verbs or nouns (need, feed, seed, speed, exceed …)."""

NO_PARTICIPLES = frozenset(
    {"bed", "embed", "hundred", "kindred", "naked", "red", "sacred", "shed", "shred", "sled", "wed"}
)
"""Words with that ending that are verbs, nouns, numbers or plain adjectives."""

WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
"""A whole name of one word: ``told``, ``Told`` or ``TOLD``, but not ``told_by`` or ``RobotsDenied``."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A class or function: its bare name, the name Python qualifies it by, and where it stands."""

    name: str
    qualified: str
    place: str
    node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

    @property
    def is_class(self) -> bool:
        """Whether it is a class; else a function or method."""
        return isinstance(self.node, ast.ClassDef)

    @property
    def is_public(self) -> bool:
        """Whether it can be reached from outside its module by names that do not begin with an underscore."""
        return not any(part.startswith(("_", "<")) for part in self.qualified.split("."))

    def __str__(self) -> str:
        return f"{self.place} {self.qualified}"


def is_participle(name: str) -> bool:
    """Whether a name is one word and that word a participle, with or without an underscore before or after it.

    Decided by the ending and by the list of strong verbs, whatever its capitals. A word that may be a participle and
    a noun (``bound``, ``found``) is taken for the participle: alone, it can be read either way.
    """
    word = name.strip("_")
    if not WORD.fullmatch(word) or word.lower() in NO_PARTICIPLES:
        return False
    return bool(STRONG.fullmatch(word.lower()) or WEAK.fullmatch(word.lower()))


def list_definitions(module: Module) -> Iterator[Definition]:
    """Every class, function and method of a module, nested ones too, in the order in which they stand."""

    def visit(node: ast.AST, around: tuple[str, ...]) -> Iterator[Definition]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                inside = (*around, child.name)
                yield Definition(child.name, ".".join(inside), f"{module.path}:{child.lineno}", child)
                yield from visit(child, inside if isinstance(child, ast.ClassDef) else (*inside, "<locals>"))
            else:
                yield from visit(child, around)

    return visit(module.tree, ())


def find_repeated_classes(modules: Iterable[Module]) -> dict[str, list[str]]:
    """Class name → where it stands, for names that stand twice or more."""
    return _repeated((one.name, one.place) for module in modules for one in list_definitions(module) if one.is_class)


def find_repeated_modules(modules: Iterable[Module]) -> dict[str, list[str]]:
    """File name without ending → paths, for names that stand twice or more; ``__init__`` and ``__main__`` may."""
    return _repeated((module.path.stem, str(module.path)) for module in modules if module.path.stem not in FACES)


def find_participle_functions(modules: Iterable[Module]) -> list[Definition]:
    """Functions and methods, public and private, whose name is a participle alone."""
    found = (one for module in modules for one in list_definitions(module))
    return [one for one in found if not one.is_class and is_participle(one.name)]


def find_public_participles(modules: Iterable[Module]) -> list[str]:
    """Modules, constants, classes, functions and methods that others may name, and whose name is a participle alone.

    Fields of classes may be: ``issued`` and ``modified`` are terms of DCAT, and a count of what was added is ``added``.
    """
    found = []
    for module in modules:
        definitions = (one for one in list_definitions(module) if one.is_public and is_participle(one.name))
        found += [module.name] if is_participle(module.path.stem) else []
        found += [f"{module.name}.{name}" for name in _list_constants(module) if is_participle(name)]
        found += [f"{module.name}.{one.qualified}" for one in definitions]
    return found


def _list_constants(module: Module) -> Iterator[str]:
    """The public names that are assigned at the top of a module."""
    for node in module.tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (name.id for name in targets if isinstance(name, ast.Name) and not name.id.startswith("_"))


def _repeated(names: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    places: dict[str, list[str]] = defaultdict(list)
    for name, place in names:
        places[name].append(place)
    return {name: where for name, where in sorted(places.items()) if len(where) > 1}
