"""The indexes by which homes are found: words, meaning, and subjects of the concept schemes."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "bm25": ["Postings"],
        "home_attributes": ["HomeAttributes", "read_home_attributes"],
        "index": ["build_index"],
        "lsa": ["SemanticSpace"],
        "query": ["Query", "parse_query"],
        "subject_matching": ["LabelIndex", "match_subjects"],
        "tokenise": ["stem_words"],
    },
)
