"""What stands inside standards: items, code lists, codes and rules, read, compared, related and searched."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "coverage": ["compute_coverage", "list_asked"],
        "elsewhere": ["list_elsewhere"],
        "model": ["Code", "CodeList", "Contents", "Item", "ItemRule"],
    },
)
