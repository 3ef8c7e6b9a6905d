"""Decisions and candidates as SSSOM, the exchange format of mappings: https://mapping-commons.github.io/sssom/."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["read", "table", "write"])
