"""Proposes the mapping of a declaration from real entries: by what fields are called, and by what stands in them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "profile": ["FieldProfile", "profile_entries"],
        "propose": ["ProposedMapping", "propose_mapping"],
    },
)
