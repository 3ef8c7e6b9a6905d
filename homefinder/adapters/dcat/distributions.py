"""The distributions of a resource in plain words, whatever its catalogue calls their properties. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

URLS = ("dcat:downloadurl", "downloadurl", "dcat:accessurl", "accessurl", "dcat:endpointurl", "@id")
"""In small letters, for catalogues that misspell them."""
TITLES = ("dct:title", "title", "rdfs:label")
MEDIA_TYPES = ("dcat:mediatype", "mediatype", "dct:mediatype")
FORMATS = ("dct:format/rdfs:label", "dct:format/skos:preflabel", "dct:format", "format")
_REGISTERED = re.compile(r"^https?://(?:www\.)?iana\.org/assignments/media-types/(.+)$")
_ADDRESS = re.compile(r"^https?://.*?([^/#]+)/?$")


def build_distributions(members: Any) -> list[dict[str, Any]]:
    """``title``, ``url``, ``media_type`` and ``format`` of each distribution that has an address; titles by language
    stay so."""
    made = [_build_distribution(one) for one in members or [] if isinstance(one, Mapping)]
    return [one for one in made if one.get("url")]


def _build_distribution(given: Mapping[str, Any]) -> dict[str, Any]:
    fields = {str(name).lower(): value for name, value in given.items()}
    found = {
        "title": _find(fields, TITLES), "url": _find(fields, URLS),
        "media_type": _shorten_type(_find(fields, MEDIA_TYPES)), "format": _shorten_type(_find(fields, FORMATS)),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _find(fields: Mapping[str, Any], names: Sequence[str]) -> Any:
    value = next((fields[name] for name in names if fields.get(name)), "")
    return value[0] if isinstance(value, list) else value


def _shorten_type(value: Any) -> Any:
    """``text/csv`` of the address of a media type, ``CSV`` of that of a format in some authority's list."""
    found = (_REGISTERED.match(value) or _ADDRESS.match(value)) if isinstance(value, str) else None
    return found[1] if found else value
