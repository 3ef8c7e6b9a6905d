"""Which names of publishers are one body: what people declare, what the names say, and what may be."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "choice": ["PublisherName", "ResolvedBodies", "resolve_bodies"],
        "joins": ["BodyJoin", "list_joins"],
        "proposals": ["BodyProposal", "NamedBody", "list_proposals"],
        "vocabulary": ["OwnerVocabulary", "read_owner_vocabulary"],
    },
)
