"""Who uses a standard: bodies, systems and suppliers, as publications and people say it, kept apart from the record."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "listings": ["find_codes", "write_listings"],
        "reports": ["decide_use_report", "import_uses", "report_use"],
        "write": ["write_uses"],
    },
)
