"""Reads RDF, whatever its form and its pages, into nodes whose properties are fields by short names."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "graph": ["Graph", "NodeReader"],
        "names": ["NAMESPACES", "Names"],
        "pages": ["Exchanges", "walk_pages"],
    },
)
