"""Items of JSON Schema, draft 4 to 2020-12, and of the schemas of OpenAPI: the properties of every object.

https://json-schema.org/specification. A reference is followed inside the archive alone, to learn the type that it
    names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from homefinder.clean.decoding import TextFormatError
from homefinder.items.model import Code, CodeList, Item
from homefinder.items.reading.files import Files, InputFile, find_referred
from homefinder.items.reading.found_items import FoundItem, FoundPart

DEEPEST = 40
DEFINITIONS = ("$defs", "definitions")
COMBINATIONS = ("oneOf", "anyOf")
VALUE_WORDS = ("type", "enum", "$ref", "allOf", "oneOf", "anyOf", "const")
"""Words of which a schema of a value has one."""
LIST_NAMES = ("codelist", "codeList", "x-codelist")
"""Words by which a schema names the file of a code list:
    https://standard.open-contracting.org/1.1/en/schema/codelists/"""


@dataclass(frozen=True, slots=True)
class _Document:
    """A document and what lies around it. ``values_are_items``: a schema without properties is an item itself."""

    file: InputFile
    value: Any
    files: Files
    values_are_items: bool


def read_json_schemas(
    chosen: Sequence[InputFile], files: Files, *, root: str = "", base: str = "", api: bool = False
) -> Iterator[FoundPart]:
    """The items of each schema. Keys are ``Definition/property``; ``root`` is what the top of a schema is called, by
    default its title without blanks, or the path of its file below ``base`` where ``api``. Raises TextFormatError."""
    for file in chosen:
        value = file.read_document()
        if not isinstance(value, Mapping):
            raise TextFormatError("holds no schema")
        yield from _read_document(_Document(file, value, files, api), root, base, api)


def _read_document(document: _Document, root: str, base: str, api: bool) -> Iterator[FoundPart]:
    value = document.value
    if "openapi" in value or "swagger" in value:
        components = _mapping(_mapping(value.get("components")).get("schemas")) or _mapping(value.get("definitions"))
        steps = ("components", "schemas") if "components" in value else ("definitions",)
        for name, schema in components.items():
            if isinstance(schema, Mapping):
                yield from _read_schema(document, schema, str(name), (*steps, str(name)))
        return
    name = root or (_path_name(document.file.name, base) if api else _title_name(value, document.file))
    yield from _read_schema(document, value, name, ())
    for word in DEFINITIONS:
        for inner, schema in _mapping(value.get(word)).items():
            if isinstance(schema, Mapping):
                yield from _read_definition(document, schema, str(inner), (word, str(inner)))


def _read_definition(
    document: _Document, schema: Mapping[str, Any], name: str, steps: tuple[str, ...]
) -> Iterator[FoundPart]:
    yield from _read_schema(document, schema, name, steps)
    if not document.values_are_items and (codes := list(_list_codes(schema, name, document, steps))):
        key = _list_name(schema) or name
        yield CodeList(key, document.file.locate(*steps), _text(schema.get("title")), _text(schema.get("description")))
        yield from (_with_list(code, key) for code in codes)


def _read_schema(
    document: _Document, schema: Mapping[str, Any], name: str, steps: tuple[str, ...]
) -> Iterator[FoundPart]:
    properties = [one for member, _ in _members(schema, steps) for one in _mapping(member.get("properties"))]
    if document.values_are_items and not properties:
        if any(word in schema for word in VALUE_WORDS):  # a header or a parameter is none
            yield from _item(document, schema, (name,), steps, "", "")
        return
    yield from _walk(document, schema, (name,), steps, 0)


def _walk(
    document: _Document, schema: Mapping[str, Any], path: tuple[str, ...], steps: tuple[str | int, ...], depth: int
) -> Iterator[FoundPart]:
    if depth > DEEPEST:
        return
    for member, at in _members(schema, steps):
        must = member.get("required")
        required = {str(one) for one in must} if isinstance(must, list) else set()
        for name, inner in _mapping(member.get("properties")).items():
            if not isinstance(inner, Mapping):
                continue
            inner_path, inner_steps = (*path, str(name)), (*at, "properties", str(name))
            stated = inner.get("required")
            own = stated is True or stated == "true"  # draft 3 and many who write by hand
            needed = "yes" if str(name) in required or own else "no"
            yield from _item(document, inner, inner_path, inner_steps, needed, path[-1])
            yield from _walk(document, inner, inner_path, inner_steps, depth + 1)
            items = inner.get("items")
            if isinstance(items, Mapping):
                yield from _walk(document, items, inner_path, (*inner_steps, "items"), depth + 1)


def _members(
    schema: Mapping[str, Any], steps: tuple[str | int, ...], depth: int = 0
) -> Iterator[tuple[Mapping[str, Any], tuple[str | int, ...]]]:
    """The schema itself and the parts of its ``allOf`` that stand here."""
    yield schema, steps
    parts = schema.get("allOf")
    if isinstance(parts, list) and depth < DEEPEST:
        for index, part in enumerate(parts):
            if isinstance(part, Mapping):
                yield from _members(part, (*steps, "allOf", index), depth + 1)


def _item(
    document: _Document, schema: Mapping[str, Any], path: tuple[str, ...], steps: tuple[str | int, ...], needed: str,
    group: str,
) -> Iterator[FoundPart]:  # fmt: skip
    key = "/".join(path)
    target = _resolve(document, schema)
    items = schema.get("items")
    listed = _list_name(schema) or (_list_name(items) if isinstance(items, Mapping) else "") or _list_name(target)
    codes = list(_list_codes(schema, key, document, steps))
    if not codes and isinstance(items, Mapping):
        codes = list(_list_codes(items, key, document, (*steps, "items")))
    referred = _reference_name(schema) if not codes and any(True for _ in _list_codes(target, "", document, ())) else ""
    item = Item(
        key, path[-1], document.file.locate(*steps), _text(schema.get("title")), _text(schema.get("description")),
        _datatype(schema), required=needed, repeats=_is_array(schema), code_list=listed or referred, group=group,
    )  # fmt: skip
    facts = {
        **{k: v for k, v in schema.items() if isinstance(v, str | bool | int)},
        "path": key,
        "parent": "/".join(path[:-1]),
    }
    if listed and codes:
        yield FoundItem(item, facts)
        yield from (_with_list(code, listed) for code in codes)
    else:
        yield FoundItem(item, facts, tuple(codes))


def _resolve(document: _Document, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a property refers to, one step far; the property itself where that cannot be seen."""
    reference = schema.get("$ref") or _mapping(schema.get("items")).get("$ref")
    if not isinstance(reference, str):
        return schema
    file, _, pointer = reference.partition("#")
    value: Any = document.value
    if file:
        other = find_referred(document.files, document.file.name, file)
        try:
            value = other.read_document() if other else {}
        except TextFormatError:
            return {}
    for step in pointer.strip("/").split("/") if pointer.strip("/") else ():
        value = _mapping(value).get(step.replace("~1", "/").replace("~0", "~"), {})
    return _mapping(value)


def _list_codes(
    schema: Mapping[str, Any], code_list: str, document: _Document, steps: tuple[str | int, ...]
) -> Iterator[Code]:
    values = schema.get("enum")
    names = schema.get("enumNames") or schema.get("x-enumNames") or schema.get("x-enum-varnames") or []
    texts = (
        schema.get("enumDescriptions") or schema.get("x-enumDescriptions") or schema.get("x-enum-descriptions") or []
    )
    for index, value in enumerate(values if isinstance(values, list) else ()):
        if value is not None and not isinstance(value, Mapping | list):
            place = document.file.locate(*steps, "enum", index)
            yield Code(code_list, _code(value), place, _nth(names, index, value), _nth(texts, index, value))
    for word in COMBINATIONS:
        members = schema.get(word)
        constants = (
            [one for one in members if isinstance(one, Mapping) and "const" in one] if isinstance(members, list) else []
        )
        for index, one in enumerate(constants):
            label, definition = _text(one.get("title")), _text(one.get("description"))
            yield Code(code_list, _code(one["const"]), document.file.locate(*steps, word, index), label or definition,
                       definition if label else "")  # fmt: skip


def _with_list(code: Code, key: str) -> Code:
    return Code(key, code.code, code.location, code.label, code.definition)


def _nth(given: Any, index: int, value: Any) -> str:
    if isinstance(given, Mapping):
        return _text(given.get(_code(value)))
    return _text(given[index]) if isinstance(given, list) and index < len(given) else ""


def _code(value: Any) -> str:
    return "true" if value is True else "false" if value is False else str(value)


def _datatype(schema: Mapping[str, Any]) -> str:
    reference = _reference_name({"$ref": schema["$ref"]}) if isinstance(schema.get("$ref"), str) else ""
    stated = schema.get("type")
    types = [str(one) for one in (stated if isinstance(stated, list) else [stated]) if one and one != "null"]
    items = schema.get("items")
    if "array" in types and isinstance(items, Mapping) and (inner := _datatype(items)):
        types[types.index("array")] = f"array:{inner}"
    parts = ["|".join(types) or reference, _text(schema.get("format")), _text(schema.get("pattern"))]
    return ":".join(part for part in parts if part)


def _reference_name(schema: Mapping[str, Any]) -> str:
    reference = schema.get("$ref") or _mapping(schema.get("items")).get("$ref")
    if not isinstance(reference, str):
        return ""
    file, _, pointer = reference.partition("#")
    return pointer.rstrip("/").rpartition("/")[2] or PurePosixPath(file).stem


def _is_array(schema: Mapping[str, Any]) -> bool:
    stated = schema.get("type")
    return "array" in (stated if isinstance(stated, list) else [stated])


def _list_name(schema: Mapping[str, Any]) -> str:
    named = next((schema[word] for word in LIST_NAMES if isinstance(schema.get(word), str)), "")
    return PurePosixPath(named).stem if named else ""


def _title_name(value: Mapping[str, Any], file: InputFile) -> str:
    return "".join(_text(value.get("title")).split()) or file.stem.removesuffix(".schema")


def _path_name(name: str, base: str) -> str:
    path = PurePosixPath(name.removeprefix(base.rstrip("/") + "/") if base else name)
    return path.with_suffix("").as_posix()


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
