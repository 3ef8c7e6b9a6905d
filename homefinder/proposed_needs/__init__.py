"""Needs that people propose on the site: kept, answered, read as needs, and written into the files of their sectors."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "files": ["save_accepted_needs"],
        "store": ["ProposedNeed", "add_accepted_needs", "answer_proposal", "find_proposal", "list_proposals"],
    },
)
