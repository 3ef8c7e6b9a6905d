"""SQL that strangers write: answered in worker processes with limits of time, memory, temporary files and length."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "limits": ["limit_connection"],
        "queries": ["execute_stranger_sql", "has_stranger_sql"],
    },
)
