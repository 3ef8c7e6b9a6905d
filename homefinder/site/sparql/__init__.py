"""The SPARQL service, which answers strangers' queries in worker processes with limits, and its editor."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "service": ["answer_sparql"],
    },
)
