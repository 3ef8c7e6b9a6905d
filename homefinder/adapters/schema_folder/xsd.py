"""XML Schema: names, documentation, enumerations and what is included. Read as XML; nothing is validated. Pure.

https://www.w3.org/TR/xmlschema11-1/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from homefinder.adapters.mapping.locations import LocatedValue
from homefinder.adapters.schema_folder.document import SchemaDocument, list_once
from homefinder.adapters.xml_text import parse_xml
from homefinder.clean.decoding import TextFormatError
from homefinder.model import Location

XSD = "{http://www.w3.org/2001/XMLSchema}"
DRAWN_IN = ("include", "import", "redefine", "override")


def read_xsd(data: bytes, location: Location) -> SchemaDocument:
    """The file as a schema. Raises TextFormatError for what is no XML Schema, declares entities, or is too large."""
    root = parse_xml(data)
    if root.tag != f"{XSD}schema":
        raise TextFormatError(f"is XML of the element {str(root.tag)[:100]!r}, not a schema")
    said = {"namespace": root.get("targetNamespace"), "version": root.get("version")}
    documentation = "\n\n".join(_list_documentation(root))
    said["description"] = documentation
    lists = [one for one in root.iter(f"{XSD}simpleType") if next(one.iter(f"{XSD}enumeration"), None) is not None]
    return SchemaDocument(
        "xsd",
        {},
        location,
        {name: LocatedValue(value, location) for name, value in said.items() if value},
        list_once(one.get("name") or "" for one in root.iter(f"{XSD}element", f"{XSD}attribute")),
        list_once(_name_list(one) for one in lists),
        list_once(one.get("value") or "" for one in root.iter(f"{XSD}enumeration")),
        (),
        list_once(one.get("schemaLocation") or "" for word in DRAWN_IN for one in root.findall(f"{XSD}{word}")),
    )


def _list_documentation(root: Any) -> Iterator[str]:
    for annotation in root.findall(f"{XSD}annotation"):
        for one in annotation.findall(f"{XSD}documentation"):
            text = "".join(str(piece) for piece in one.itertext()).strip()
            if text:
                yield text


def _name_list(simple_type: etree._Element) -> str:
    """The name of a list of codes: its own, or that of the element that it stands in."""
    above = simple_type.getparent()
    return simple_type.get("name") or (above.get("name") if above is not None else "") or ""
