"""Turns the entries of a publication into records by expressions that its declaration states."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "evaluate": ["as_text", "as_texts", "find_value"],
        "expressions": ["Computation"],
        "locations": ["LocatedValue", "locate_member"],
        "lookups": ["Lookup", "LookupRow"],
        "mapping": ["RecordMapping", "SourceEntry", "map_entries"],
    },
)
