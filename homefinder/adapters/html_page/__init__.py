"""Reads web pages: a list and what it leads to, or pages alone, by CSS selectors and what pages say of themselves."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "adapter": ["HtmlParameters", "collect", "parse"],
    },
)
