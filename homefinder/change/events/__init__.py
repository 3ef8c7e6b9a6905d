"""What happened to a standard, derived from the changes of its records by declared rules and weighed by severity."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "editions": ["EditionSpan", "list_editions"],
        "queries": ["events_for_need", "events_of_runs", "events_since"],
        "write": ["derive_events"],
    },
)
