"""What differs between two editions of a standard, part by part, with renames and moves found by likeness."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "editions": ["compare_contents"],
        "model": ["PartChange"],
    },
)
