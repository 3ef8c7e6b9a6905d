"""Mail that readers ask for: what changes of a sector, a need, a standard or an owner, once they said yes by mail."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "send": ["SendResult", "send_news"],
        "store": ["Subscription"],
    },
)
