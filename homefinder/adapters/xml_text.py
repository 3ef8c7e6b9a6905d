"""XML from strangers: no entity from elsewhere, none inside another, and no tree that grows past its text. Pure."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from homefinder.clean.decoding import TextFormatError, decode_bytes

MAX_ENTITIES = 200
MAX_ELEMENTS = 500_000
"""Elements of the largest document that is read: the longest Act on legislation.gov.uk has some 200,000."""
MAX_EXPANSION = 10_000_000
"""Characters that the entities of a document may add to it: ontologies name their namespaces so, some 50 kB each."""

_ENTITY = re.compile(r"<!ENTITY\s+([^\s%\"'>]+)\s+(?:\"([^\"]*)\"|'([^']*)')\s*>")
_REFERENCE = re.compile(r"&(?!#|(?:amp|lt|gt|quot|apos);)")
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,300}\?>")
_ENCODING = re.compile(rb"^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")


def decode_xml(data: bytes) -> str:
    """Text of XML without its declaration, by its mark, the encoding that it declares, or as any other text.

    Raises TextFormatError for what is no text, or whose entities are not plain words.
    """
    text = _decode(data)
    kept = _DECLARATION.search(text)
    text = "\n" * kept[0].count("\n") + text[kept.end() :] if kept else text
    check_entities(text)
    return text


def check_entities(text: str) -> None:
    """Raise TextFormatError where the document declares entities that lead elsewhere, nest, or make it grow."""
    declared = text.count("<!ENTITY")
    if not declared:
        return
    found = _ENTITY.findall(text)
    if len(found) < declared or declared > MAX_ENTITIES:
        raise TextFormatError("declares entities that are read from elsewhere, or too many; it is not read")
    values = {name: double or single for name, double, single in found}
    if any(_REFERENCE.search(value) or "%" in value for value in values.values()):
        raise TextFormatError("declares entities inside entities; it is not read")
    if sum(text.count(f"&{name};") * len(value) for name, value in values.items()) > MAX_EXPANSION:
        raise TextFormatError("declares entities that make it grow past what is read")


def parse_xml(data: bytes, base_url: str = "") -> Any:
    """The root element, without comments and instructions. No entity is read, and nothing asked of the network.

    Raises TextFormatError with the line for what is no XML, declares entities, or is too large.
    """
    text = decode_xml(data.lstrip())
    if not text.strip():
        raise TextFormatError("has an empty body")
    if "<!ENTITY" in text:
        raise TextFormatError("declares entities; it is not read")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser, base_url=base_url or None)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise TextFormatError(
            f"is not well-formed XML: {str(error)[:300]}", getattr(error, "lineno", 0) or 0
        ) from error
    if root is None:
        raise TextFormatError("holds no XML element")
    for number, _ in enumerate(root.iter()):
        if number >= MAX_ELEMENTS:
            raise TextFormatError(f"holds more than {MAX_ELEMENTS:,} elements")
    return root


def _decode(data: bytes) -> str:
    encoding = _ENCODING.match(data[:400])
    if encoding and not encoding[1].lower().startswith((b"utf", b"us-ascii")):
        try:
            return data.decode(encoding[1].decode())
        except (LookupError, UnicodeDecodeError) as error:
            raise TextFormatError(f"is not text in {encoding[1].decode()}, as it says") from error
    return decode_bytes(data)[0]
