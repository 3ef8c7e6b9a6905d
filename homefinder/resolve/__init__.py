"""Finds which records describe the same thing, and makes homes, series and relations of them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "evaluate": ["evaluate_catalogue"],
        "gold": ["read_pairs"],
        "judgements": ["Judgement", "keep_judgement", "read_judgements"],
        "publishers": ["resolve_body_id"],
        "run": ["resolve"],
        "series": ["Edition", "resolve_edition"],
    },
)
