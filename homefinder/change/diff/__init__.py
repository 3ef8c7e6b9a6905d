"""What differs between two versions of a record, found field by field and shown to people."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "fields": ["build_difference"],
        "record_step": ["DatedFact", "RecordStep", "build_step"],
        "render": ["render_html", "render_text"],
        "values": ["format_value"],
    },
)
