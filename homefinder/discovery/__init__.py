"""From an address to a source: what a publication is, the declaration that would read it, and what that would bring."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "lint.check": ["check_declaration"],
        "explore": ["preview_source", "try_address"],
        "model": ["Preview", "Trial"],
        "write": ["save_declaration"],
    },
)
