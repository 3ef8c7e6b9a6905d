"""Whether a CSV fits a standard: its columns, types and codes, with the line and what to do."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "check": ["check_file", "FileCheck"],
    },
)
