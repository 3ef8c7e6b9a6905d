"""Editions that are a base file and yearly differences: each year is the year before with its own changes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from homefinder.clean.decoding import TextFormatError
from homefinder.items.declaration import Differences

KINDS = ("add", "modify", "rename", "remove")


def apply_differences(document: Any, differences: Any, declared: Differences) -> tuple[Any, list[str]]:
    """The document with every difference applied in order, and what could not be applied, in words.

    ``add`` and ``modify`` put the value at the path, ``rename`` gives its last step another name, ``remove`` takes out
    the path, or of it the members that the value lists. The document given is not changed.
    """
    faults: list[str] = []
    for path, one in list_differences(differences, declared):
        kind, value = str(one.get(declared.kind, "")), one.get(declared.value)
        try:
            document = _apply(document, path, kind, value, faults)
        except TextFormatError as error:
            faults.append(f"{'.'.join(path)}: {error.problem}")
    return document, faults


def list_differences(
    value: Any, declared: Differences, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Each difference with its path: the words above it, cut at their dots."""
    if not isinstance(value, Mapping) or len(above) > 20:
        return
    if str(value.get(declared.kind, "")) in KINDS:
        yield above, value
        return
    for key, member in value.items():
        yield from list_differences(member, declared, (*above, *str(key).split(".")))


def list_stated_renames(differences: Any, declared: Differences) -> list[tuple[str, str]]:
    """What was renamed, as JSON Pointers of the old and the new place."""
    found = []
    for path, one in list_differences(differences, declared):
        if str(one.get(declared.kind, "")) == "rename":
            name = str(one.get(declared.value, "")).rpartition(".")[2]
            found.append((format_pointer(path), format_pointer((*path[:-1], name))))
    return found


def format_pointer(path: tuple[str, ...]) -> str:
    """A path as JSON Pointer: https://www.rfc-editor.org/rfc/rfc6901"""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in path)


def _apply(document: Any, path: tuple[str, ...], kind: str, value: Any, faults: list[str]) -> Any:
    if kind == "rename":
        return _change(document, path[:-1], lambda at: _rename(at, path[-1], str(value).rpartition(".")[2]))
    if kind == "remove" and value not in (None, "", [], {}):
        names = [str(one) for one in (value if isinstance(value, list) else [value])]
        return _change(document, path, lambda at: _drop(at, names, faults))
    if kind == "remove":
        return _change(document, path[:-1], lambda at: _drop(at, [path[-1]], faults))
    return _change(document, path[:-1], lambda at: {**_mapping(at), path[-1]: value}, make=kind == "add")


def _change(document: Any, path: tuple[str, ...], change: Any, make: bool = False) -> Any:
    """A copy of the document that differs at the path alone."""
    if not path:
        return change(document)
    known = _mapping(document)
    if path[0] not in known and not make:
        raise TextFormatError(f"there is no {path[0]!r}")
    return {**known, path[0]: _change(known.get(path[0], {}), path[1:], change, make)}


def _rename(at: Any, old: str, new: str) -> dict[str, Any]:
    known = _mapping(at)
    if old not in known:
        raise TextFormatError(f"there is no {old!r} to rename")
    return {new if key == old else key: value for key, value in known.items()}


def _drop(at: Any, names: list[str], faults: list[str]) -> Any:
    if isinstance(at, list):
        return [one for one in at if one not in names]
    known = _mapping(at)
    faults += [f"there is no {name!r} to remove" for name in names if name not in known]
    return {key: value for key, value in known.items() if key not in names}


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TextFormatError("is no map of names to values")
    return value
