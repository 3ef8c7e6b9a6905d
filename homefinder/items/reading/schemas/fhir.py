"""Elements of FHIR StructureDefinitions, and codes of CodeSystems and ValueSets, in JSON or XML.

https://hl7.org/fhir/structuredefinition.html. A profile that states differences only is no list of items: its elements
are read from the snapshot, and where it has none that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from homefinder.adapters.xml_text import parse_xml
from homefinder.clean.decoding import TextFormatError
from homefinder.items.model import Code, CodeList, Item
from homefinder.items.reading.files import InputFile
from homefinder.items.reading.found_items import FoundItem, FoundPart

REPEATING = frozenset({"element", "type", "concept", "include", "entry", "property", "designation", "parameter"})


def read_fhir(chosen: Sequence[InputFile]) -> Iterator[FoundPart]:
    """The elements of structures, keyed by their ids, and the codes of systems and sets. Raises TextFormatError."""
    for file in chosen:
        yield from _resource(file, _read(file))


def _resource(file: InputFile, value: Mapping[str, Any]) -> Iterator[FoundPart]:
    kind = value.get("resourceType")
    if kind == "Bundle":
        for entry in _list(value.get("entry")):
            yield from _resource(file, _mapping(_mapping(entry).get("resource")))
    elif kind == "StructureDefinition":
        yield from _elements(file, value)
    elif kind == "CodeSystem":
        key = str(value.get("id") or value.get("name") or file.stem)
        yield CodeList(
            key, file.location, _text(value.get("title") or value.get("name")), _text(value.get("description"))
        )
        yield from _concepts(file, key, value.get("concept"), (), 0)
    elif kind == "ValueSet":
        key = str(value.get("id") or value.get("name") or file.stem)
        yield CodeList(
            key, file.location, _text(value.get("title") or value.get("name")), _text(value.get("description"))
        )
        for include in _list(_mapping(value.get("compose")).get("include")):
            yield from _concepts(file, key, _mapping(include).get("concept"), (), 0)


def _elements(file: InputFile, value: Mapping[str, Any]) -> Iterator[FoundPart]:
    elements = _list(_mapping(value.get("snapshot")).get("element"))
    whole = value.get("derivation") == "specialization" or value.get("kind") == "logical"
    word = "snapshot" if elements else "differential"
    if not elements:
        if not whole:
            raise TextFormatError("is a profile that states its differences only, no list of items")
        elements = _list(_mapping(value.get("differential")).get("element"))
    for index, element in enumerate(elements):
        known = _mapping(element)
        key = str(known.get("id") or known.get("path") or "")
        if "." not in key:  # the structure itself
            continue
        types = [str(_mapping(one).get("code", "")).rpartition("/")[2] for one in _list(known.get("type"))]
        binding = _mapping(known.get("binding"))
        bound = str(binding.get("valueSet") or binding.get("valueSetUri") or "").partition("|")[0].rpartition("/")[2]
        parent, _, name = key.rpartition(".")
        item = Item(
            key, name, file.locate(word, "element", index), _text(known.get("short")), _text(known.get("definition")),
            "|".join(dict.fromkeys(filter(None, types))), required="no" if str(known.get("min", "0")) == "0" else "yes",
            repeats=str(known.get("max", "1")) not in ("0", "1"), code_list=bound, group=parent,
        )  # fmt: skip
        yield FoundItem(item, {"path": str(known.get("path") or ""), "structure": _text(value.get("name")), "id": key})


def _concepts(file: InputFile, key: str, members: Any, above: tuple[str, ...], depth: int) -> Iterator[Code]:
    if depth > 40:
        return
    for one in map(_mapping, _list(members)):
        code = str(one.get("code", ""))
        if code:
            yield Code(key, code, file.location, _text(one.get("display")), _text(one.get("definition")), broader=above)
            yield from _concepts(file, key, one.get("concept"), (code,), depth + 1)


def _read(file: InputFile) -> Mapping[str, Any]:
    if file.data.lstrip()[:1] == b"<" or file.name.lower().endswith(".xml"):
        root = parse_xml(file.data)
        return {"resourceType": etree.QName(root).localname, **_mapping(_to_value(root, 0))}
    return _mapping(file.read_document())


def _to_value(node: etree._Element, depth: int) -> Any:
    """FHIR's XML as its JSON has it: https://hl7.org/fhir/json.html"""
    if depth > 60 or not isinstance(node.tag, str):
        return {}
    if node.get("value") is not None and len(node) == 0:
        return node.get("value")
    found: dict[str, Any] = {"id": node.get("id")} if node.get("id") else {}
    for child in node:
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname
        value = _to_value(child, depth + 1)
        if name in REPEATING:
            found.setdefault(name, []).append(value)
        else:
            found.setdefault(name, value)
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
