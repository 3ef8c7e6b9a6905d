"""Items of an XML Schema: every element and attribute below the root, with its type, occurrence and codes.

https://www.w3.org/TR/xmlschema11-1/. Documents are read without entities, network or inclusion from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]

from homefinder.adapters.xml_text import parse_xml
from homefinder.clean.decoding import TextFormatError
from homefinder.items.model import Code, CodeList, Item
from homefinder.items.reading.files import InputFile
from homefinder.items.reading.found_items import MAX_PARTS, FoundItem, FoundPart

XS = "{http://www.w3.org/2001/XMLSchema}"
DEEPEST = 60
PARTICLES = ("sequence", "choice", "all", "complexContent", "simpleContent", "extension", "restriction", "complexType")


@dataclass(slots=True)
class _Schema:
    """The global declarations of all files of an edition, by local name."""

    declared: dict[str, dict[str, tuple[etree._Element, InputFile]]] = field(default_factory=dict)
    referred: set[str] = field(default_factory=set)

    def find(self, kind: str, name: str) -> tuple[etree._Element, InputFile] | None:
        return self.declared.get(kind, {}).get(_local(name))


def read_xsd(files: Sequence[InputFile], root: str = "") -> Iterator[FoundPart]:
    """The items below the element ``root``, and the named code lists.

    Where no root is named and one element is not used by another, that is it; where there are several, the items of
    each global element and type are keyed below its name. Raises TextFormatError.
    """
    schema = _collect(files)
    for name, (node, file) in sorted(schema.declared.get("simpleType", {}).items()):
        if codes := list(_list_codes(node, file, name)):
            yield CodeList(name, _place(node, file), "", _documentation(node))
            yield from codes
    for count, found in enumerate(_list_items(schema, root), 1):
        if count > MAX_PARTS:
            raise TextFormatError(f"holds more than {MAX_PARTS:,} elements below its root")
        yield found


def _list_items(schema: _Schema, root: str) -> Iterator[FoundItem]:
    elements = schema.declared.get("element", {})
    roots = [root] if root else [name for name in elements if name not in schema.referred]
    if len(roots) == 1 and roots[0] in elements:
        node, file = elements[roots[0]]
        yield from _walk_type(schema, node, file, (), (roots[0],), roots[0])
        return
    for kind in ("element", "complexType", "group"):
        for name, (node, file) in sorted(schema.declared.get(kind, {}).items()):
            if (
                kind == "element"
                and node.get("type")
                and _local(node.get("type", "")) in schema.declared.get("complexType", {})
            ):
                continue  # its items are those of the type
            yield from _walk_members(schema, node, file, (name,), (name, *_STOP), name)


_STOP = ("*",)
"""In a path of types: named types are not followed, since each is listed itself."""


def _collect(files: Sequence[InputFile]) -> _Schema:
    schema = _Schema()
    for file in files:
        for node in parse_xml(file.data):
            if isinstance(node.tag, str) and node.get("name"):
                schema.declared.setdefault(_local(node.tag), {}).setdefault(node.get("name", ""), (node, file))
            for used in node.iter(f"{XS}element"):
                if used.get("ref"):
                    schema.referred.add(_local(used.get("ref", "")))
    return schema


def _walk_type(
    schema: _Schema, element: etree._Element, file: InputFile, path: tuple[str, ...], types: tuple[str, ...], group: str
) -> Iterator[FoundItem]:
    """The members of an element's type, named or its own."""
    name = element.get("type")
    known = schema.find("complexType", name) if name else None
    if known is not None and name is not None:
        if "*" not in types and _local(name) not in types and len(path) < DEEPEST:
            yield from _walk_members(schema, known[0], known[1], path, (*types, _local(name)), group)
    elif len(path) < DEEPEST:
        yield from _walk_members(schema, element, file, path, types, group)


def _walk_members(
    schema: _Schema, node: etree._Element, file: InputFile, path: tuple[str, ...], types: tuple[str, ...], group: str
) -> Iterator[FoundItem]:
    for child in node:
        if not isinstance(child.tag, str) or not child.tag.startswith(XS):
            continue
        tag = _local(child.tag)
        if tag in ("element", "attribute"):
            yield from _element(schema, child, file, path, types, group)
        elif tag in PARTICLES:
            base = schema.find("complexType", child.get("base", "")) if tag == "extension" else None
            if base is not None and "*" not in types and _local(child.get("base", "")) not in types:
                yield from _walk_members(schema, *base, path, (*types, _local(child.get("base", ""))), group)
            yield from _walk_members(schema, child, file, path, types, group)
        elif tag in ("group", "attributeGroup") and child.get("ref"):
            used = schema.find(tag, child.get("ref", ""))
            if used is not None and f"{tag} {child.get('ref')}" not in types and "*" not in types:
                yield from _walk_members(schema, *used, path, (*types, f"{tag} {child.get('ref')}"), group)


def _element(
    schema: _Schema, child: etree._Element, file: InputFile, path: tuple[str, ...], types: tuple[str, ...], group: str
) -> Iterator[FoundItem]:
    reference = child.get("ref")
    tag = _local(child.tag)
    declared, home = schema.find(tag, reference) or (child, file) if reference else (child, file)
    name = _local(reference or child.get("name", ""))
    if not name:
        return
    step = f"@{name}" if tag == "attribute" else name
    key = "/".join((*path, step))
    inner = declared.find(f"{XS}simpleType")
    codes = tuple(_list_codes(inner, home, key)) if inner is not None else ()
    stated = declared.get("type", "")
    named = schema.find("simpleType", stated) if stated else None
    code_list = _local(stated) if named is not None and any(True for _ in _list_codes(*named, "")) else ""
    least = child.get("use") == "required" if tag == "attribute" else child.get("minOccurs", "1") != "0"
    item = Item(
        key, name, _place(child, file), definition=_documentation(child) or _documentation(declared),
        datatype=stated or _base(inner), required="yes" if least else "no",
        repeats=child.get("maxOccurs", "1") not in ("0", "1"), code_list=code_list, group=path[-1] if path else group,
    )  # fmt: skip
    yield FoundItem(item, {"path": key, "type": stated, "parent": "/".join(path), "file": file.name}, codes)
    if tag == "element" and not (reference and (reference in types or "*" in types)):
        deeper = (*types, reference) if reference else types
        yield from _walk_type(schema, declared, home, (*path, step), deeper, group)


def _list_codes(node: etree._Element, file: InputFile, code_list: str) -> Iterator[Code]:
    for one in node.iter(f"{XS}enumeration"):
        yield Code(code_list, one.get("value", ""), _place(one, file), _documentation(one))


def _base(node: etree._Element | None) -> str:
    restriction = node.find(f"{XS}restriction") if node is not None else None
    if restriction is None:
        return ""
    facets = [f"{_local(str(one.tag))}={one.get('value')}" for one in restriction if one.get("value") is not None]
    shown = [facet for facet in facets if not facet.startswith("enumeration")]
    return ":".join((restriction.get("base", ""), *shown))


def _documentation(node: etree._Element) -> str:
    found = node.find(f"{XS}annotation/{XS}documentation")
    return " ".join("".join(str(text) for text in found.itertext()).split()) if found is not None else ""


def _place(node: etree._Element, file: InputFile):  # type: ignore[no-untyped-def]
    return file.locate_line(int(node.sourceline or 1))


def _local(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2]
