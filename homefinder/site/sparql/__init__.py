"""The SPARQL service, which answers strangers' queries in worker processes with limits, and its editor."""
