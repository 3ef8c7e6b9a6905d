"""Slots of LinkML classes, with what they inherit, and the permissible values of enumerations.

https://linkml.io/linkml-model/latest/docs/specification/: a slot of a class is that of the schema, changed by the
``slot_usage`` of the classes above it, the nearest last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from homefinder.items.model import Code, CodeList, Item
from homefinder.items.reading.files import InputFile
from homefinder.items.reading.found_items import FoundItem, FoundPart

SECTIONS = ("classes", "slots", "enums", "types")
Model = Mapping[str, Mapping[str, tuple[Mapping[str, Any], InputFile]]]


def read_linkml(chosen: Sequence[InputFile]) -> Iterator[FoundPart]:
    """The slots of every class, keyed ``Class.slot``, and the enumerations; imports are the other files."""
    model: dict[str, dict[str, tuple[Mapping[str, Any], InputFile]]] = {section: {} for section in SECTIONS}
    ranges = ""
    for file in chosen:
        document = _mapping(file.read_document())
        ranges = ranges or str(document.get("default_range") or "")
        for section in SECTIONS:
            for name, value in _mapping(document.get(section)).items():
                model[section].setdefault(str(name), (_mapping(value), file))
    for name, (enum, file) in model["enums"].items():
        yield CodeList(name, file.locate("enums", name), _text(enum.get("title")), _text(enum.get("description")))
        yield from _list_codes(name, enum, file)
    for name, (_, file) in model["classes"].items():
        for slot, settings in _induce_slots(model, name).items():
            yield _item(model, name, slot, settings, file, ranges or "string")


def _item(
    model: Model, name: str, slot: str, settings: Mapping[str, Any], file: InputFile, default_range: str
) -> FoundItem:
    kind = _text(settings.get("range")) or default_range
    many = _is_true(settings.get("multivalued"))
    own = model["slots"].get(slot)
    place = own[1].locate("slots", slot) if own else file.locate("classes", name, "attributes", slot)
    item = Item(
        f"{name}.{slot}", slot, place, _text(settings.get("title")), _text(settings.get("description")),
        kind + ("[]" if many else "") + (f":{settings['pattern']}" if settings.get("pattern") else ""),
        _text(_mapping(settings.get("unit")).get("symbol")),
        "yes" if _is_true(settings.get("required")) or _is_true(settings.get("identifier")) else "no", many,
        kind if kind in model["enums"] else "", name, _text(settings.get("slot_uri")),
    )  # fmt: skip
    return FoundItem(item, {"class": name, "slot": slot, **{k: v for k, v in settings.items() if isinstance(v, str)}})


def _list_ancestors(model: Model, name: str) -> list[str]:
    """The class and all above it, the farthest first: each parent's mixins before the parent's own child."""
    found: list[str] = []
    waiting = [name]
    while waiting:
        one = waiting.pop(0)
        if one in found or one not in model["classes"]:
            continue
        found.append(one)
        about = model["classes"][one][0]
        mixins = about.get("mixins")
        waiting += [str(about["is_a"])] if about.get("is_a") else []
        waiting += [str(mixin) for mixin in mixins] if isinstance(mixins, list) else []
    return found[::-1]


def _induce_slots(model: Model, name: str) -> dict[str, dict[str, Any]]:
    slots: dict[str, dict[str, Any]] = {}
    lineage = [model["classes"][one][0] for one in _list_ancestors(model, name)]
    for about in lineage:
        listed = about.get("slots")
        for slot in listed if isinstance(listed, list) else ():
            slots.setdefault(str(slot), dict(model["slots"].get(str(slot), ({}, None))[0]))
        for slot, settings in _mapping(about.get("attributes")).items():
            slots[str(slot)] = dict(_mapping(settings))
    for about in lineage:
        for slot, changes in _mapping(about.get("slot_usage")).items():
            if str(slot) in slots:
                slots[str(slot)].update(_mapping(changes))
    return slots


def _list_codes(name: str, enum: Mapping[str, Any], file: InputFile) -> Iterator[Code]:
    values = enum.get("permissible_values")
    pairs: Iterable[tuple[Any, Any]] = (
        values.items()
        if isinstance(values, Mapping)
        else ((one, {}) for one in values)
        if isinstance(values, list)
        else ()
    )
    for code, about in pairs:
        known = _mapping(about)
        broader = (str(known["is_a"]),) if known.get("is_a") else ()
        yield Code(
            name, str(code), file.locate("enums", name, "permissible_values", str(code)), _text(known.get("title")),
            _text(known.get("description")), broader=broader,
        )  # fmt: skip


def _is_true(value: Any) -> bool:
    return value is True or str(value).lower() == "true"


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
