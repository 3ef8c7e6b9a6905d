"""How hosts are treated while they are asked: robots.txt, intervals between requests, and retries."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "per_host": ["Politeness"],
        "retry": ["request_with_retries"],
        "robots": ["RobotsCache"],
        "throttle": ["Clock", "Throttle"],
    },
)
