"""The pages on which people write: reviews, proposals of needs, change requests and feedback."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "routes": ["list_curation_routes", "migrate_curation"],
    },
)
