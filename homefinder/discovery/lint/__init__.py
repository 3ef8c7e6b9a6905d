"""Looks a declaration over: what does not load, what is weak, and the line on which it stands."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={"check": ["DeclarationFinding", "check_declaration", "read_declared_text"]},
)
