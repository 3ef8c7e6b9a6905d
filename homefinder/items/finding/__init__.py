"""Finds items, codes and rules by words, and answers questions of what standards hold and what changed in them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "ask": ["ask"],
        "index": ["build_item_index"],
        "kept_index": ["open_item_index"],
        "search": ["search_parts"],
    },
)
