"""What machines that look after the site ask it: whether it is well, and its figures."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "health": ["answer_health"],
        "metrics": ["answer_metrics"],
        "request_counts": ["count_requests"],
    },
)
