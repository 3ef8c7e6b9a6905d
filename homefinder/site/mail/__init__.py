"""E-mail that readers ask the site for: the form, the yes from their mailbox, and the click that stops it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "routes": ["list_mail_routes"],
    },
)
