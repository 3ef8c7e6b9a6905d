"""How well each home is looked after, judged from dated facts."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "assess": ["LEVELS", "assess_upkeep"],
        "write": ["write_upkeep"],
    },
)
