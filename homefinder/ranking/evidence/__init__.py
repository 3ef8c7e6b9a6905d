"""What each feature of a candidate rests on, quoted so that a person can check it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "collect": ["EvidenceCollector"],
        "row": ["HomeRow"],
    },
)
