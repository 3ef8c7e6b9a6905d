"""What keeps one request from ending the site: threads apart, worker processes with limits, methods by the routes."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "lanes": ["Lane", "TooBusy"],
        "methods": ["answer_methods"],
        "workers": ["WorkerPool", "WorkLimits"],
    },
)
