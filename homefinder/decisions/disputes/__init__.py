"""Judgements of one pair that differ: who may settle it, and what people say to one another until then."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "comments": ["DecisionComment", "add_comment", "list_comments"],
        "settlement": ["find_judged_pair", "is_party", "name_settled_uids"],
    },
)
