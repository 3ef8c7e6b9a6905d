"""The catalogue as RDF: a projection of the tables by one mapping, with its store, its queries and its exports."""
