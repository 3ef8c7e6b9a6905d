"""One source from its declaration to committed versions: fetch, parse, normalise, compare, gate and commit."""
