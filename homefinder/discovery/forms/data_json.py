"""``data.json``, the catalogue of DCAT-US as plain JSON: https://resources.data.gov/resources/dcat-us/"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from homefinder.discovery.forms.json_paging import find_next_path
from homefinder.discovery.forms.look import AddressLook, find_site
from homefinder.discovery.model import MAPPING, FormCandidate

FIELD_EXPRESSIONS: Mapping[str, Any] = {
    "addresses": [
        {
            "role": "attachment",
            "each": "$distributions",
            "url": "url",
            "title": "title",
            "media_type": ["media_type", "format"],
        }
    ]
}
"""How the files of a dataset are told, in any form of DCAT."""
SIDE_FIELDS = ("@type", "distribution", "contactPoint", "bureauCode", "programCode", "publisher.subOrganizationOf")


def recognise_data_json(look: AddressLook) -> Iterator[FormCandidate]:
    """A document by its list of datasets."""
    if look.content.form == "json" and is_data_json(look.content.document):
        yield _build(look)


def find_site_data_json(look: AddressLook) -> Iterator[FormCandidate]:
    """The catalogue at the place of a page's site that the standard names."""
    if look.content.form == "html" and not look.depth:
        found = look.follow(f"{find_site(look.base)}/data.json")
        if found is not None and found.content.form == "json" and is_data_json(found.content.document):
            yield _build(found)


def is_data_json(document: Any) -> bool:
    """Whether JSON lists datasets as DCAT-US does, in names without prefixes."""
    if not isinstance(document, Mapping) or not isinstance(document.get("dataset"), list):
        return False
    first = document["dataset"][:1]
    if not first or not isinstance(first[0], Mapping) or "title" not in first[0]:
        return False
    marks = {"accessLevel", "distribution", "keyword", "bureauCode", "contactPoint", "identifier"} & set(first[0])
    return "conformsTo" in document or "describedBy" in document or len(marks) >= 2


def _build(look: AddressLook) -> FormCandidate:
    document = look.content.document
    following = find_next_path(document)
    return FormCandidate(
        "dcat",
        {"url": look.address, "format": "data-json", **({"next": following} if following else {}), "mapping": MAPPING},
        0.94,
        "a catalogue in data.json (DCAT-US)",
        look.address,
        title=str(document.get("title") or ""),
        publisher=look.host,
        kind="data-collection",
        fields=FIELD_EXPRESSIONS,
        ignore=SIDE_FIELDS,
    )
