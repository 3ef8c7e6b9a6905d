"""What the site tells programs of itself: its interfaces, its feeds, whom to write to, and where to begin."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "routes": ["list_description_routes"],
    },
)
