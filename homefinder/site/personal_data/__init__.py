"""What the site keeps of people: the notices that say so, and how it is erased when asked for or in time."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "erasure": ["erase_account", "erase_email"],
        "retention": ["apply_retention"],
    },
)
