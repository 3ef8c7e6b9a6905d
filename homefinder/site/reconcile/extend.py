"""Fields of what was matched (the data extension part of the protocol), and suggestions while a person types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.ids import slug
from homefinder.site.http.page import PageContext
from homefinder.site.pages.common import escape_like
from homefinder.site.reconcile.manifest import PROPERTIES, TYPES
from homefinder.site.reconcile.queries import ReconciliationRefused
from homefinder.site.reconcile.things import describe_thing, find_thing
from homefinder.store.queries import find_row

MAX_EXTENDED = 500
"""Things of one request for their fields."""
MAX_SUGGESTIONS = 20
"""Suggestions of one answer."""

COLUMN_FIELDS = ("status", "lifecycle", "version", "issued", "modified", "url", "description")
"""Fields that are columns of ``homes``."""
LINKED_FIELDS: Mapping[str, tuple[str, str]] = {
    "publisher": ("publisher", """SELECT p.id, p.name FROM homes h JOIN publishers p ON p.id = h.publisher_id
        WHERE h.id = ?"""),
    "themes": ("concept", """SELECT c.id, c.name FROM home_subjects s JOIN concepts c ON c.id = s.concept_id
        WHERE s.home_id = ? ORDER BY s.position"""),
    "needs": ("need", """SELECT n.id, n.title FROM candidates c JOIN needs n ON n.id = c.need_id
        WHERE c.home_id = ? ORDER BY c.rank, n.id LIMIT 10"""),
}  # fmt: skip
"""Fields of a home that name other things: the kind of those, and how they are found."""
CANDIDATES = """SELECT h.id, h.title FROM candidates c JOIN homes h ON h.id = c.home_id WHERE c.need_id = ?
    ORDER BY c.rank LIMIT 5"""
IDENTIFIERS = """SELECT DISTINCT i.value FROM record_identifiers i JOIN home_records hr ON hr.record_id = i.record_id
    WHERE hr.home_id = ? AND i.address = '' ORDER BY 1"""
SUGGESTIONS = """SELECT 'home/' || id FROM homes WHERE title LIKE ?1 ESCAPE '\\' OR alt_titles LIKE ?1 ESCAPE '\\'
    UNION ALL SELECT 'need/' || id FROM needs WHERE title LIKE ?1 ESCAPE '\\'
    UNION ALL SELECT 'publisher/' || id FROM publishers WHERE name LIKE ?1 ESCAPE '\\'
      OR id IN (SELECT publisher_id FROM publisher_names WHERE name LIKE ?1 ESCAPE '\\') LIMIT ?2"""

Cell = dict[str, Any]


def build_extension(context: PageContext, extend: Any) -> dict[str, Any]:
    """The fields asked for of the things asked for. Raises ReconciliationRefused."""
    ids, fields = _parse_extend(extend)
    known = {field["id"]: field for field in PROPERTIES}
    rows = {identifier: {name: list_cells(context, identifier, name) for name in fields} for identifier in ids}
    return {"meta": [dict(known[name]) for name in fields], "rows": rows}


def _parse_extend(extend: Any) -> tuple[list[str], list[str]]:
    if not isinstance(extend, Mapping):
        raise ReconciliationRefused("“extend” must be a JSON object with “ids” and “properties”")
    ids, properties = extend.get("ids", []), extend.get("properties", [])
    if not isinstance(ids, list) or not all(isinstance(item, str) for item in ids) or len(ids) > MAX_EXTENDED:
        raise ReconciliationRefused(f"“ids” must be a list of at most {MAX_EXTENDED} identifiers")
    fields = [item.get("id") if isinstance(item, Mapping) else None for item in _check_properties(properties)]
    known = {field["id"] for field in PROPERTIES}
    if unknown := [str(name) for name in fields if name not in known]:
        raise ReconciliationRefused(f"there is no property “{unknown[0][:50]}”; there are: {', '.join(sorted(known))}")
    return ids, [str(name) for name in fields]


def _check_properties(value: Any) -> Sequence[Any]:
    if not isinstance(value, list) or len(value) > len(PROPERTIES):
        raise ReconciliationRefused(f"“properties” must be a list of at most {len(PROPERTIES)} objects with an “id”")
    return value


def list_cells(context: PageContext, identifier: str, field: str) -> list[Cell]:
    """The values of one field of one thing; none for what is not there."""
    kind, _, name = identifier.partition("/")
    if field == "candidates":
        return _list_thing_cells(context, "home", CANDIDATES, name) if kind == "need" else []
    if kind == "need":
        found = find_row(context.catalogue, "needs", name) if field == "description" else None
        return [{"str": found["description"]}] if found else []
    if kind == "publisher":
        found = find_row(context.catalogue, "publishers", name) if field == "url" else None
        return [{"str": found["url"]}] if found and found["url"] else []
    if kind != "home":
        return []
    if field == "identifiers":
        return [{"str": row["value"]} for row in context.list_rows(IDENTIFIERS, name)]
    if field in LINKED_FIELDS:
        other, sql = LINKED_FIELDS[field]
        return _list_thing_cells(context, other, sql, name)
    found = find_row(context.catalogue, "homes", name) if field in COLUMN_FIELDS else None
    return [{"str": found[field]}] if found and found[field] else []


def _list_thing_cells(context: PageContext, kind: str, sql: str, name: str) -> list[Cell]:
    return [{"id": f"{kind}/{row[0]}", "name": str(row[1])} for row in context.catalogue.execute(sql, (name,))]


def propose_properties(kind: str, limit: int | None = None) -> dict[str, Any]:
    """Fields worth fetching for things of one type, at most ``limit`` of them."""
    wanted = ("description", "candidates") if kind == "need" else None
    fields = [dict(field) for field in PROPERTIES if wanted is None or field["id"] in wanted]
    fitting = [field for field in fields if kind == "need" or field["id"] != "candidates"]
    return {"type": kind, **({"limit": limit} if limit else {}), "properties": fitting[: limit or None]}


def build_suggestions(context: PageContext, kind: str, prefix: str, cursor: int) -> dict[str, Any]:
    """Things, kinds or fields that begin with what a person has typed."""
    if kind == "entity":
        return {"result": _suggest_entities(context, prefix, cursor)}
    known = TYPES if kind == "type" else PROPERTIES
    found = [dict(item) for item in known if slug(prefix) in f"{item['id']}-{slug(item['name'])}"]
    return {"result": found[cursor : cursor + MAX_SUGGESTIONS]}


def _suggest_entities(context: PageContext, prefix: str, cursor: int) -> list[dict[str, Any]]:
    if not prefix.strip():
        return []
    pattern = escape_like(prefix.strip()[:200])
    names: list[str] = []
    for shape in (f"{pattern}%", f"%{pattern}%"):
        rows = context.catalogue.execute(SUGGESTIONS, (shape, MAX_SUGGESTIONS + cursor)).fetchall()
        names += [row[0] for row in rows if row[0] not in names]
    found = [(name, find_thing(context, name)) for name in names[cursor : cursor + MAX_SUGGESTIONS]]
    return [
        {"id": name, "name": thing["title"], "description": describe_thing(thing), "notable": [thing["kind"]]}
        for name, thing in found if thing
    ]  # fmt: skip
