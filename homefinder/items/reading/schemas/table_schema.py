"""Fields of Frictionless Table Schemas and data packages, and columns of CSVW metadata.

https://datapackage.org/standard/table-schema/ and https://www.w3.org/TR/tabular-metadata/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from homefinder.clean.decoding import TextFormatError
from homefinder.items.model import Code, Item
from homefinder.items.reading.files import Files, InputFile, find_referred
from homefinder.items.reading.found_items import FoundItem, FoundPart

TEXTS = (
    "dc:description",
    "dcterms:description",
    "schema:description",
    "rdfs:comment",
    "description",
    "skos:definition",
)


def read_table_schemas(chosen: Sequence[InputFile], files: Files) -> Iterator[FoundPart]:
    """The fields of each schema: keyed ``resource.field`` in a package, ``schema.field`` in a schema alone."""
    for file in chosen:
        value = _mapping(file.read_document())
        resources = value.get("resources")
        if isinstance(value.get("fields"), list):
            yield from _fields(file, value, str(value.get("name") or file.stem), ())
        elif isinstance(resources, list):
            for index, resource in enumerate(resources):
                yield from _resource(file, _mapping(resource), files, ("resources", index))
        else:
            raise TextFormatError("holds neither fields nor resources")


def _resource(
    file: InputFile, resource: Mapping[str, Any], files: Files, steps: tuple[str | int, ...]
) -> Iterator[FoundPart]:
    path = resource.get("path")
    name = str(resource.get("name") or PurePosixPath(str(path or "table")).stem)
    schema = resource.get("schema")
    if isinstance(schema, str):
        other = find_referred(files, file.name, schema)
        if other is not None:
            yield from _fields(other, _mapping(other.read_document()), name, ())
    elif isinstance(schema, Mapping):
        yield from _fields(file, schema, name, (*steps, "schema"))


def _fields(
    file: InputFile, schema: Mapping[str, Any], table: str, steps: tuple[str | int, ...]
) -> Iterator[FoundPart]:
    fields = schema.get("fields")
    keys = schema.get("primaryKey")
    primary = {str(key) for key in (keys if isinstance(keys, list) else [keys]) if key}
    for index, field in enumerate(fields if isinstance(fields, list) else ()):
        if not isinstance(field, Mapping) or not field.get("name"):
            continue
        name, limits = str(field["name"]), _mapping(field.get("constraints"))
        place = file.locate(*steps, "fields", index)
        form = _text(field.get("format"))
        parts = (_text(field.get("type")), "" if form == "default" else form, _text(limits.get("pattern")))
        needed = limits.get("required", field.get("required"))
        item = Item(
            f"{table}.{name}", name, place, _text(field.get("title")), _text(field.get("description")),
            ":".join(part for part in parts if part), _text(field.get("unit")),
            "yes" if needed is True or str(needed).lower() == "true" else "no", group=table,
            ref=_text(field.get("rdfType")),
        )  # fmt: skip
        values = limits.get("enum", field.get("enum"))
        codes = [
            Code("", str(value), file.locate(*steps, "fields", index, "constraints", "enum", number))
            for number, value in enumerate(values if isinstance(values, list) else ())
        ]
        codes += list(_list_categories(field, file, (*steps, "fields", index)))
        facts = {
            **{k: v for k, v in field.items() if isinstance(v, str | bool | int)},
            "schema": _text(schema.get("name")) or table,
            "resource": table,
            "table": table,
            "file": file.name,
            "stem": file.stem,
            "primary": name in primary,
        }
        yield FoundItem(item, facts, tuple(codes))


def _list_categories(field: Mapping[str, Any], file: InputFile, steps: tuple[str | int, ...]) -> Iterator[Code]:
    """Codes with labels, of version 2 of the standard: https://datapackage.org/standard/table-schema/#categories"""
    members = field.get("categories")
    for index, one in enumerate(members if isinstance(members, list) else ()):
        value, label = (one.get("value"), _text(one.get("label"))) if isinstance(one, Mapping) else (one, "")
        yield Code("", str(value), file.locate(*steps, "categories", index), label)


def read_csvw(chosen: Sequence[InputFile], files: Files) -> Iterator[FoundPart]:
    """The columns of each table that the metadata describes, keyed ``table.column``; no column that is virtual."""
    for file in chosen:
        value = _mapping(file.read_document())
        tables = value.get("tables")
        found = (
            [(_mapping(one), ("tables", i)) for i, one in enumerate(tables)]
            if isinstance(tables, list)
            else [(value, ())]
        )
        for table, steps in found:
            yield from _table(file, table, files, steps)


def _table(
    file: InputFile, table: Mapping[str, Any], files: Files, steps: tuple[str | int, ...]
) -> Iterator[FoundPart]:
    schema = table.get("tableSchema")
    if isinstance(schema, str):
        other = find_referred(files, file.name, schema)
        schema = other.read_document() if other else {}
    url = str(table.get("url") or "")
    stem = PurePosixPath(urlsplit(url).path).stem or file.stem.removesuffix("-metadata").removesuffix(".csv")
    name = stem if url else stem.partition(".")[0]
    columns = _mapping(schema).get("columns")
    for index, column in enumerate(columns if isinstance(columns, list) else ()):
        if not isinstance(column, Mapping) or column.get("virtual") is True:
            continue
        titles = _first(column.get("titles"))
        called = str(column.get("name") or titles or f"_col.{index + 1}")
        datatype = column.get("datatype")
        base, form = (datatype.get("base"), datatype.get("format")) if isinstance(datatype, Mapping) else (datatype, "")
        definition = next((_first(column[word]) for word in TEXTS if column.get(word)), "")
        item = Item(
            f"{name}.{called}", called, file.locate(*steps, "tableSchema", "columns", index), titles, definition,
            ":".join(part for part in (_text(base), _text(form)) if part),
            required="yes" if column.get("required") is True else "no", repeats=bool(column.get("separator")),
                group=name,
            ref=_text(column.get("propertyUrl")),
        )  # fmt: skip
        yield FoundItem(item, {"table": name, "file": file.name, "stem": file.stem})


def _first(value: Any) -> str:
    """A text that may be given in several, or by language: the English one where there is one."""
    if isinstance(value, Mapping):
        value = value.get("en") or value.get("en-GB") or value.get("@value") or next(iter(value.values()), "")
    return _first(value[0]) if isinstance(value, list) and value else _text(value)


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
