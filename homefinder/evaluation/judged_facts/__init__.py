"""Measures what is read out of publications, dates, duties and items, against folders of judged cases."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "dates": ["evaluate_folder"],
        "duties": ["evaluate_duties"],
        "items": ["evaluate_items"],
        "scorer": ["run_scorer"],
    },
)
