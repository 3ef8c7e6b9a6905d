"""The catalogue as RDF: a projection of the tables by one mapping, with its store, its queries and its exports."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["export", "validate"],
    submod_attrs={
        "consistency": ["list_disagreements"],
        "context": ["read_context"],
        "names": ["IriMinter"],
        "project": ["quads"],
        "sparql": ["run_query"],
    },
)
