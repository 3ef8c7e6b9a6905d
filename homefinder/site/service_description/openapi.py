"""``/openapi.json``: the pages in JSON, search, SPARQL and reconciliation (https://spec.openapis.org/oas/v3.1.0)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from homefinder.self_description import DESCRIPTION, OPEN_LICENCE, OPEN_LICENCE_NAME, TITLE
from homefinder.site.http.answers import Answer, AnswerFunction
from homefinder.site.http.media_types import CONTENT_TYPES
from homefinder.site.http.page import PageContext, PageFunction, PageRequest
from homefinder.version import __version__

QUERY_PARAMETERS: Mapping[str, Mapping[str, str]] = {
    "/search": {
        "q": "What is needed, in one's own words.",
        "limit": "Most homes on one page, to 50.",
        "page": "Number of the page of the list, from 1.",
        "tab": "Which list: empty for all homes, standards, guidance, needs, items or owners.",
        "sector": "Only homes that have to do with this sector.",
        "kind": "Only homes of this kind.",
        "owner": "Only homes of this owner, by id or name.",
        "state": "Only homes that are in-force, coming, over or not-stated.",
        "duty": "Only homes of this duty: law, mandated, recommended or voluntary.",
        "items": "yes: only homes that state their items or codes.",
        "route": "yes: only homes with a way to ask for a change.",
    },
    "/": {"sector": "What the page is of; without it the sector that a cookie remembers, else the first."},
    "/homes": {"page": "Number of the page of the list, from 1."},
    "/changes": {"page": "Number of the page of the list, from 1.", "since": "First day, YYYY-MM-DD."},
    "/owners": {"page": "Number of the page of the list, from 1."},
    "/compare/{id}": {},
}
"""Parameters of pages that programs ask for most; the pages' own forms have more."""
NOT_FOR_PROGRAMS = ("/audit", "/pack/{id}")
"""Pages that say little in JSON."""

JSON_CONTENT = {"application/json": {"schema": {"type": "object"}}}
NOT_FOUND = {"description": "There is no such thing; the error says what to do.", "content": JSON_CONTENT}
RECONCILIATION = "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/"
SPARQL = "https://www.w3.org/TR/sparql11-protocol/"


def build_openapi_function(pages: Mapping[str, PageFunction]) -> AnswerFunction:
    """The answer that describes ``pages``, by address, and the services beside them."""

    def build(context: PageContext, _: PageRequest) -> Answer:
        document = build_openapi(pages, context.settings.base, context.settings.contact)
        return Answer(json.dumps(document, ensure_ascii=False, indent=1).encode(), CONTENT_TYPES["json"])

    return build


def build_openapi(pages: Mapping[str, PageFunction], base: str, contact: str) -> dict[str, Any]:
    """The description as plain values."""
    info: dict[str, Any] = {
        "title": TITLE,
        "version": __version__,
        "summary": "The catalogue of data and technical standards of UK government, in JSON.",
        "description": DESCRIPTION,
        "license": {"name": OPEN_LICENCE_NAME, "url": OPEN_LICENCE},
    }
    if "@" in contact:
        info["contact"] = {"email": contact}
    elif contact.startswith(("http://", "https://")):
        info["contact"] = {"url": contact}
    paths = {
        f"{'/' if address == '/' else address}.json": {"get": _describe_page(address, function)}
        for address, function in pages.items()
        if address not in NOT_FOR_PROGRAMS
    }
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": base.rstrip("/")}],
        "paths": {**paths, **_describe_services()},
    }


def _describe_page(address: str, function: PageFunction) -> dict[str, Any]:
    parameters = [_describe_parameter(name, "path", "Its identifier.") for name in re.findall(r"{(\w+)}", address)]
    parameters += [_describe_parameter(name, "query", told) for name, told in QUERY_PARAMETERS.get(address, {}).items()]
    name = function.__name__
    found: dict[str, Any] = {
        "operationId": name,
        "summary": " ".join((function.__doc__ or name).strip().partition("\n\n")[0].split()),
        "parameters": parameters,
        "responses": {"200": {"description": "The facts of the page.", "content": JSON_CONTENT}},
    }
    if "{" in address:
        found["responses"]["404"] = NOT_FOUND
    return found


def _describe_parameter(name: str, place: str, told: str) -> dict[str, Any]:
    kind = "integer" if name in ("page", "limit") else "string"
    is_needed = place == "path"
    return {"name": name, "in": place, "required": is_needed, "description": told, "schema": {"type": kind}}


def _describe_services() -> dict[str, Any]:
    """What is no page. Each follows a specification of its own, which is named."""
    queries = {
        "type": "object",
        "properties": {"queries": {"type": "string", "description": "Queries by key, in JSON."}},
    }
    form = "application/x-www-form-urlencoded"
    table = {
        "application/sparql-results+json": {"schema": {"type": "object"}},
        "text/csv": {"schema": {"type": "string"}},
    }
    asked = _describe_parameter("query", "query", "A query in SPARQL 1.1.")
    return {
        "/reconcile": {
            "get": {
                "operationId": "describe_reconciliation",
                "summary": "What the reconciliation service can do.",
                "externalDocs": {"url": RECONCILIATION},
                "responses": {"200": {"description": "The manifest.", "content": JSON_CONTENT}},
            },
            "post": {
                "operationId": "reconcile",
                "summary": "Match a list of one's own to homes, needs and owners, fifty queries at once.",
                "externalDocs": {"url": RECONCILIATION},
                "requestBody": {"required": True, "content": {form: {"schema": queries}}},
                "responses": {
                    "200": {"description": "Candidates by key.", "content": JSON_CONTENT},
                    "400": {"description": "The queries cannot be read.", "content": JSON_CONTENT},
                    "413": {"description": "There are too many.", "content": JSON_CONTENT},
                },
            },
        },
        "/sparql": {
            "get": {
                "operationId": "ask_sparql",
                "summary": "Ask the statements in RDF a question.",
                "externalDocs": {"url": SPARQL},
                "parameters": [asked],
                "responses": {
                    "200": {"description": "Rows, statements, or true or false.", "content": table},
                    "400": {"description": "The query cannot be read."},
                },
            }
        },
        "/search/suggest": {
            "get": {
                "operationId": "suggest",
                "summary": "Names that begin with what was typed.",
                "parameters": [_describe_parameter("q", "query", "What was typed.")],
                "responses": {
                    "200": {
                        "description": "Four lists: the words, names, kinds and addresses.",
                        "content": {"application/x-suggestions+json": {"schema": {"type": "array"}}},
                    }
                },
            }
        },
    }
