"""What pages tell search engines, in terms of schema.org: what a home is, what this catalogue offers.

https://developers.google.com/search/docs/appearance/structured-data/dataset says what is read of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homefinder.rdf.dcat.catalog import DUMPS, CatalogueIdentity
from homefinder.self_description import DESCRIPTION, KEYWORDS, OPEN_LICENCE, TITLE
from homefinder.site.http.page import PageContext
from homefinder.store.build_state import read_state

SCHEMA_TYPES: Mapping[str, str] = {
    "api": "WebAPI",
    "body": "GovernmentOrganization",
    "code-set": "DefinedTermSet",
    "legislation": "Legislation",
    "programme": "Project",
}
"""The type of schema.org of each kind of home that has one; the others are creative works."""
ORGANISATIONS = ("GovernmentOrganization", "Project")
"""Types that have no version, publisher, licence or language: those belong to works."""


def choose_schema_type(kind: str) -> str:
    """The type of schema.org that a home of this kind has."""
    return SCHEMA_TYPES.get(kind, "CreativeWork")


def build_catalogue_facts(context: PageContext) -> dict[str, Any]:
    """This catalogue with its one data set and every file of it."""
    identity = CatalogueIdentity(context.settings.base, context.settings.contact)
    shared = {
        "description": DESCRIPTION,
        "license": OPEN_LICENCE,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "dateModified": read_state(context.catalogue, "published_at"),
        "creator": {"@type": "Organization", "name": "Homefinder", "url": identity.build_url("about")},
    }
    files = [
        {"@type": "DataDownload", "name": title, "encodingFormat": media, "contentUrl": identity.build_url(path)}
        for path, title, media, _ in DUMPS
    ]
    data = {
        "@type": "Dataset", "@id": identity.dataset, "name": "Homefinder data", "url": identity.build_url("about"),
        "keywords": list(KEYWORDS), **shared, "distribution": files,
    }  # fmt: skip
    return {
        "@context": "https://schema.org/", "@type": "DataCatalog", "@id": identity.catalogue, "name": TITLE,
        "url": f"{identity.base.rstrip('/')}/", **shared, "dataset": data,
    }  # fmt: skip
