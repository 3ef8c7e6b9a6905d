"""From a request to an answer: one snapshot of the catalogue, forms of answers, headers and errors."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "answers": ["Answer", "build_answer_view"],
        "database": ["PublishedDatabase", "adopt_published_database"],
        "page": ["Link", "Page", "PageContext", "PageNotFound", "PageRequest"],
        "page_view": ["build_page_view"],
        "served_catalogue": ["ServedCatalogue"],
    },
)
