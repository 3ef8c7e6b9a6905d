"""A standard out as a schema: what a council checks its file against."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import Graph

from homefinder.errors import UsageError
from homefinder.items.exports.schemas import FORMS, build_schema, read_type
from tests.items.tables.test_write import Folder, field


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.declare("trees")
    kind = field("kind", "Kind", constraints={"enum": ["O", "E"], "required": True})
    made.bring("trees", "2026-01-01", kind, {"name": "planted", "type": "date", "format": "%d/%m/%Y"})
    return made


def test_each_form(folder: Folder) -> None:
    made = {form: build_schema(folder.ledger, "trees.r", form, "https://x.example") for form in FORMS}
    group = json.loads(made["json-schema"])["$defs"]["t"]
    assert group["required"] == ["kind"]
    assert group["properties"]["kind"] == {"title": "Kind", "oneOf": [{"const": "O"}, {"const": "E"}]}
    assert group["properties"]["planted"] == {"type": "string", "format": "date"}
    fields = json.loads(made["frictionless"])["resources"][0]["schema"]["fields"]
    assert fields[0]["constraints"] == {"required": True, "enum": ["O", "E"]}
    assert fields[1]["format"] == "%d/%m/%Y"
    graph = Graph().parse(data=made["shacl"], format="turtle")
    found = graph.query(
        "SELECT ?p WHERE { ?n <http://www.w3.org/ns/shacl#minCount> 1 ; <http://www.w3.org/ns/shacl#path> ?p }"
    )
    assert [str(row[0]) for row in found] == ["https://x.example/id/item/trees%3At.kind"]  # type: ignore[index]


def test_a_form_or_home_that_is_not_there(folder: Folder) -> None:
    with pytest.raises(UsageError, match="no form"):
        build_schema(folder.ledger, "trees.r", "dtd", "https://x.example")
    with pytest.raises(UsageError, match="states no items"):
        build_schema(folder.ledger, "none", "shacl", "https://x.example")


@pytest.mark.parametrize(
    ("stated", "kind"),
    [("xs:date", "date"), ("date-time", "datetime"), ("numeric:integer", "integer"), ("kind", "string")],
)
def test_a_stated_type(stated: str, kind: str) -> None:
    assert read_type(stated) == kind
