"""Readers of languages of schemas, whose meaning is known: XSD, JSON Schema, Table Schema, CSVW, LinkML, SKOS, FHIR."""
