"""Reads vocabularies: SKOS in any form of RDF, a repository of such files, or what a SPARQL endpoint answers."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "adapter": ["VocabularyParameters", "collect", "parse"],
    },
)
