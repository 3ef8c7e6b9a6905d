"""Ranks the homes that could meet a need, each with a scorecard of features and reasons."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "model": ["Candidate", "Evidence", "Feature"],
        "needs": ["Need", "read_needs"],
        "precedents": ["Precedent"],
        "ranker": ["Ranker"],
        "weights": ["FEATURES", "weights_with"],
    },
)
