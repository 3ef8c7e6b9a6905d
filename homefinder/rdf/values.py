"""Harvested text as safe RDF values. Pure; whatever a publication sends, the store can hold the outcome.

Values have the shape of JSON-LD: a plain string, or an object of ``@value`` with ``@type`` or ``@language``.
Lexical forms are the canonical ones, because the store keeps no others and ``consistency.py`` compares text.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from pyoxigraph import NamedNode

from homefinder.languages import ENGLISH

Value = str | dict[str, str]

SCHEMES = ("http", "https", "ftp", "mailto")
"""Addresses with another scheme stay text: they could read as a prefixed name."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-[a-z]{2}|-[0-9]{3})?")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_SAFE = "/:@!$&'()*+,;=~-._%"
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def clean(text: str) -> str:
    """``text`` without what XML 1.0 cannot carry (control characters, lone surrogates), so that every format can."""
    return _NOT_XML.sub("", text)


@lru_cache(maxsize=4_096)  # the evidence of needs names the same pages over and over
def web_iri(text: str) -> str | None:
    """An address as a valid IRI (RFC 3987), percent-encoded where it must be; None where it cannot become one."""
    try:
        parts = urlsplit(clean(text).strip())
        if parts.scheme.lower() not in SCHEMES or not (parts.netloc or parts.scheme == "mailto"):
            return None
        rest = (_encode(parts.path), _encode(parts.query, "?"), _encode(parts.fragment, "?"))
        return NamedNode(urlunsplit((parts.scheme, parts.netloc, *rest))).value
    except ValueError:
        return None


def _encode(part: str, more: str = "") -> str:
    return _STRAY_PERCENT.sub("%25", quote(part, safe=_SAFE + more))


def to_date_value(text: str) -> Value:
    """A date typed by its precision: year, month, day or moment (XML Schema); anything else stays plain text.

    Moments are told in UTC. A moment without a zone keeps none.
    """
    text = text.strip()
    if re.fullmatch(r"[0-9]{4}", text):
        return to_typed_value(text, "xsd:gYear")
    if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
        return to_typed_value(text, "xsd:gYearMonth")
    try:
        if _DAY.fullmatch(text):
            return to_typed_value(date.fromisoformat(text).isoformat(), "xsd:date")
        if _MOMENT.match(text):
            return to_typed_value(_moment(datetime.fromisoformat(text)), "xsd:dateTime")
    except (ValueError, OverflowError):
        pass  # it looks like a date and is none: it stays text
    return clean(text)


def format_validity(valid_from: str, valid_to: str) -> str:
    """The days within which a thing holds as one interval of ISO 8601-2, with ``..`` for an end that is not stated.

    Empty where no last day is stated: a first day alone is told as ``applies from``.
    """
    return f"{clean(valid_from) or '..'}/{clean(valid_to)}" if valid_to else ""


def _moment(moment: datetime) -> str:
    zone = "Z" if moment.tzinfo else ""
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    text = moment.isoformat()
    return (text.rstrip("0") if moment.microsecond else text) + zone


def to_typed_value(text: str, datatype: str) -> Value:
    """A value object with a prefixed datatype."""
    return {"@value": text, "@type": datatype}


def to_language_value(text: str, language: str) -> Value:
    """Text in its language: a plain string for English (the context says so), a value object for another.

    A language tag that BCP 47 does not allow is left out.
    """
    tag = to_language_tag(language)
    if tag == ENGLISH:
        return clean(text)
    return {"@value": clean(text), "@language": tag} if tag else to_typed_value(clean(text), "xsd:string")


def to_language_tag(language: str) -> str:
    """The tag as RDF writes it, ``en`` where none is given; empty where BCP 47 does not allow it."""
    tag = language.strip().replace("_", "-").lower() or ENGLISH
    return tag if _LANGUAGE.fullmatch(tag) else ""


def decimal(number: float) -> str:
    """A number in the canonical form of xsd:decimal, to six places."""
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def media_type(text: str) -> dict[str, Any]:
    """``mediaType`` as an IANA address where the text is a media type, else the text as given."""
    bare = text.partition(";")[0].strip().lower()
    if _MEDIA_TYPE.fullmatch(bare):
        return {"mediaType": f"https://www.iana.org/assignments/media-types/{quote(bare, safe='/+.-_!$&')}"}
    return {"mediaTypeAsGiven": clean(text)} if text.strip() else {}


def build_link(term: str, text: str, *, otherwise: str = "addressAsGiven") -> dict[str, Any]:
    """``term`` with the address, or the text under ``otherwise`` where it is no usable address."""
    if not text.strip():
        return {}
    address = web_iri(text)
    return {term: address} if address else {otherwise: clean(text)}
