"""Reads catalogues that answer the action API of CKAN, such as the NHS standards directory."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "adapter": ["CkanParameters", "collect", "parse"],
    },
)
