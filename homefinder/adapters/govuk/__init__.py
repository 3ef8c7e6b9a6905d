"""Reads what GOV.UK publishes: its Search API finds pages, its Content API describes them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["parse"],
    submod_attrs={
        "adapter": ["collect"],
        "editions": ["parse_edition"],
        "parameters": ["GovukParameters"],
    },
)
