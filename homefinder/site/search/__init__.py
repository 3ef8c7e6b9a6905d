"""The parts of the search page: tabs and facets with their counts, rows, plain reasons, the proof of a search."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "facet_table": ["read_facet_table"],
        "facets": ["build_facets", "read_narrowing", "select_homes"],
        "parts": ["count_parts", "list_parts"],
        "proof": ["build_proof"],
        "reasons": ["describe_reason"],
    },
)
