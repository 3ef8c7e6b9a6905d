"""One body of RDF: its form told from its content, its statements read. Pure, but for contexts that are asked for.

Media types lie: files of a repository come as text/plain. pyoxigraph asks nothing of the network; its RDF/XML reader
expands entities without end, so ``xml_text`` looks at them first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

import pyoxigraph
from lxml import etree  # type: ignore[import-untyped]

from homefinder.adapters.graph.contexts import inline_contexts
from homefinder.adapters.xml_text import decode_xml
from homefinder.clean.decoding import TextFormatError, decode_bytes, parse_json
from homefinder.errors import ParseError
from homefinder.model import FetchResult

RdfForm = Literal["auto", "rdf-xml", "turtle", "json-ld", "n-triples"]

_FORMATS = {
    "rdf-xml": pyoxigraph.RdfFormat.RDF_XML,
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "json-ld": pyoxigraph.RdfFormat.JSON_LD,
    "n-triples": pyoxigraph.RdfFormat.N_TRIPLES,
}
_XML_ROOT = re.compile(r"<\?xml|<!--|<!DOCTYPE\s+(?!html)|<(?:[A-Za-z_][\w.-]*:)?RDF[\s>]")
_HTML_ROOT = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]", re.IGNORECASE)
_JSON_START = re.compile(r"\{|\[\s*[\[{\"\]]")

MAX_NESTING = 1_000
"""Elements inside elements of XML; catalogues have some 8."""

Ask = Callable[[str], FetchResult]


def recognise_form(text: str) -> RdfForm:
    """The form of a text of RDF by how it begins; N-Triples are Turtle too. Raises TextFormatError for a web page."""
    start = text.lstrip("\ufeff \t\r\n")[:2000]
    if not start:
        raise TextFormatError("is empty")
    if _HTML_ROOT.match(start) or (_XML_ROOT.match(start) and _HTML_ROOT.search(start)):
        raise TextFormatError("is a page of HTML where RDF was asked for: a login or error page")
    if _XML_ROOT.match(start):
        return "rdf-xml"
    return "json-ld" if _JSON_START.match(start) else "turtle"


def read_statements(
    fetched: FetchResult, form: RdfForm, contexts: Mapping[str, Any], ask: Ask
) -> Iterator[pyoxigraph.Quad]:
    """The statements of a body, relative addresses resolved against the address that answered.

    Raises ParseError naming the address and the line for a body that cannot be read whole.
    """
    base = fetched.final_url or fetched.url
    text = ""
    try:
        form = recognise_form(_decode_loosely(fetched.body)) if form == "auto" else form
        text = decode_xml(fetched.body) if form == "rdf-xml" else decode_bytes(fetched.body)[0]
        if form == "rdf-xml":
            _check_nesting(text)
        if form == "json-ld":
            text = json.dumps(inline_contexts(parse_json(text), base, contexts, ask))
        # Lenient: one address with a blank in it would lose a whole catalogue; addresses are cleaned later.
        yield from pyoxigraph.parse(text, format=_FORMATS[form], base_iri=base, lenient=True, rename_blank_nodes=True)
    except TextFormatError as error:
        raise ParseError(fetched.url, f"{error.problem}{_name_line(error.line)}") from error
    except SyntaxError as error:
        line = error.lineno or (_find_xml_line(text) if form == "rdf-xml" else 0)
        said = re.sub(r" \(line \d+\)$", "", str(error.msg))
        raise ParseError(fetched.url, f"is not valid {form}: {said[:300]}{_name_line(line)}") from error


def _decode_loosely(body: bytes) -> str:
    return decode_xml(body) if body.lstrip()[:5] == b"<?xml" else decode_bytes(body)[0]


def _name_line(line: int) -> str:
    return f" (line {line})" if line else ""


def _find_xml_line(text: str) -> int:
    try:
        etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        return error.lineno or 0
    return 0


def _check_nesting(text: str) -> None:
    """Elements inside elements without end fill the memory; JSON is bounded by ``contexts``, Turtle costs little."""
    deepest = depth = 0
    for tag in re.finditer(r"<(/?)[A-Za-z_][^<>]*+>", text):
        depth += -1 if tag[1] else 0 if tag[0].endswith("/>") else 1
        deepest = max(deepest, depth)
    if deepest > MAX_NESTING:
        raise TextFormatError("is nested too deeply")
