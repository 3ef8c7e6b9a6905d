"""An edition's contents as bytes and back: compressed JSON in a fixed order, so that equal contents have equal
hashes."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import fields
from typing import Any

from homefinder.items.model import Code, CodeList, Contents, Item, ItemRule
from homefinder.model import Location

MAX_BYTES = 200_000_000
"""Bytes that a packed edition may come to; ours are a few million at most."""

_KINDS: tuple[tuple[str, type[Any]], ...] = (
    ("items", Item),
    ("code_lists", CodeList),
    ("codes", Code),
    ("rules", ItemRule),
)


def pack_contents(contents: Contents) -> bytes:
    """Everything with its places. Raises nothing."""
    value: dict[str, Any] = {"former": {key: list(names) for key, names in contents.former.items()}}
    for name, kind in _KINDS:
        columns = [field.name for field in fields(kind)]
        parts = getattr(contents, name).values()
        value[name] = [[_pack_value(getattr(part, column)) for column in columns] for part in parts]
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack_contents(data: bytes) -> Contents:
    """The contents that ``pack_contents`` was given."""
    value = json.loads(zlib.decompressobj().decompress(data, MAX_BYTES))
    found: dict[str, Any] = {"former": {key: tuple(names) for key, names in value["former"].items()}}
    for name, kind in _KINDS:
        columns = [field.name for field in fields(kind)]
        parts = (kind(**{c: _unpack_value(c, v) for c, v in zip(columns, row, strict=True)}) for row in value[name])
        found[name] = {part.key: part for part in parts}
    return Contents(**found)


def hash_contents(contents: Contents) -> str:
    """SHA-256 of what is said, whatever the places that it is said at."""
    digest = hashlib.sha256()
    for name, kind in _KINDS:
        columns = [field.name for field in fields(kind) if field.name != "location"]
        for key, part in sorted(getattr(contents, name).items()):
            digest.update(
                json.dumps([name, key, *(_pack_value(getattr(part, c)) for c in columns)], ensure_ascii=False).encode()
            )
    return digest.hexdigest()


def _pack_value(value: Any) -> Any:
    if isinstance(value, Location):
        return [value.url, value.sha256, value.locator]
    return list(value) if isinstance(value, tuple) else value


def _unpack_value(column: str, value: Any) -> Any:
    if column == "location":
        return Location(*value)
    return tuple(value) if isinstance(value, list) else value
