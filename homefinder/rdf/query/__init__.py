"""Whether a SPARQL query may run: first by its words alone, then by the store's own parser."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "guard": ["check_query"],
        "shape": ["require_bounded"],
    },
)
