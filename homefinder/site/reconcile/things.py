"""Things by the ids of the protocol, which are kind and id with a slash between them: what each is, and its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homefinder.resolve.publishers import resolve_body_id
from homefinder.site.http.page import PageContext
from homefinder.site.reconcile.manifest import HOME, OWNER_KIND, TYPES
from homefinder.urls import build_page_path

TYPES_BY_ID = {kind["id"]: dict(kind) for kind in TYPES}
PAGES: Mapping[str, str] = {"home": "home", "need": "need", "publisher": "owner", "concept": "theme"}
"""Kinds of things whose ids are handed out, and the page that each has."""
THINGS: Mapping[str, str] = {
    "home": """SELECT 'home/' || h.id AS id, h.title, h.kind, substr(h.description, 1, 300) AS description,
        coalesce(p.name, '') AS publisher FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id
        WHERE h.id = ?""",
    "need": """SELECT 'need/' || id AS id, title, 'need' AS kind, substr(description, 1, 300) AS description,
        sector AS publisher FROM needs WHERE id = ?""",
    "publisher": f"""SELECT 'publisher/' || p.id AS id, p.name AS title, '{OWNER_KIND}' AS kind, '' AS description,
        'owner of ' || (SELECT count(*) FROM homes h WHERE h.publisher_id = p.id) || ' homes' AS publisher
        FROM publishers p WHERE p.id = ?""",
    "concept": """SELECT 'concept/' || id AS id, name AS title, 'concept' AS kind,
        substr(definition, 1, 300) AS description, '' AS publisher FROM concepts WHERE id = ?""",
}


def find_thing(context: PageContext, identifier: str) -> dict[str, Any] | None:
    """The thing ``home/…``, ``need/…``, ``publisher/…`` or ``concept/…``, or None."""
    kind, _, name = identifier.partition("/")
    if kind == "publisher":
        name = resolve_body_id(context.catalogue, name)
    return context.find_row(THINGS[kind], name) if kind in THINGS else None


def build_thing_path(identifier: str) -> str:
    """The page of a thing that is there."""
    kind, _, name = identifier.partition("/")
    return build_page_path(PAGES[kind], name)


def describe_thing(thing: dict[str, Any]) -> str:
    """What tells a thing from others of a like name: its kind and who owns it."""
    kind = TYPES_BY_ID.get(thing["kind"], {"name": "Theme" if thing["kind"] == "concept" else thing["kind"]})["name"]
    return f"{kind} · {thing['publisher']}" if thing["publisher"] else kind


def list_types(identifier: str, kind: str) -> list[dict[str, str]]:
    """The types of a thing of that kind: its own and, for a home, that of all homes."""
    own = TYPES_BY_ID.get(kind, {"id": kind, "name": kind})
    return [own, dict(HOME)] if identifier.startswith("home/") else [own]
