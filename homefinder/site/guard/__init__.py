"""What keeps one request from ending the site: threads apart, and worker processes with limits."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "lanes": ["Lane", "TooBusy"],
        "workers": ["WorkerPool", "WorkLimits"],
    },
)
