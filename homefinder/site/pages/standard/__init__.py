"""The parts of the page of a standard: its head, editions, what changed, who asks for what, what it is related to."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "edition_chart": ["build_edition_chart"],
        "editions": ["find_edition_in_force", "list_edition_rows"],
        "facts": ["build_header_facts"],
        "relations": ["group_related"],
        "requests_to": ["list_home_requests", "list_owner_requests"],
    },
)
