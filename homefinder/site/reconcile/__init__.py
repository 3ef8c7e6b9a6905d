"""The reconciliation service, which matches names in somebody's own table to homes, needs and owners."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "service": ["reconcile"],
    },
)
