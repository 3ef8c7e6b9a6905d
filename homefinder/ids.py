"""How things are named: slugs, home ids and addresses in RDF. Pure functions."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

KEY_LIMIT = 400
"""Most characters of a record's key: it is part of addresses, and servers refuse those beyond some thousands."""
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Lower-case letters, digits and single hyphens: ``slug("Children's Act") == "childrens-act"``."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", plain.lower().replace("'", "").replace("’", "")).strip("-")


def shorten_key(key: str) -> str:
    """The key; one longer than KEY_LIMIT is cut and ends in a hash of the whole, so that different keys stay apart."""
    if len(key) <= KEY_LIMIT:
        return key
    mark = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{key[: KEY_LIMIT - len(mark) - 1]}-{mark}"


def record_id(source_id: str, key: str) -> str:
    """A record's id: the source's id, a colon, and the source's own key."""
    return f"{source_id}:{key}"


def home_id(source_id: str, key: str) -> str:
    """The id of the home whose first record is this one; safe in an address and stable while the key is."""
    parts = [slug(part) for part in key.strip("/").split("/")]
    return ".".join([source_id, *(part for part in parts if part)])


def iri_of_part(address: str, part: str | int) -> str:
    """The address of a part of the thing at ``address``: what ``iri`` gives for ``IDENTIFIER/PART``."""
    return f"{address}%2F{quote_identifier(str(part))}"


@lru_cache(maxsize=4_096)
def quote_identifier(text: str) -> str:
    """``text`` as one step of an address."""
    return quote(text, safe="-._~")


def iri(base: str, kind: str, identifier: str | int) -> str:
    """The address of a thing in RDF: ``BASE/id/KIND/IDENTIFIER`` with the identifier percent-encoded."""
    return f"{base.rstrip('/')}/id/{kind}/{quote_identifier(str(identifier))}"
