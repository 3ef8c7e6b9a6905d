"""A standard’s items in forms of schemas, from the rows in force.

https://json-schema.org/draft/2020-12, https://datapackage.org/standard/data-package/, https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

from homefinder.errors import UsageError
from homefinder.ids import iri

FORMS = {"json-schema": "schema.json", "frictionless": "datapackage.json", "shacl": "shapes.ttl"}
"""Form → the name of its file."""
SH = Namespace("http://www.w3.org/ns/shacl#")
MOST_CODES = 5_000
"""Codes of one list that a schema spells out."""
TYPES = (
    ("datetime", "datetime"), ("date", "date"), ("bool", "boolean"), ("int", "integer"), ("decimal", "number"),
    ("number", "number"), ("numeric:integer", "integer"), ("numeric", "number"), ("float", "number"), ("double",
        "number"),
)  # fmt: skip
JSON_TYPES = {"integer": "integer", "number": "number", "boolean": "boolean"}
JSON_FORMATS = {"date": "date", "datetime": "date-time"}
XSD_TYPES = {
    "datetime": XSD.dateTime,
    "date": XSD.date,
    "boolean": XSD.boolean,
    "integer": XSD.integer,
    "number": XSD.decimal,
}


def build_schema(catalogue: sqlite3.Connection, home_id: str, form: str, base: str) -> str:
    """The text of a home’s items in a form. Raises UsageError for a form that there is not, or a home without items."""
    items = catalogue.execute(
        "SELECT * FROM items WHERE home_id = ? ORDER BY source_id, position", (home_id,)
    ).fetchall()
    items = [row for row in items if row["source_id"] == items[0]["source_id"]]
    if not items:
        raise UsageError(f"{home_id} states no items in this catalogue")
    codes = _read_codes(catalogue, items)
    title = str(catalogue.execute("SELECT title FROM homes WHERE id = ?", (home_id,)).fetchone()[0])
    if form == "json-schema":
        return json.dumps(_build_json_schema(items, codes, title), ensure_ascii=False, indent=2) + "\n"
    if form == "frictionless":
        return json.dumps(_build_package(items, codes, title), ensure_ascii=False, indent=2) + "\n"
    if form == "shacl":
        return _build_shapes(items, codes, base)
    raise UsageError(f"no form {form!r}; there are {', '.join(FORMS)}")


def _read_codes(catalogue: sqlite3.Connection, items: Sequence[sqlite3.Row]) -> dict[str, list[sqlite3.Row]]:
    found: dict[str, list[sqlite3.Row]] = {}
    for key in {row["code_list_id"] for row in items if row["code_list_id"]}:
        sql = "SELECT code, label FROM codes WHERE code_list_id = ? ORDER BY position LIMIT ?"
        found[key] = catalogue.execute(sql, (key, MOST_CODES)).fetchall()
    return found


def read_type(stated: str) -> str:
    """The type of Table Schema that a stated type comes nearest to."""
    word = re.sub(r"^(?:xs|xsd):|-", "", stated.lower())
    return next((name for part, name in TYPES if word.startswith(part)), "string")


def _group(items: Sequence[sqlite3.Row]) -> dict[str, list[sqlite3.Row]]:
    groups: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in items:
        groups[row["group_name"] or "items"].append(row)
    return groups


def _build_json_schema(items: Sequence[sqlite3.Row], codes: dict[str, list[sqlite3.Row]], title: str) -> dict[str, Any]:
    """Each group as a definition, whose properties are its items."""
    definitions: dict[str, Any] = {}
    for group, rows in _group(items).items():
        properties = {row["name"]: _build_property(row, codes.get(row["code_list_id"] or "", [])) for row in rows}
        required = [row["name"] for row in rows if row["required"] == "yes"]
        definitions[group] = {"type": "object", "properties": properties} | ({"required": required} if required else {})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "$defs": definitions}


def _build_property(row: sqlite3.Row, codes: Sequence[sqlite3.Row]) -> dict[str, Any]:
    kind = read_type(row["datatype"])
    value: dict[str, Any] = {"type": JSON_TYPES.get(kind, "string")}
    if kind in JSON_FORMATS:
        value["format"] = JSON_FORMATS[kind]
    if codes:
        value = {"oneOf": [{"const": one["code"]} | ({"title": one["label"]} if one["label"] else {}) for one in codes]}
    value = {"type": "array", "items": value} if row["repeats"] else value
    texts = {"title": row["title"], "description": row["definition"]}
    return {name: text for name, text in texts.items() if text} | value


def _build_package(items: Sequence[sqlite3.Row], codes: dict[str, list[sqlite3.Row]], title: str) -> dict[str, Any]:
    """Each group as a resource, whose fields are its items."""
    resources = [
        {
            "name": re.sub(r"[^a-z0-9._-]+", "-", group.lower()).strip("-") or "items",
            "path": f"{re.sub(r'[^A-Za-z0-9._-]+', '-', group)}.csv",
            "schema": {"fields": [_build_field(row, codes.get(row["code_list_id"] or "", [])) for row in rows]},
        }
        for group, rows in _group(items).items()
    ]
    return {"title": title, "resources": resources}


def _build_field(row: sqlite3.Row, codes: Sequence[sqlite3.Row]) -> dict[str, Any]:
    kind, form = read_type(row["datatype"]), row["datatype"].partition(":")[2]
    limits: dict[str, Any] = {"required": True} if row["required"] == "yes" else {}
    if codes:
        limits["enum"] = [one["code"] for one in codes]
    found = {
        "name": row["name"], "type": "string" if codes else kind, "title": row["title"], "description":
            row["definition"],
        "format": form if kind == "date" and "%" in form else "", "constraints": limits,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _build_shapes(items: Sequence[sqlite3.Row], codes: dict[str, list[sqlite3.Row]], base: str) -> str:
    """Each group as a node shape; its items are property shapes whose paths are the items themselves."""
    graph = Graph()
    graph.bind("sh", SH)
    for group, rows in _group(items).items():
        shape = URIRef(iri(base.rstrip("/"), "shape", f"{rows[0]['source_id']}:{group}"))
        graph.add((shape, RDF.type, SH.NodeShape))
        graph.add((shape, RDFS.label, Literal(group)))
        for row in rows:
            node = BNode(re.sub(r"\W", "_", row["id"]))
            graph.add((shape, SH.property, node))
            graph.add((node, SH.path, URIRef(iri(base.rstrip("/"), "item", row["id"]))))
            graph.add((node, SH.name, Literal(row["title"] or row["name"])))
            if row["required"] == "yes":
                graph.add((node, SH.minCount, Literal(1)))
            if not row["repeats"]:
                graph.add((node, SH.maxCount, Literal(1)))
            values = codes.get(row["code_list_id"] or "", [])
            if values:
                head = BNode(node + "_codes")
                Collection(graph, head, [Literal(one["code"]) for one in values])
                graph.add((node, SH["in"], head))
            elif (kind := read_type(row["datatype"])) in XSD_TYPES:
                graph.add((node, SH.datatype, XSD_TYPES[kind]))
    return graph.serialize(format="turtle")
