"""Where the RDF statements lie: a local Oxigraph store in numbered versions, or a remote SPARQL endpoint."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "repository": ["LocalRepository", "Repository", "open_local"],
        "versions": ["current_version"],
    },
)
