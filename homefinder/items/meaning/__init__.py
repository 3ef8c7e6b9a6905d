"""What an item means: its words spelled out, by the vocabulary of words of items, and what kind of value it holds."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "facts": ["build_comparer", "read_item_facts"],
        "relation": ["Comparer", "RelationScore"],
    },
)
