"""The pages of the site that programs read: addresses of things, the DCAT catalogue, dumps and the sitemap."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "routes": ["list_linked_data_routes"],
    },
)
