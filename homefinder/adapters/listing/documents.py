"""Documents of JSON and XML as nested fields, whatever media type they come under."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homefinder.adapters.listing.parameters import DocumentFormat
from homefinder.adapters.listing.xml_fields import open_document, read_element
from homefinder.clean.decoding import TextFormatError, decode_bytes, parse_json
from homefinder.errors import ParseError
from homefinder.model import FetchResult


def read_json(fetched: FetchResult) -> Any:
    """The value of a body of JSON. Raises ParseError naming the address and a plain reason."""
    try:
        return parse_json(decode_bytes(fetched.body)[0])
    except TextFormatError as error:
        raise ParseError(fetched.url, _explain_no_json(fetched.body, error)) from error


def read_document(fetched: FetchResult, format: DocumentFormat, namespaces: Mapping[str, str]) -> Any:
    """The document as nested fields. Raises ParseError where it is not what its format says."""
    if format == "json":
        return read_json(fetched)
    return read_element(open_document(fetched), namespaces)


def _explain_no_json(body: bytes, error: TextFormatError) -> str:
    if not body.strip():
        return "answered with an empty body"
    if body.lstrip()[:1] == b"<":
        return "answered with a page of HTML or XML where JSON was asked for: a login or error page"
    at = f" on line {error.line}" if error.line else ""
    return f"{error.problem}{at}; it may have been cut off"
