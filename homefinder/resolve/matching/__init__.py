"""Compares pairs of records: which pairs are worth it, what speaks for one thing, and how sure that is."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "blocking": ["collect_pairs_to_compare"],
        "lists": ["match_lists"],
        "profile": ["RecordDescription", "RecordProfile", "build_profile"],
        "scoring": ["Comparison", "compare"],
        "title_parser": ["TitleFacts", "title_facts"],
    },
)
