"""The keys of a pydantic model as people write them in YAML: name, type in words, default, limits, description."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from docs.generator.described import field_docstrings, read_descriptions, require_text
from docs.generator.markdown import anchor
from homefinder.adapters.mapping.expressions import Computation

WHERE = "its module, below the field, or docs/described.yml under sources"

EXPRESSION = f"[expression](#{anchor(Computation.__name__)})"

SIMPLE = {str: "text", int: "whole number", float: "number", bool: "yes or no", Any: "anything"}


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what people write, what it may be, what it is when left out, what it is for."""

    name: str
    kind: str
    default: str
    about: str


def name_of(model: type[BaseModel]) -> str:
    """``CsvParameters``: the class, whose name stands once in the library."""
    return model.__name__


def keys(model: type[BaseModel]) -> list[Key]:
    """Every key of the model. Raises Undescribed naming the one that has no description."""
    told = _docstrings(model)
    return [
        Key(field.alias or name, words(field.annotation) + _limits(field), _default(field),
            require_text(told.get(name), f"source key {name_of(model)}.{name}", WHERE).replace("``", "`"))
        for name, field in model.model_fields.items()
    ]  # fmt: skip


def _docstrings(model: type[BaseModel]) -> dict[str, str]:
    told: dict[str, str] = {}
    for cls in reversed(model.__mro__):
        if issubclass(cls, BaseModel) and cls is not BaseModel:
            told |= read_descriptions()["sources"].get(name_of(cls), {}) | field_docstrings(cls)
    return told


def list_models(model: type[BaseModel]) -> list[type[BaseModel]]:
    """The model and every model that its keys may hold, in the order in which they are met."""
    found: list[type[BaseModel]] = []
    waiting = [model]
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found.append(one)
            extra = getattr(one, "__annotations__", {}).get("__pydantic_extra__")
            waiting += [member for field in one.model_fields.values() for member in _models(field.annotation)]
            waiting += [Computation] if extra else []
    return found


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for member in get_args(kind):
        yield from _models(member)


def words(kind: Any) -> str:
    """A type in words."""
    origin, members = get_origin(kind), [item for item in get_args(kind) if item is not type(None)]
    if origin is Annotated:
        return words(members[0])
    if origin in (Union, types.UnionType):
        return _describe_union(members)
    if origin is Literal:
        return "one of " + ", ".join(f"`{word}`" for word in members)
    if origin in (list, tuple):
        return f"list of {words(members[0])}"
    if origin is dict:
        return f"names with {words(members[1])}"
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return f"[{kind.__name__}](#{anchor(name_of(kind))})"
    return SIMPLE[kind]


def _describe_union(members: list[Any]) -> str:
    plain = [item.__origin__ if get_origin(item) is Annotated else item for item in members]
    if str in plain and Computation in plain and any(get_origin(item) is list for item in plain):
        return EXPRESSION
    return " or ".join(dict.fromkeys(words(item) for item in members))


def _limits(field: FieldInfo) -> str:
    said = {"ge": "at least {}", "gt": "more than {}", "le": "at most {}", "lt": "less than {}",
            "pattern": "such as fits `{}`"}  # fmt: skip
    found = [text.format(getattr(item, name)) for item in field.metadata for name, text in said.items()
             if getattr(item, name, None) is not None]  # fmt: skip
    return "".join(f", {text}" for text in found)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    value = field.default
    if isinstance(value, BaseModel):
        return "its own defaults"
    if value in (None, "", [], {}, ()):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"`{', '.join(value) if isinstance(value, tuple) else value}`"
