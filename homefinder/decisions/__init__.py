"""People's judgements on pairs of need and home: kept, queued for review, and exchanged as SSSOM."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "files": ["import_decisions", "write_decision_files"],
        "mappings": ["read_reviews"],
        "new_decision": ["build_decision"],
        "precedents": ["read_precedents"],
        "rebind": ["find_present_home"],
        "review_queue": ["Review", "build_review_queue"],
        "store": ["Decision", "PairDecisions", "add_decision", "read_decisions", "undo_decision"],
    },
)
