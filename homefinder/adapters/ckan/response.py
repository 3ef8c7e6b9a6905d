"""One answer of CKAN's action API: the envelope opened, the packages with their places. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homefinder.adapters.paging import parse_count
from homefinder.clean.decoding import TextFormatError, parse_json
from homefinder.errors import ParseError
from homefinder.model import FetchResult, Location, canonical_json

PACKAGE_FIELDS = frozenset({"name", "title", "id", "identifier"})
"""A bare object with one of these is taken for a package."""


@dataclass(frozen=True, slots=True)
class CkanPage:
    """The packages of one answer, each with its place, and how many the server says there are in all."""

    packages: tuple[tuple[Any, Location], ...]
    count: int | None
    location: Location


def parse_page(fetched: FetchResult) -> CkanPage:
    """Open one answer: package_search, package_show, lists of packages with or without envelope, Solr documents.

    Raises ParseError naming the address and a plain reason.
    """
    document = _json(fetched)
    if isinstance(document, Mapping) and ("success" in document or "result" in document):
        return _parse_envelope(fetched, document)
    return _parse_bare_document(fetched, document)


def identify_package(package: Any) -> str:
    """What tells one package from another while paging."""
    named = package if isinstance(package, Mapping) else {}
    return str(named.get("name") or named.get("id") or canonical_json(package))


def _json(fetched: FetchResult) -> Any:
    try:
        return parse_json(fetched.body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ParseError(fetched.url, f"is not UTF-8 text (byte {error.start}), so it cannot be JSON") from error
    except TextFormatError as error:
        raise ParseError(fetched.url, _why_not_json(fetched.body, error)) from error


def _why_not_json(body: bytes, error: TextFormatError) -> str:
    if not body.strip():
        return "answered with an empty body"
    if body.lstrip()[:1] == b"<":
        return "answered with a page of HTML or XML where JSON was asked for: a login or error page"
    at = f"line {error.line}: " if error.line else ""
    why = error.problem.removeprefix("is not valid JSON: ")
    return f"is not whole JSON ({at}{why}): it may have been cut off"


def _parse_envelope(fetched: FetchResult, document: Mapping[str, Any]) -> CkanPage:
    if not document.get("success", True):
        raise ParseError(fetched.url, f"CKAN says that the request failed: {_failure(document.get('error'))}")
    result = document.get("result")
    if isinstance(result, list):
        return _page(fetched, result, None, "result")
    if isinstance(result, Mapping) and isinstance(result.get("results"), list):
        return _page(fetched, result["results"], parse_count(str(result.get("count"))), "result", "results")
    if isinstance(result, Mapping) and PACKAGE_FIELDS & set(result):
        return CkanPage(((result, fetched.locate("#/result")),), None, fetched.locate())
    raise ParseError(fetched.url, "has no list of packages under result: it is not an answer to package_search")


def _parse_bare_document(fetched: FetchResult, document: Any) -> CkanPage:
    if isinstance(document, list):
        return _page(fetched, document, None)
    solr = document.get("response") if isinstance(document, Mapping) else None
    if isinstance(solr, Mapping) and isinstance(solr.get("docs"), list):
        packages = [_unwrap_package(package) for package in solr["docs"]]
        return _page(fetched, packages, parse_count(str(solr.get("numFound"))), "response", "docs")
    for name in ("results", "dataset") if isinstance(document, Mapping) else ():
        if isinstance(document.get(name), list):
            return _page(fetched, document[name], None, name)
    if isinstance(document, Mapping) and PACKAGE_FIELDS & set(document):
        return CkanPage(((document, fetched.locate("#")),), None, fetched.locate())
    raise ParseError(fetched.url, "is JSON, but neither an answer of CKAN nor a package")


def _page(fetched: FetchResult, packages: list[Any], count: int | None, *steps: str) -> CkanPage:
    if packages and not any(isinstance(one, Mapping) for one in packages):
        raise ParseError(fetched.url, f"lists words such as {str(packages[0])[:60]!r}, not packages")
    place = fetched.locate("#")
    return CkanPage(
        tuple((one, place.at(*steps, index)) for index, one in enumerate(packages)), count, fetched.locate()
    )


def _unwrap_package(package: Any) -> Any:
    """A Solr document of CKAN carries the package itself as text of JSON."""
    try:
        inner = parse_json(package["validated_data_dict"])
    except (KeyError, TypeError, ValueError):
        return package
    return inner if isinstance(inner, Mapping) else package


def _failure(error: Any) -> str:
    told = error.get("message") if isinstance(error, Mapping) else error
    return str(told or error or "it gives no reason")[:300]
