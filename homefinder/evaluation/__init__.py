"""Measures the ranking and the outcomes against judged cases and baselines."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "gold": ["read_gold"],
        "metrics": ["MEASURES"],
        "report": ["build_evaluation_report"],
    },
)
