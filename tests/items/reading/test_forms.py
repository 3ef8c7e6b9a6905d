"""Each form of schema, in a few lines: what an item, a code and a rule are in it, and where they stand."""

from __future__ import annotations

import json

from tests.items.editions import read_text

XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Trees" type="trees"/>
<xs:complexType name="trees"><xs:sequence><xs:element name="Height" type="xs:decimal" minOccurs="0"/>
<xs:element name="Kind" type="kind" maxOccurs="unbounded"/></xs:sequence><xs:attribute name="id"
    use="required"/></xs:complexType>
<xs:simpleType name="kind"><xs:restriction base="xs:string"><xs:enumeration
    value="O"><xs:annotation><xs:documentation>Oak
</xs:documentation></xs:annotation></xs:enumeration></xs:restriction></xs:simpleType></xs:schema>"""


def test_xsd() -> None:
    found = read_text({"a.xsd": XSD}, {"form": "xsd"}).contents
    assert {key: (one.datatype, one.required, one.repeats, one.code_list) for key, one in found.items.items()} == {
        "Height": ("xs:decimal", "no", False, ""), "Kind": ("kind", "yes", True, "kind"), "@id": ("", "yes", False, ""),
    }  # fmt: skip
    assert found.codes["kind/O"].label == "Oak"
    assert found.items["Height"].location.locator == "a.xsd:2"


def test_json_schema_of_two_drafts() -> None:
    for word in ("definitions", "$defs"):
        schema = {
            "title": "Tree", "required": ["kind"],
            "properties": {
                "kind": {"oneOf": [{"const": "O", "title": "Oak"}, {"const": "E", "title": "Elm"}]},
                "at": {"$ref": f"#/{word}/Place"}, "many": {"type": ["array", "null"], "items": {"type": "string",
                    "enum": ["a"]}},
            },
            word: {"Place": {"properties": {"lat": {"type": "number", "title": "Latitude"}}}},
        }  # fmt: skip
        found = read_text({"t.json": json.dumps(schema)}, {"form": "json-schema"}).contents
        assert list(found.items) == ["Tree/kind", "Tree/at", "Tree/many", "Place/lat"]
        assert found.items["Tree/at"].datatype == "Place"
        assert found.items["Tree/many"].datatype == "array:string"
        assert found.items["Tree/kind"].required == "yes"
        assert [one.label for one in found.list_codes("Tree/kind")] == ["Oak", "Elm"]


def test_openapi_in_one_file() -> None:
    api = {
        "openapi": "3.0.0",
        "components": {"schemas": {"Pet": {"required": ["id"], "properties": {"id": {"type": "integer"}}}}},
    }
    found = read_text({"api.json": json.dumps(api)}, {"form": "openapi"}).contents
    assert [(key, one.required) for key, one in found.items.items()] == [("Pet/id", "yes")]


def test_table_schema_and_a_package_that_names_it() -> None:
    field = {"name": "kind", "title": "Kind", "type": "string", "constraints": {"required": True, "enum": ["O", "E"]}}
    files = {
        "p/datapackage.json": json.dumps({"resources": [{"name": "trees", "schema": "schema.json"}]}),
        "p/schema.json": json.dumps({"fields": [field]}),
    }
    found = read_text(files, {"form": "table-schema", "files": "p/datapackage.json"}).contents
    assert found.items["trees.kind"].code_list == "trees.kind"
    assert found.items["trees.kind"].location.locator == "p/schema.json#/fields/0"
    alone = read_text(
        files, {"form": "table-schema", "files": "p/schema.json", "item": {"key": {"template": "{stem}#{name}"}}}
    )
    assert list(alone.contents.items) == ["schema#kind"]
    assert list(alone.contents.codes) == ["schema#kind/O", "schema#kind/E"]


def test_csvw() -> None:
    column = {
        "name": "height",
        "titles": {"en": "Height"},
        "datatype": {"base": "decimal"},
        "required": True,
        "dc:description": "In m.",
    }
    found = read_text(
        {"t.csv-metadata.json": json.dumps({"url": "trees.csv", "tableSchema": {"columns": [column]}})},
        {"form": "csvw"},
    )
    item = found.contents.items["trees.height"]
    assert (item.title, item.datatype, item.required, item.definition) == ("Height", "decimal", "yes", "In m.")


def test_linkml_with_what_classes_inherit() -> None:
    model = """
default_range: string
classes:
  Thing: {slots: [name], slot_usage: {name: {required: true}}}
  Tree: {is_a: Thing, attributes: {kind: {range: Kinds, multivalued: true}}, slot_usage: {name: {description: Of the
      tree.}}}
slots: {name: {title: Name}}
enums: {Kinds: {permissible_values: {O: {description: Oak}, E: }}}
"""
    found = read_text({"m.yaml": model}, {"form": "linkml"}).contents
    assert found.items["Tree.name"].required == "yes"
    assert found.items["Tree.name"].definition == "Of the tree."
    assert found.items["Tree.kind"].datatype == "Kinds[]"
    assert list(found.codes) == ["Kinds/O", "Kinds/E"]


def test_skos_in_turtle() -> None:
    text = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://x.example/kinds> a skos:ConceptScheme ; skos:prefLabel "Kinds"@en .
<https://x.example/kinds#oak> a skos:Concept ; skos:inScheme <https://x.example/kinds> ; skos:notation "O" ;
  skos:prefLabel "Eiche"@de , "Oak"@en ; skos:broader <https://x.example/kinds#tree> ."""
    found = read_text({"k.ttl": text}, {"form": "skos"}).contents
    code = found.codes["kinds/O"]
    assert (code.label, code.broader, found.code_lists["kinds"].title) == ("Oak", ("tree",), "Kinds")


def test_fhir_and_a_profile_of_differences() -> None:
    element = {"id": "Tree.kind", "path": "Tree.kind", "short": "Kind", "min": 1, "max": "*", "type": [{"code":
        "code"}],
               "binding": {"valueSet": "https://x.example/ValueSet/kinds|1"}}  # fmt: skip
    logical = {
        "resourceType": "StructureDefinition",
        "kind": "logical",
        "differential": {"element": [{"id": "Tree"}, element]},
    }
    found = read_text({"t.json": json.dumps(logical)}, {"form": "fhir"}).contents
    item = found.items["Tree.kind"]
    assert (item.title, item.required, item.repeats, item.code_list) == ("Kind", "yes", True, "kinds")
    profile = {**logical, "kind": "resource", "derivation": "constraint"}
    issue = read_text({"t.json": json.dumps(profile)}, {"form": "fhir"}).issues[0]
    assert "differences only" in issue.message
    xml = """<CodeSystem xmlns="http://hl7.org/fhir"><id value="kinds"/><concept><code value="O"/><display
        value="Oak"/></concept></CodeSystem>"""
    assert read_text({"c.xml": xml}, {"form": "fhir"}).contents.codes["kinds/O"].label == "Oak"


def test_rows_with_a_header_by_content_groups_and_fill_down() -> None:
    text = "Trees of the town,,\n\nName,Meaning,Kind\nPark,,\nheight,In metres,number\n,of the crown,\n"
    declared = {
        "form": "csv", "header": ["name", "mean*"], "groups": True, "fill_down": ["Name"],
        "item": {"key": {"template": "{$group}.{Name}.{Meaning}"}, "name": "Name", "definition": "Meaning", "group":
            "$group"},
    }  # fmt: skip
    found = read_text({"t.csv": text}, declared).contents
    assert list(found.items) == ["Park.height.In metres", "Park.height.of the crown"]
    assert found.items["Park.height.In metres"].location.locator == "t.csv#row=5"


def test_tables_and_definition_lists_of_pages() -> None:
    page = "<h2>Codes</h2><table><tr><th>Code<th>Means<tr><td rowspan=2>O<td>Oak<tr><td>Old</table>"
    page += "<dl><dt>height<dd>In metres</dl>"
    codes = {
        "form": "html",
        "header": ["Code"],
        "codes": {"list": {"const": "kinds"}, "code": "Means", "label": "Code"},
    }
    terms = {"form": "html", "header": ["term"], "item": {"key": "term", "definition": "definition"}}
    found = read_text({"p.html": page}, codes, terms).contents
    assert [(one.code, one.label) for one in found.codes.values()] == [("Oak", "O"), ("Old", "O")]
    assert found.items["height"].definition == "In metres"
    text = "# Fields\n\n| Field | Means |\n|---|---|\n| `height` | In metres |\n\nkind\n: What tree\n"
    rows = {"form": "markdown", "header": ["Field"], "item": {"key": "Field", "definition": "Means"}}
    made = read_text({"p.md": text}, rows, {**terms, "form": "markdown"}).contents
    assert {key: one.definition for key, one in made.items.items()} == {"height": "In metres", "kind": "What tree"}


def test_rules_of_python_are_read_and_never_run() -> None:
    text = 'OPEN = "open"\nrule(code="1", message=f"It {OPEN} and " + "is", fields=[Table.Height])\n'
    text += 'import os; os.remove("/nothing")\n'
    declared = {"form": "python", "call": "rule", "rule": {"code": "code", "message": "message", "fields": "fields"}}
    rule = read_text({"r.py": text}, declared).contents.rules["1"]
    assert (rule.message, rule.fields, rule.location.locator) == ("It open and is", ("Height",), "r.py:2")
