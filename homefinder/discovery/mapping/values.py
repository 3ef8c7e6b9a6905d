"""Whether what stands in a field can be what its name says. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from homefinder.discovery.mapping.profile import FieldProfile
from homefinder.languages import is_language_tag

_CODE = re.compile(r"^[A-Za-z]{2,3}([-_][A-Za-z]{2,4})?$")


def _fits_title(field: FieldProfile) -> float:
    if field.url_share > 0.3 or field.date_share > 0.7 or field.number_share > 0.7:
        return 0.0
    return 1.0 if 2 <= field.mean_length <= 160 else 0.4 if field.mean_length <= 350 else 0.0


def _fits_description(field: FieldProfile) -> float:
    if field.url_share > 0.5 or field.date_share > 0.7 or field.number_share > 0.5:
        return 0.0
    return 1.0 if field.mean_length >= 25 else 0.5


def _fits_address(field: FieldProfile) -> float:
    return field.url_share if field.url_share >= 0.6 else 0.0


def _fits_date(field: FieldProfile) -> float:
    return 1.0 if field.date_share >= 0.8 else 0.6 if field.date_share >= 0.1 and not field.many else 0.0


def _fits_publisher(field: FieldProfile) -> float:
    if field.date_share > 0.5 or field.number_share > 0.5 or any("@" in text for text in field.texts[:20]):
        return 0.0
    return 1.0 if field.mean_length <= 120 and field.url_share < 0.3 else 0.5 if field.url_share >= 0.8 else 0.2


def _fits_status(field: FieldProfile) -> float:
    if field.url_share > 0.5:
        return 0.5 if len(set(field.texts)) <= 12 else 0.0
    few = len(set(field.texts)) <= max(6, len(field.texts) // 3)
    return 1.0 if few and field.mean_length <= 40 and field.number_share < 0.5 else 0.0


def _fits_version(field: FieldProfile) -> float:
    return 1.0 if field.mean_length <= 30 and field.url_share < 0.3 else 0.0


def _fits_licence(field: FieldProfile) -> float:
    return 1.0 if field.mean_length <= 2_000 and field.date_share < 0.5 and field.number_share < 0.5 else 0.0


def _fits_keywords(field: FieldProfile) -> float:
    short = field.mean_length <= (400 if not field.many else 60)
    return (
        0.0
        if field.date_share > 0.5 or not short or field.number_share > 0.5
        else 0.7
        if field.url_share > 0.5
        else 1.0
    )


def _fits_alternative(field: FieldProfile) -> float:
    return 1.0 if field.mean_length <= 120 and field.url_share < 0.3 and field.date_share < 0.5 else 0.0


def _fits_language(field: FieldProfile) -> float:
    tags = sum(bool(_CODE.match(text)) and is_language_tag(text) for text in field.texts)
    return 1.0 if field.texts and tags >= 0.9 * len(field.texts) else 0.0


FITS: Mapping[str, Callable[[FieldProfile], float]] = {
    "title": _fits_title,
    "description": _fits_description,
    "url": _fits_address,
    "page_url": _fits_address,
    "modified": _fits_date,
    "issued": _fits_date,
    "valid_from": _fits_date,
    "valid_to": _fits_date,
    "publisher": _fits_publisher,
    "status": _fits_status,
    "version": _fits_version,
    "licence": _fits_licence,
    "keywords": _fits_keywords,
    "alt_titles": _fits_alternative,
    "language": _fits_language,
}
"""Field of a record → how well values fit it, from 0 to 1."""
