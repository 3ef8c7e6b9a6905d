"""The paper that asks a home's owner for a change: what is asked, by which route, and with what evidence."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "build": ["build_submission_pack"],
        "render": ["render_submission"],
        "routes": ["read_routes"],
        "write": ["write_routes"],
    },
)
