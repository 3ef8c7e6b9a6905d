"""Packages and answers of a CKAN, made on the spot and read by the directory's declaration."""

from __future__ import annotations

import json
from typing import Any

from homefinder.model import ParseResult
from tests.support.recordings import declared, exchange

SOURCE = "nhs-standards-directory"
URL = "https://data.standards.nhs.uk/answer"

PACKAGE: dict[str, Any] = {
    "name": "made-up",
    "title": "Made up",
    "description": "About nothing.",
    "standard_category": "Record standard",
    "status": "active",
}


def parse_packages(packages: list[Any]) -> ParseResult:
    result = {"count": len(packages), "results": packages}
    return parse_body(json.dumps({"success": True, "result": result}).encode())


def parse_body(body: bytes) -> ParseResult:
    source, parameters, adapter = declared(SOURCE)
    return adapter.parse(source, parameters, [exchange(URL, body)])
