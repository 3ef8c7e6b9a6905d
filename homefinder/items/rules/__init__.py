"""Which items a rule reads: the fields that it names, found in the standards that hold them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "fields": ["resolve_rules", "write_rule_items"],
    },
)
