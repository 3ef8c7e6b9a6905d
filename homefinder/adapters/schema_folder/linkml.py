"""LinkML: classes with the slots that they have, inherit and mix in; enumerations. Pure.

https://linkml.io/linkml-model/latest/docs/specification/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from homefinder.adapters.schema_folder.document import SchemaDocument, list_once, state
from homefinder.model import Location

STATEMENT_PATHS = {
    "title": "title",
    "description": "description",
    "identifier": "id",
    "version": "version",
    "licence": "license",
}
STRUCTURE = ("classes", "slots", "enums", "types", "subsets", "prefixes", "imports", "default_prefix", "default_range")


def read_linkml(document: Mapping[str, Any], location: Location) -> SchemaDocument:
    """The document as a schema."""
    classes = _get_mapping(document, "classes")
    enums = _get_mapping(document, "enums")
    codes = (str(code) for one in enums.values() for code in _get_mapping(one, "permissible_values"))
    stated = state(location, document, STATEMENT_PATHS)
    if "title" not in stated:
        stated |= state(location, document, {"title": "name"})
    imports = document.get("imports")
    return SchemaDocument(
        "linkml",
        {
            name: value
            for name, value in document.items()
            if name not in (*STRUCTURE, "name", *map(STATEMENT_PATHS.get, stated))
        },
        location,
        stated,
        list_once(f"{name}.{slot}" for name in classes for slot in _list_slots(name, classes)),
        list_once(enums),
        list_once(codes),
        (),
        list_once(_name_file(str(one)) for one in imports) if isinstance(imports, list) else (),
    )


def _list_slots(name: str, classes: Mapping[str, Any]) -> Iterator[str]:
    """The slots of a class: those of its ancestors first. A class that is its own ancestor is met once."""
    line, ahead = [], [name]
    while ahead:
        one = ahead.pop()
        if one in line or one not in classes:
            continue
        line.append(one)
        body = classes[one] if isinstance(classes[one], Mapping) else {}
        mixins = body.get("mixins")
        ahead += [str(up) for up in (*(mixins if isinstance(mixins, list) else ()), body.get("is_a")) if up]
    for one in reversed(line):
        body = classes[one] if isinstance(classes[one], Mapping) else {}
        slots = body.get("slots")
        yield from map(str, slots if isinstance(slots, list) else ())
        yield from map(str, _get_mapping(body, "attributes"))


def _get_mapping(value: Any, name: str) -> Mapping[str, Any]:
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _name_file(imported: str) -> str:
    """The file that an import means: names of the language's own modules (``linkml:types``) are addresses."""
    return imported if ":" in imported or imported.endswith((".yaml", ".yml")) else f"{imported}.yaml"
