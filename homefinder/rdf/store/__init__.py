"""Where the RDF statements lie: a local Oxigraph store in numbered versions, or a remote SPARQL endpoint."""
