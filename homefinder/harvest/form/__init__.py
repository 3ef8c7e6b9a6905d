"""Tells how the form of a publication changes: which fields come, go or have another type."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "compare": ["compare_forms", "list_form_issues", "measure_form"],
    },
)
