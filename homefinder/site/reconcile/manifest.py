"""What the reconciliation service can do, and the kinds and fields that it knows.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/, section 3. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homefinder.version import __version__

MAX_BATCH = 50
"""Queries of one request."""

OWNER_KIND = "body"
"""The type of owners, and of homes that are bodies themselves."""
NEED = {"id": "need", "name": "Need"}
HOME = {"id": "home", "name": "Home of any kind"}
KINDS: tuple[Mapping[str, str], ...] = (
    {"id": "standard", "name": "Standard"},
    {"id": "data-collection", "name": "Data collection"},
    {"id": "code-set", "name": "Code set"},
    {"id": "api", "name": "API"},
    {"id": "guidance", "name": "Guidance"},
    {"id": "legislation", "name": "Legislation"},
    {"id": OWNER_KIND, "name": "Body, such as an owner of homes"},
    {"id": "process", "name": "Process"},
    {"id": "programme", "name": "Programme"},
)
TYPES: tuple[Mapping[str, str], ...] = (HOME, *KINDS, NEED)
"""Kinds of things that can be matched."""

PROPERTIES: tuple[Mapping[str, str], ...] = (
    {"id": "publisher", "name": "Owner"},
    {"id": "status", "name": "Status in the source’s word"},
    {"id": "lifecycle", "name": "Status in our word"},
    {"id": "version", "name": "Version"},
    {"id": "issued", "name": "Issued"},
    {"id": "modified", "name": "Last changed"},
    {"id": "url", "name": "Web page"},
    {"id": "identifiers", "name": "Identifiers"},
    {"id": "description", "name": "Description"},
    {"id": "themes", "name": "Themes"},
    {"id": "needs", "name": "Needs that it may serve"},
    {"id": "candidates", "name": "Best homes of a need"},
)
"""Fields that can be fetched for what was matched."""


def build_manifest(base: str) -> dict[str, Any]:
    """The description of the service at ``BASE/reconcile``."""
    root = base.rstrip("/")
    return {
        "versions": ["0.1", "0.2"],
        "name": "Homefinder",
        "identifierSpace": f"{root}/id/",
        "schemaSpace": "https://w3id.org/homefinder/def#",
        "documentation": f"{root}/about",
        "serviceVersion": __version__,
        "defaultTypes": [dict(kind) for kind in TYPES],
        "view": {"url": f"{root}/reconcile/view?id={{{{id}}}}"},
        "preview": {"url": f"{root}/reconcile/preview?id={{{{id}}}}", "width": 430, "height": 300},
        "suggest": {
            name: {"service_url": root, "service_path": f"/reconcile/suggest/{name}"}
            for name in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/reconcile/properties"},
            "property_settings": [],
        },
        "batchSize": MAX_BATCH,
    }
