"""Brings what publications say to a normal form: text, HTML, dates, addresses, lifecycles and publishers' names."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["normalise"],
    submod_attrs={
        "days": ["count_days", "format_day_in_words", "is_day", "parse_first_day"],
        "lifecycle": ["find_lifecycle"],
        "markdown": ["SafeMarkdown", "escape_markdown"],
        "publishers": ["build_publisher_id"],
        "urls": ["build_page_key", "canonicalise_url"],
        "yaml_text": ["read_declaration"],
    },
)
