"""Reads catalogues that are kept as files in a repository, from the archive of its branch."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "adapter": ["GitArchiveParameters", "collect", "parse"],
    },
)
