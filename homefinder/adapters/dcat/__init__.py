"""Reads catalogues in DCAT, in any form of RDF and as data.json."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "adapter": ["DcatParameters", "collect", "parse"],
    },
)
