"""Brings the RDF store in step with the tables by what differs: what each part says is kept beside it as digests."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "digests": ["SaidPart"],
        "update": ["Basis", "update_store"],
    },
)
