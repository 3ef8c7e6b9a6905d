"""XML as nested fields: safe to open whatever a stranger sends, and read by paths like everything else.

An element that holds text alone is its text. Any other is an object: its attributes as ``@name``, its text as
``#text``, its children under their names. Children of one name are a list. Names carry the prefix that the declaration
gives their namespace; a namespace that is not declared keeps the prefix of the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from homefinder.adapters.xml_text import parse_xml
from homefinder.clean.decoding import TextFormatError
from homefinder.errors import ParseError
from homefinder.model import FetchResult

XHTML = "http://www.w3.org/1999/xhtml"
IGNORED_NAMESPACES = ("http://www.w3.org/2001/XMLSchema-instance",)
XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"

MAX_DEPTH = 100
"""Levels below which an element is its text. libxml2 itself refuses 256."""


def open_document(fetched: FetchResult) -> etree._Element:
    """The root of the document that was fetched. Raises ParseError with the line and a plain reason."""
    try:
        return parse_xml(fetched.body, fetched.final_url or fetched.url)
    except TextFormatError as error:
        raise ParseError(fetched.url, error.problem) from error


def read_element(element: etree._Element, namespaces: Mapping[str, str], depth: int = 0) -> Any:
    """The element as text or as nested fields. ``namespaces``: prefix → namespace, as declared."""
    prefixes = {uri: prefix for prefix, uri in namespaces.items()}
    return _read(element, prefixes, depth)


def name_element(element: etree._Element, prefixes: Mapping[str, str]) -> str:
    """The name by which paths call the element. ``prefixes``: namespace → prefix."""
    name = etree.QName(element)
    return _name(name.namespace or "", name.localname, prefixes, element.prefix or "")


def read_text(element: etree._Element) -> str:
    """All text in the element; mark-up in it (XHTML) is kept as mark-up."""
    if any(etree.QName(child).namespace == XHTML for child in element.iterchildren(tag=etree.Element)):
        inner = (etree.tostring(child, encoding="unicode", method="html") for child in element.iterchildren())
        return "".join([element.text or "", *inner]).strip()
    return "".join(str(piece) for piece in element.itertext()).strip()


def _read(element: etree._Element, prefixes: Mapping[str, str], depth: int) -> Any:
    children = [] if depth >= MAX_DEPTH or _holds_markup(element) else list(element.iterchildren(tag=etree.Element))
    attributes = {f"@{name}": value for name, value in _list_attributes(element, prefixes)}
    if not children:
        text = read_text(element)
        return {**attributes, "#text": text} if attributes and text else attributes or text
    fields: dict[str, Any] = dict(attributes)
    if text := (element.text or "").strip():
        fields["#text"] = text
    for child in children:
        name, value = name_element(child, prefixes), _read(child, prefixes, depth + 1)
        if name not in fields:
            fields[name] = value
        elif isinstance(fields[name], list):
            fields[name].append(value)
        else:
            fields[name] = [fields[name], value]
    return fields


def _holds_markup(element: etree._Element) -> bool:
    """Whether the element is text with mark-up in it: XHTML, or words between its children."""
    children = list(element.iterchildren(tag=etree.Element))
    if any(etree.QName(child).namespace == XHTML for child in children):
        return True
    return any((child.tail or "").strip() for child in children)


def _list_attributes(element: etree._Element, prefixes: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    for key, value in element.attrib.items():
        name = etree.QName(str(key))
        if name.namespace not in (*IGNORED_NAMESPACES, XML_NAMESPACE):
            prefix = next((p for p, uri in element.nsmap.items() if uri == name.namespace and p), "")
            found.append((_name(name.namespace or "", name.localname, prefixes, prefix), str(value)))
    return found


def _name(namespace: str, local: str, prefixes: Mapping[str, str], own: str) -> str:
    prefix = prefixes.get(namespace, own)
    return f"{prefix}:{local}" if prefix else local
