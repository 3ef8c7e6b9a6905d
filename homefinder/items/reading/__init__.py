"""Readers of items, codes and rules: one module for each form in which publishers state them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "files": ["list_files"],
        "read": ["read_editions"],
    },
)
