"""What stands inside standards, as RDF: items as properties, code lists as concept schemes, codes as concepts,
rules."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from homefinder.rdf.names import IriMinter, Node, build_json_ld
from homefinder.rdf.rows import read_ordered_rows
from homefinder.rdf.values import clean

ITEMS = """SELECT i.*, r.language FROM items i LEFT JOIN records r ON r.id = i.record_id ORDER BY i.id"""
LISTS = "SELECT l.*, r.language FROM code_lists l LEFT JOIN records r ON r.id = l.record_id ORDER BY l.id"
CODES = "SELECT * FROM codes ORDER BY id"
RULES = "SELECT * FROM rules ORDER BY id"
READS = "SELECT DISTINCT rule_id, item_id FROM rule_items WHERE item_id IS NOT NULL ORDER BY rule_id, item_id"
RELATIONS = "SELECT * FROM item_relations ORDER BY left_id, right_id"
COVERAGE = """SELECT need_id, part_id, state FROM item_coverage WHERE part_id <> '' AND state = 'held' ORDER BY
    need_id, part_id"""
DATATYPES = (("datetime", "xsd:dateTime"), ("date", "xsd:date"), ("int", "xsd:integer"), ("decimal", "xsd:decimal"),
             ("number", "xsd:decimal"), ("numeric", "xsd:decimal"), ("bool", "xsd:boolean"), ("string", "xsd:string"),
             ("varchar", "xsd:string"), ("uri", "xsd:anyURI"))  # fmt: skip
MAPPINGS = {"same": "exactMatch", "broader": "narrowMatch", "narrower": "broadMatch", "related": "relatedMatch"}
"""A left item that is broader than the right has it as a narrower match."""


def item_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Every item in force, its list, codes and rules, and how items of different standards stand to each other."""
    graph = minter.mint_graph("items")
    for row in read_ordered_rows(connection, ITEMS):
        made = build_json_ld(
            minter.mint("item", row["id"]),
            ("Property", "Item"),
            {"label": clean(row["title"] or row["name"]), "itemName": clean(row["name"]), "itemKey": clean(row["key"])},
            {"definition": clean(row["definition"]), "statedType": clean(row["datatype"])},
            {"shDatatype": expand_datatype(row["datatype"], minter), "shMinCount": count_least(row["required"])},
            {
                "shMaxCount": "" if row["repeats"] else "1",
                "unitText": clean(row["unit"]),
                "itemConcept": clean(row["concept"]),
            },
            {"inHome": minter.mint("home", row["home_id"]) if row["home_id"] else ""},
            {"takesCodesFrom": minter.mint("code-list", row["code_list_id"]) if row["code_list_id"] else ""},
            {"itemGroup": clean(row["group_name"]), "locator": clean(row["locator"])},
        )
        yield Node(graph, f"items id={row['id']}", made)
    yield from _list_nodes(connection, minter, graph)
    yield from _rule_nodes(connection, minter, graph)
    for row in read_ordered_rows(connection, RELATIONS):
        if row["relation"] in MAPPINGS:
            link = {MAPPINGS[row["relation"]]: minter.mint("item", row["right_id"])}
            name = f"item_relations left_id={row['left_id']} right_id={row['right_id']}"
            yield Node(graph, name, build_json_ld(minter.mint("item", row["left_id"]), (), link))


def _list_nodes(connection: sqlite3.Connection, minter: IriMinter, graph: str) -> Iterator[Node]:
    for row in read_ordered_rows(connection, LISTS):
        made = build_json_ld(
            minter.mint("code-list", row["id"]), ("ConceptScheme", "CodeList"),
            {"label": clean(row["title"] or row["key"]), "definition": clean(row["definition"]), "itemKey":
                clean(row["key"])},
            {"inHome": minter.mint("home", row["home_id"]) if row["home_id"] else ""},
        )  # fmt: skip
        yield Node(graph, f"code_lists id={row['id']}", made)
    for row in read_ordered_rows(connection, CODES):
        made = build_json_ld(
            minter.mint("code", row["id"]), ("Concept",),
            {"notation": clean(row["code"]), "codeLabel": clean(row["label"] or row["code"]), "definition":
                clean(row["definition"])},
            {"inScheme": minter.mint("code-list", row["code_list_id"])},
        )  # fmt: skip
        yield Node(graph, f"codes id={row['id']}", made)


def _rule_nodes(connection: sqlite3.Connection, minter: IriMinter, graph: str) -> Iterator[Node]:
    reads: dict[str, list[str]] = defaultdict(list)
    for row in read_ordered_rows(connection, READS):
        reads[row["rule_id"]].append(minter.mint("item", row["item_id"]))
    for row in read_ordered_rows(connection, RULES):
        made = build_json_ld(
            minter.mint("rule", row["id"]), ("ValidationRule",),
            {"notation": clean(row["code"]), "ruleMessage": clean(row["message"] or row["title"]), "ruleSeverity":
                clean(row["severity"])},
            {"readsItem": reads.get(row["id"], [])},
            {"inHome": minter.mint("home", row["home_id"]) if row["home_id"] else ""},
        )  # fmt: skip
        yield Node(graph, f"rules id={row['id']}", made)


def expand_datatype(stated: str, minter: IriMinter) -> str:
    """The datatype of XML Schema that a stated type comes nearest to; empty where nothing says."""
    word = stated.lower().replace("-", "").replace("xs:", "")
    return next((minter.context.expand_name(name) for part, name in DATATYPES if word.startswith(part)), "")


def count_least(required: str) -> str:
    """How often an item stands at least: 1 where it is required, 0 where it may be left out."""
    return {"yes": "1", "no": "0"}.get(required, "")
