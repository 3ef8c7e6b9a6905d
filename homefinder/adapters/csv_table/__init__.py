"""Reads a catalogue that its publisher keeps as one CSV file, with tables beside it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "adapter": ["CsvParameters", "collect", "parse"],
    },
)
