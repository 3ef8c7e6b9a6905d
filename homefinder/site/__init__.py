"""The web site: a plugin of Datasette with our own pages, feeds, forms and services."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["plugin"],
    submod_attrs={
        "serve": ["open_site"],
    },
)
