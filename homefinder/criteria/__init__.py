"""Published criteria for a standard, and what is answered to each: by the catalogue, by a publication, or by people."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "assess": ["assess_home"],
        "vocabulary": ["Criteria", "read_criteria"],
    },
)
