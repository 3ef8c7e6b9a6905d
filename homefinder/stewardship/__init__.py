"""Who looks after a home, how and until when: what the catalogue knows, each line with why, and whom to ask for the
rest."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "collect": ["collect_stewardship"],
        "model": ["StewardshipFacts", "StewardshipLine"],
        "lines": ["describe_stewardship"],
    },
)
