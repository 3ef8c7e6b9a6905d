"""YAML as it is written: no scalar is resolved, so ``01`` and ``2025-07-10`` stay what the publisher typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from homefinder.clean.decoding import TextFormatError
from homefinder.errors import DeclarationError, describe_faults
from homefinder.model import Issue, Location

if TYPE_CHECKING:
    from pydantic import BaseModel

M = TypeVar("M", bound="BaseModel")

MOST_VALUES = 1_000_000
"""Values that a document may hold once its aliases are written out; the largest real file read so far holds 3,000."""

DEEPEST = 200
"""Levels of nesting; the parser that is written in C would end the whole process at some tens of thousands."""

NULLS = frozenset({"~", "null", "Null", "NULL"})

Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class VerbatimLoader(Base):  # type: ignore[misc]
    """Every scalar is text, an unquoted null is empty; of a key met twice the first counts and the second is noted."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.repeats: list[tuple[str, int]] = []

    def construct_scalar(self, node: Any) -> str:
        text = str(super().construct_scalar(node))
        return "" if text in NULLS and not node.style else text

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        merges = [value for key, value in node.value if key.value == "<<" and not key.style]
        for key_node, value_node in node.value:
            if any(value_node is merge for merge in merges):
                continue
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.constructor.ConstructorError(None, None, "a key is not plain text", key_node.start_mark)
            if key in mapping:
                self.repeats.append((key, key_node.start_mark.line))
            else:
                mapping[key] = self.construct_object(value_node, deep=deep)
        for merge in merges:
            for name, value in self._construct_merged(merge):
                mapping.setdefault(name, value)
        return mapping

    def _construct_merged(self, node: Any) -> Iterator[tuple[str, Any]]:
        """What ``<<`` brings in: the members of a mapping, or of each of a list of them, the first one first.

        https://yaml.org/type/merge.html
        """
        for one in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            if not isinstance(one, yaml.MappingNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "<< stands before something that has no fields", one.start_mark
                )
            yield from self.construct_object(one, deep=True).items()


def parse_yaml(text: str, location: Location, first_line: int = 1) -> tuple[Any, tuple[Issue, ...]]:
    """The one document of ``text`` and an issue for each key met twice. ``first_line`` is the number of its first
    line in the file. Raises Broken with the line in the file."""
    loader = VerbatimLoader(text)
    try:
        _check_depth(text)
        value = loader.get_single_data()
        count_values(value)
    except yaml.YAMLError as error:
        raise _build_format_error(error, first_line) from error
    finally:
        loader.dispose()
    return value, tuple(_repeat(key, line + first_line, location) for key, line in loader.repeats)


def parse_declaration(text: str, path: Path) -> Any:
    """What a file that people keep says. Raises DeclarationError where it is no YAML or says a key twice."""
    try:
        value, repeats = parse_yaml(text, Location(str(path), "", path.name))
    except TextFormatError as error:
        raise DeclarationError(path, f"line {error.line}: {error}" if error.line else str(error)) from error
    if repeats:
        raise DeclarationError(path, f"{repeats[0].message.partition(';')[0]}; say it once")
    return value


def read_declaration(path: Path) -> Any:
    """The same of the file at ``path``."""
    try:
        return parse_declaration(path.read_text(encoding="utf-8"), path)
    except UnicodeDecodeError as error:
        raise DeclarationError(path, f"is not UTF-8 (byte {error.start}): save it as UTF-8") from error


def read_model(path: Path, model: type[M], *, may_be_empty: bool = False) -> M:
    """The declaration at ``path`` as a ``model``; ``may_be_empty``: an empty file declares nothing.

    Raises DeclarationError naming the file and every value that is wrong.
    """
    from pydantic import ValidationError

    declared = read_declaration(path)
    try:
        return model.model_validate((declared or {}) if may_be_empty else declared)
    except ValidationError as error:
        raise DeclarationError(path, describe_faults(error)) from error


def read_named_model(path: Path, model: type[M], noun: str, field: str = "id") -> M:
    """The same of a file that is called as what it declares is: ``field`` of it, which a message calls ``noun``."""
    found = read_model(path, model)
    if (name := getattr(found, field)) != path.stem:
        raise DeclarationError(path, f"declares {noun} {name!r}; the file's name says {path.stem!r}")
    return found


def count_values(value: Any) -> int:
    """How many values there are with aliases written out. Raises Broken where that is more than MOST_VALUES."""
    sizes: dict[int, int] = {}

    def measure(one: Any) -> int:
        if id(one) not in sizes:
            members = one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
            sizes[id(one)] = 1 + sum(measure(member) for member in members)
        return sizes[id(one)]

    size = measure(value)
    if size > MOST_VALUES:
        raise TextFormatError(f"holds {size} values once its aliases are written out; at most {MOST_VALUES} are read")
    return size


def _check_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=Base):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise TextFormatError(f"is nested more than {DEEPEST} levels deep")


def _build_format_error(error: yaml.YAMLError, first_line: int) -> TextFormatError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return TextFormatError(f"is not valid YAML: {problem}", mark.line + first_line if mark else first_line)


def _repeat(key: str, line: int, location: Location) -> Issue:
    where = Location(location.url, location.sha256, f"{location.locator}:{line}")
    return Issue("duplicate-key", f"{location.locator} line {line} says {key!r} again; the first is kept", where)
