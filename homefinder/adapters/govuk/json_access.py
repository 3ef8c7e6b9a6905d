"""Reading JSON whose shape cannot be trusted: each function gives an empty value where the shape is another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homefinder.clean.decoding import parse_json
from homefinder.clean.html import remove_markup
from homefinder.errors import ParseError
from homefinder.model import FetchResult


def as_mapping(value: Any) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def as_list(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def list_mappings(value: Any) -> list[Mapping[str, Any]]:
    """The objects among the members of a list."""
    return [item for item in as_list(value) if isinstance(item, Mapping)]


def as_string(value: Any) -> str:
    """The value if it is a string, without white space around it, else an empty one.

    Half characters (lone surrogates), which JSON can carry and nothing can store, become question marks.
    """
    return value.strip().encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def read_json(fetched: FetchResult) -> Mapping[str, Any]:
    """The body as a JSON object. Raises ParseError that says what the body is instead."""
    try:
        value = parse_json(fetched.body.decode("utf-8-sig"))
    except ValueError as error:
        raise ParseError(fetched.url, f"is not JSON ({error}); it begins with {_beginning(fetched.body)}") from error
    if not isinstance(value, Mapping):
        raise ParseError(fetched.url, f"holds a JSON {type(value).__name__} where an object was expected")
    return value


def html_to_line(html: str) -> str:
    """The text of a piece of HTML on one line."""
    return " ".join(remove_markup(html)[0].split())


def build_body_html(details: Mapping[str, Any]) -> str:
    """The body of a page as HTML: one string, the HTML variant among several, or the parts of a guide in order."""
    body = details.get("body")
    variants = [
        as_string(one.get("content"))
        for one in list_mappings(body)
        if as_string(one.get("content_type")) == "text/html"
    ]
    parts = [
        f"<h2>{as_string(part.get('title'))}</h2>{build_body_html(part)}"
        for part in list_mappings(details.get("parts"))
    ]
    return as_string(body) or "".join(variants) or "".join(parts)


def _beginning(body: bytes) -> str:
    return repr(body[:40].decode("utf-8", "replace")) if body else "nothing"
