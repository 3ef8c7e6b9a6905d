"""The data set described for other catalogues, in DCAT and VoID."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "catalog": ["CatalogueIdentity", "catalogue_statements"],
        "void": ["void_statements"],
    },
)
