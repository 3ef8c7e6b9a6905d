"""What changed, what it means, whom it concerns and by when it must be done."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["calendar", "diff", "events", "impact", "upkeep"],
    submod_attrs={
        "impact_tables": ["write_impact_tables"],
        "kinds": ["EVENT_KINDS", "MAJOR", "MINOR", "PUBLISHER", "SEEN"],
    },
)
