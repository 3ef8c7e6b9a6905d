"""Who must use a standard, who should and who may: read from what publications state, and never guessed."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "model": ["LEVELS", "Duty", "find_strongest_duty"],
        "reader": ["read_duties"],
        "record_duties": ["list_record_duties"],
        "write": ["write_duties"],
    },
)
