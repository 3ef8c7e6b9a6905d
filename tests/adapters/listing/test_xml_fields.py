"""XML as nested fields: names by declared prefix, attributes, text, mark-up, and what is too deep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from homefinder.adapters.listing.xml_fields import MAX_DEPTH, open_document, read_element
from homefinder.errors import ParseError
from tests.support.recordings import exchange

NAMESPACES = {"": "urn:main", "m": "urn:meta"}


def read(inner: str, head: str = "") -> Any:
    body = f'{head}<Doc xmlns="urn:main" xmlns:q="urn:meta" xmlns:z="urn:other" xml:lang="en">{inner}</Doc>'
    return read_element(open_document(exchange("https://x.example/a.xml", body.encode())), NAMESPACES)


@pytest.mark.parametrize(
    ("inner", "fields"),
    [
        ("words", "words"),
        ("<Title> A title </Title>", {"Title": "A title"}),
        ("<q:Year Value='2015'/>", {"m:Year": {"@Value": "2015"}}),
        ("<q:Subject scheme='s'>T</q:Subject>", {"m:Subject": {"@scheme": "s", "#text": "T"}}),
        ("<a>1</a><a>2</a><a>3</a>", {"a": ["1", "2", "3"]}),
        ("<z:odd q:at='1'/>", {"z:odd": {"@m:at": "1"}}),
        ("<p>Some <b>bold</b> words</p>", {"p": "Some bold words"}),
        ("<x><!-- hidden --><?pi x?>told</x>", {"x": "told"}),
        ("<x xsi:nil='1' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>told</x>", {"x": "told"}),
        ("<div xmlns='http://www.w3.org/1999/xhtml'><b>x</b></div>", "<b>x</b>"),
    ],
)
def test_elements_become_fields(inner: str, fields: Any) -> None:
    found = read(inner)
    assert (fields in str(found)) if inner.startswith("<div") else found == fields


def test_below_the_deepest_level_an_element_is_its_text() -> None:
    found = read("<a>" * (MAX_DEPTH + 50) + "end" + "</a>" * (MAX_DEPTH + 50))
    depth = 0
    while isinstance(found, dict):
        found, depth = found["a"], depth + 1
    assert (found, depth) == ("end", MAX_DEPTH)


def test_a_file_of_the_machine_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("a secret", encoding="utf-8")
    head = f'<!DOCTYPE Doc [<!ENTITY s SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    with pytest.raises(ParseError, match="entities") as refused:
        read("<a>&s;</a>", head)
    assert "a secret" not in str(refused.value)
