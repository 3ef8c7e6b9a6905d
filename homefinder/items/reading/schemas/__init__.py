"""Readers of languages of schemas, whose meaning is known: XSD, JSON Schema, Table Schema, CSVW, LinkML, SKOS, FHIR."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "fhir": ["read_fhir"],
        "json_schema": ["read_json_schemas"],
        "linkml": ["read_linkml"],
        "skos": ["read_skos"],
        "table_schema": ["read_csvw", "read_table_schemas"],
        "xsd": ["read_xsd"],
    },
)
