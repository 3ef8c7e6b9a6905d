"""Reads feeds, Atom and RSS, and the documents of XML or JSON that their entries lead to."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "adapter": ["FeedParameters", "collect", "parse"],
        "entries": ["Feed", "read_feed"],
    },
)
