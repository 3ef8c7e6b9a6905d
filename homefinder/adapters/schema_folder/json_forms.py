"""Schemas that are JSON, or the same in YAML: JSON Schema, OpenAPI, Table Schema, data packages, CSVW. Pure.

https://json-schema.org/draft/2020-12/json-schema-core · https://spec.openapis.org/oas/latest.html ·
https://specs.frictionlessdata.io/table-schema/ · https://www.w3.org/TR/tabular-metadata/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from homefinder.adapters.schema_folder.document import SchemaDocument, list_once, state
from homefinder.model import Location

Json = Mapping[str, Any]

SUB_SCHEMAS = (
    "items", "additionalItems", "additionalProperties", "contains", "not", "if", "then", "else", "propertyNames",
    "unevaluatedItems", "unevaluatedProperties", "schema",
)  # fmt: skip
"""Keywords whose value is a schema."""
SCHEMA_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
SCHEMA_MAPS = ("properties", "patternProperties", "definitions", "$defs", "dependentSchemas")
"""Keywords whose members are schemas by name."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

STRUCTURE: Mapping[str, tuple[str, ...]] = {
    "json-schema": (
        "type",
        *SUB_SCHEMAS, *SCHEMA_LISTS, *SCHEMA_MAPS, "required", "enum", "const", "examples", "example", "default",
        "dependencies", "additionalProperties",
    ),
    "openapi": ("paths", "components", "definitions", "parameters", "responses", "webhooks", "security"),
    "table-schema": ("fields", "missingValues", "foreignKeys", "primaryKey"),
    "data-package": ("resources",),
    "csvw": ("tableSchema", "tables"),
}  # fmt: skip
"""Members that say what a schema defines, and so nothing of the schema itself."""


def recognise(document: Any) -> str:
    """The language of the document; empty where it is none of these."""
    if not isinstance(document, Mapping):
        return ""
    return next((form for form, fits in TESTS.items() if fits(document)), "")


def read_json_schema(document: Json, location: Location, form: str) -> SchemaDocument:
    """The document as a schema of ``form``."""
    structure = STRUCTURE[form]
    stated = state(location, document, STATEMENT_PATHS[form])
    known = {*structure, *(STATEMENT_PATHS[form][name] for name in stated)}
    own = {name: value for name, value in document.items() if name not in known and not name.startswith(("$", "x-"))}
    schemas = list(_list_schemas(document, form))
    lists = [(name, schema["enum"]) for name, schema in schemas if isinstance(schema.get("enum"), list)]
    columns = list(LISTINGS[form](document)) if form in LISTINGS else []
    lists += [(name, codes) for name, column in columns if (codes := _list_enum(column))]
    return SchemaDocument(
        form,
        own,
        location,
        stated,
        list_once([name for name, _ in columns] or [name for name, _ in schemas]),
        list_once(name for name, _ in lists),
        list_once(str(code) for _, codes in lists for code in codes if not isinstance(code, Mapping | list)),
        list_once(_list_operations(document)) if form == "openapi" else (),
        list_once(_list_references(document, form)),
    )


def _list_schemas(document: Json, form: str) -> Iterator[tuple[str, Json]]:
    """Every schema of the document in order, with the name of the property that it describes; each met once."""
    if form not in ("json-schema", "openapi"):
        return
    ahead: list[tuple[str, Any]] = [("", document)]
    if form == "openapi":
        components = document.get("components")
        schemas = components.get("schemas") if isinstance(components, Mapping) else document.get("definitions")
        ahead = [("", one) for one in reversed(list(schemas.values()))] if isinstance(schemas, Mapping) else []
    seen: set[int] = set()
    while ahead:
        name, schema = ahead.pop()
        if not isinstance(schema, Mapping) or id(schema) in seen:
            continue
        seen.add(id(schema))
        yield name, schema
        ahead.extend(reversed(list(_list_sub_schemas(name, schema))))


def _list_sub_schemas(name: str, schema: Json) -> Iterator[tuple[str, Any]]:
    for word in SCHEMA_MAPS:
        members = schema.get(word)
        if isinstance(members, Mapping):
            # A definition is a thing of its own, not a field of what holds it.
            yield from ((str(key) if word == "properties" else "", one) for key, one in members.items())
    for word in SUB_SCHEMAS:
        yield name, schema.get(word)
    for word in SCHEMA_LISTS:
        members = schema.get(word)
        yield from ((name, one) for one in members) if isinstance(members, list) else ()


def _list_operations(document: Json) -> Iterator[str]:
    paths = document.get("paths")
    for path, methods in paths.items() if isinstance(paths, Mapping) else ():
        yield from (f"{word.upper()} {path}" for word in METHODS if isinstance(methods, Mapping) and word in methods)


def _list_fields(value: Any, prefix: str = "") -> Iterator[tuple[str, Json]]:
    """The members of ``fields`` (Frictionless) or ``columns`` (CSVW) with their names."""
    members = value.get("fields", value.get("columns")) if isinstance(value, Mapping) else None
    for one in members if isinstance(members, list) else ():
        if isinstance(one, Mapping) and (name := one.get("name") or one.get("titles")):
            yield f"{prefix}{name if isinstance(name, str) else next(iter(name))}", one


def _list_package_fields(document: Json) -> Iterator[tuple[str, Json]]:
    resources = document.get("resources")
    for resource in resources if isinstance(resources, list) else ():
        if isinstance(resource, Mapping):
            name = str(resource.get("name", ""))
            yield from _list_fields(resource.get("schema"), f"{name}." if name else "")


def _list_csvw_columns(document: Json) -> Iterator[tuple[str, Json]]:
    tables = document.get("tables")
    for table in tables if isinstance(tables, list) else [document]:
        if isinstance(table, Mapping):
            yield from _list_fields(table.get("tableSchema"))


def _list_enum(column: Json) -> list[Any]:
    constraints = column.get("constraints")
    found = constraints.get("enum") if isinstance(constraints, Mapping) else None
    return found if isinstance(found, list) else []


def _list_references(document: Json, form: str) -> Iterator[str]:
    """Every ``$ref``, wherever it stands, and the schemas of tables that are named by address."""
    for one in _walk(document):
        reference = one.get("$ref")
        if isinstance(reference, str) and not reference.startswith("#"):
            yield reference
        for word in ("schema", "tableSchema") if form in ("data-package", "csvw") else ():
            if isinstance(one.get(word), str):
                yield one[word]


def _walk(document: Any) -> Iterator[Json]:
    """Every object of the document once, in steps, so that none is too deep."""
    ahead, seen = [document], set()
    while ahead:
        one = ahead.pop()
        if not isinstance(one, Mapping | list) or id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, Mapping):
            yield one
        ahead.extend(reversed(list(one.values() if isinstance(one, Mapping) else one)))


LISTINGS: Mapping[str, Callable[[Json], Iterator[tuple[str, Json]]]] = {
    "table-schema": _list_fields,
    "data-package": _list_package_fields,
    "csvw": _list_csvw_columns,
}

_COMMON = {
    "title": "title",
    "description": "description",
    "version": "version",
    "homepage": "homepage",
    "licence": "license",
    "created": "created",
    "modified": "lastModified",
}
STATEMENT_PATHS: Mapping[str, Mapping[str, str]] = {
    "json-schema": {**_COMMON, "identifier": "$id"},
    "openapi": {
        "title": "info.title",
        "description": "info.description",
        "version": "info.version",
        "licence": "info.license.name",
    },
    "table-schema": {**_COMMON, "identifier": "name"},
    "data-package": {**_COMMON, "identifier": "name"},
    "csvw": {**_COMMON, "title": "dc:title", "description": "dc:description", "identifier": "@id"},
}
"""Form → common name → where it stands in a document of that form."""

KEYWORDS = frozenset({"properties", "definitions", "$defs", "allOf", "anyOf", "oneOf", "enum", "$ref", "items"})
TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "null"})


def _is_csvw(document: Json) -> bool:
    contexts = document.get("@context")
    named = contexts if isinstance(contexts, list) else [contexts]
    return any(isinstance(one, str) and "ns/csvw" in one for one in named) or "tableSchema" in document


def _is_table_schema(document: Json) -> bool:
    fields = document.get("fields")
    return isinstance(fields, list) and any(isinstance(one, Mapping) and "name" in one for one in fields)


def _is_json_schema(document: Json) -> bool:
    dialect, kind = document.get("$schema"), document.get("type")
    named = isinstance(dialect, str) and "json-schema.org" in dialect
    return named or (isinstance(kind, str) and kind in TYPES) or not KEYWORDS.isdisjoint(document)


TESTS: Mapping[str, Callable[[Json], bool]] = {
    "openapi": lambda document: "openapi" in document or "swagger" in document,
    "csvw": _is_csvw,
    "table-schema": _is_table_schema,
    "data-package": lambda document: isinstance(document.get("resources"), list),
    "linkml": lambda document: (
        any(isinstance(document.get(word), Mapping) for word in ("classes", "slots", "enums"))
        and ("id" in document or "prefixes" in document)
    ),
    "json-schema": _is_json_schema,
}
"""Form → whether a document is of it; asked in this order, the most telling first."""
