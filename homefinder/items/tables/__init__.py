"""Items in the ledger: every edition whole and compressed, those in force as rows, and what changed between them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "packing": ["pack_contents", "unpack_contents"],
        "write": ["write_items"],
    },
)
