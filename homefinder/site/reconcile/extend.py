"""Fields of what was matched (the data extension part of the protocol), and suggestions while a person types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.ids import slug
from homefinder.site.http.page import House
from homefinder.site.reconcile.manifest import PROPERTIES, TYPES
from homefinder.site.reconcile.match import brief, described
from homefinder.site.reconcile.queries import Refused

ROWS = 500
"""Things of one request for their fields."""
SHOWN = 20
"""Suggestions of one answer."""

PLAIN = ("status", "lifecycle", "version", "issued", "modified", "url", "description")
"""Fields that are columns of ``homes``."""
LINKED: Mapping[str, tuple[str, str]] = {
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
    WHERE hr.home_id = ? ORDER BY 1"""
SUGGESTED = """SELECT 'home/' || id FROM homes WHERE title LIKE ?1 ESCAPE '\\' OR alt_titles LIKE ?1 ESCAPE '\\'
    UNION ALL SELECT 'need/' || id FROM needs WHERE title LIKE ?1 ESCAPE '\\' LIMIT ?2"""

Cell = dict[str, Any]


def extension(house: House, asked: Any) -> dict[str, Any]:
    """The fields asked for of the things asked for. Raises Refused."""
    ids, fields = _asked(asked)
    known = {field["id"]: field for field in PROPERTIES}
    rows = {identifier: {name: cells(house, identifier, name) for name in fields} for identifier in ids}
    return {"meta": [dict(known[name]) for name in fields], "rows": rows}


def _asked(asked: Any) -> tuple[list[str], list[str]]:
    if not isinstance(asked, Mapping):
        raise Refused("“extend” must be a JSON object with “ids” and “properties”")
    ids, properties = asked.get("ids", []), asked.get("properties", [])
    if not isinstance(ids, list) or not all(isinstance(item, str) for item in ids) or len(ids) > ROWS:
        raise Refused(f"“ids” must be a list of at most {ROWS} identifiers")
    fields = [item.get("id") if isinstance(item, Mapping) else None for item in _listed(properties)]
    known = {field["id"] for field in PROPERTIES}
    if unknown := [str(name) for name in fields if name not in known]:
        raise Refused(f"there is no property “{unknown[0][:50]}”; there are: {', '.join(sorted(known))}")
    return ids, [str(name) for name in fields]


def _listed(value: Any) -> Sequence[Any]:
    if not isinstance(value, list) or len(value) > len(PROPERTIES):
        raise Refused(f"“properties” must be a list of at most {len(PROPERTIES)} objects with an “id”")
    return value


def cells(house: House, identifier: str, field: str) -> list[Cell]:
    """The values of one field of one thing; none for what is not there."""
    kind, _, name = identifier.partition("/")
    if field == "candidates":
        return _things(house, "home", CANDIDATES, name) if kind == "need" else []
    if kind == "need":
        found = house.row("SELECT description FROM needs WHERE id = ?", name) if field == "description" else None
        return [{"str": found["description"]}] if found else []
    if kind != "home":
        return []
    if field == "identifiers":
        return [{"str": row["value"]} for row in house.rows(IDENTIFIERS, name)]
    if field in LINKED:
        other, sql = LINKED[field]
        return _things(house, other, sql, name)
    found = house.row(f"SELECT {field} AS value FROM homes WHERE id = ?", name) if field in PLAIN else None
    return [{"str": found["value"]}] if found and found["value"] else []


def _things(house: House, kind: str, sql: str, name: str) -> list[Cell]:
    return [{"id": f"{kind}/{row[0]}", "name": str(row[1])} for row in house.catalogue.execute(sql, (name,))]


def proposed(kind: str) -> dict[str, Any]:
    """Fields worth fetching for things of one type."""
    wanted = ("description", "candidates") if kind == "need" else None
    fields = [dict(field) for field in PROPERTIES if wanted is None or field["id"] in wanted]
    return {"type": kind, "properties": [field for field in fields if kind == "need" or field["id"] != "candidates"]}


def suggested(house: House, what: str, prefix: str, cursor: int) -> dict[str, Any]:
    """Things, kinds or fields that begin with what a person has typed."""
    if what == "entity":
        return {"result": _entities(house, prefix, cursor)}
    known = TYPES if what == "type" else PROPERTIES
    found = [dict(item) for item in known if slug(prefix) in f"{item['id']}-{slug(item['name'])}"]
    return {"result": found[cursor : cursor + SHOWN]}


def _entities(house: House, prefix: str, cursor: int) -> list[dict[str, Any]]:
    if not prefix.strip():
        return []
    pattern = prefix.strip()[:200].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    names: list[str] = []
    for shape in (f"{pattern}%", f"%{pattern}%"):
        rows = house.catalogue.execute(SUGGESTED, (shape, SHOWN + cursor)).fetchall()
        names += [row[0] for row in rows if row[0] not in names]
    found = [(name, described(house, name)) for name in names[cursor : cursor + SHOWN]]
    return [
        {"id": name, "name": thing["title"], "description": brief(thing), "notable": [thing["kind"]]}
        for name, thing in found if thing
    ]  # fmt: skip
