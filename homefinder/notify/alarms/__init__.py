"""Tells the operator when a source fails, is held, goes stale or is late, and when it is well again."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "conditions": ["Condition", "examine_sources"],
        "declaration": ["AlarmDeclaration", "read_alarms"],
        "tell": ["AlarmResult", "tell_operator"],
    },
)
