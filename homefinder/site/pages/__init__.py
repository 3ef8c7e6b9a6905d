"""The pages of the site that people read: one file for each page."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "about": ["about_page"],
        "calendar": ["calendar_page"],
        "changes": ["changes_page"],
        "search_page": ["search_page"],
        "homes": ["homes_page"],
        "needs": ["needs_page"],
        "owners": ["owners_page"],
        "requests": ["requests_page"],
        "sources": ["sources_page"],
        "themes": ["themes_page"],
        "workload": ["workload_page"],
    },
)
