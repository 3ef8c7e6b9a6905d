"""Tables in text: one CSV file whose rows are the entries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from homefinder.discovery.forms.look import AddressLook
from homefinder.discovery.model import MAPPING, FormCandidate


def recognise_csv(look: AddressLook) -> Iterator[FormCandidate]:
    """A text whose lines have one width, by the delimiter that gives most of it."""
    if look.content.form != "csv":
        return
    parameters: dict[str, Any] = {"url": look.address}
    parameters |= {"delimiter": look.content.delimiter} if look.content.delimiter != "," else {}
    parameters |= {"header_row": look.content.header_row} if look.content.header_row != 1 else {}
    named = look.content.media in ("text/csv", "text/tab-separated-values") or look.address.lower().endswith(
        (".csv", ".tsv")
    )
    name = PurePosixPath(unquote(urlsplit(look.address).path)).stem.replace("-", " ").replace("_", " ").strip()
    yield FormCandidate(
        "csv_table",
        {**parameters, "mapping": MAPPING},
        0.85 if named else 0.5,
        f"a table with {len(look.content.columns)} columns",
        look.address,
        title=name.capitalize(),
        publisher=look.host,
    )
