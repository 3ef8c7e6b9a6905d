"""Web pages: the list on a page, what the pages say that it leads to, and other forms that a page links to."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "alternates": ["recognise_alternates"],
        "listing": ["recognise_listing", "recognise_page"],
        "pages": ["describe_pages"],
    },
)
