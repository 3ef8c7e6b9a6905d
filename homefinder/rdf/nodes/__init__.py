"""The rows of the tables as RDF nodes: one file for each kind of thing."""
