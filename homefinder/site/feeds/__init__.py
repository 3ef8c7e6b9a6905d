"""Atom feeds and calendars of the site, for people's own readers."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "atom": ["build_feed"],
        "icalendar": ["build_calendar"],
    },
)
