"""Editions of recordings, read by their declarations alone, and of texts that a test makes up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import yaml

from homefinder.items.declaration import parse_collections
from homefinder.items.model import Contents, ItemEdition
from homefinder.items.reading.files import InputFile, list_files
from homefinder.items.reading.read import read_editions
from homefinder.model import FetchResult, Location
from tests.conftest import ROOT, SHARED, needs

FOLDERS = (ROOT / "tests" / "items" / "declarations", ROOT / "sources")


def find_declaration(source: str) -> dict[str, Any]:
    """The declaration of a source."""
    path = next(folder / f"{source}.yml" for folder in FOLDERS if (folder / f"{source}.yml").exists())
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=64)
def read_recording(source: str, day: str, folder: str = "recordings") -> Mapping[str, ItemEdition]:
    """The editions of a recording, by name."""
    place = needs(SHARED / folder / source / day)
    bodies = []
    for line in (place / "responses.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("body") and row["status"] == 200:
            data = (place / row["body"]).read_bytes()
            bodies.append(FetchResult(row["url"], 200, {}, data, hashlib.sha256(data).hexdigest(), datetime.now(UTC)))
    found = read_editions(list_files(bodies), parse_collections(find_declaration(source)["items"]))
    return {edition.name: edition for edition in found}


def read_contents(source: str, day: str, name: str = "") -> Contents:
    """What one edition of a recording holds."""
    return read_recording(source, day)[name].contents


def read_text(files: Mapping[str, str | bytes], *collections: Mapping[str, Any]) -> ItemEdition:
    """The edition of files that a test makes up."""
    made = {
        name: InputFile(
            name, text.encode() if isinstance(text, str) else text, Location("https://x.example/a", "0", name)
        )
        for name, text in files.items()
    }
    found = read_editions(made, parse_collections(list(collections)))
    return found[0] if found else ItemEdition("", Contents())
