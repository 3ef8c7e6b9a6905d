"""What becomes of a need: adopt, extend, something new under an existing owner, or no home found, with the proof."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "model": ["Outcome"],
        "read": ["list_outcomes", "read_need_details"],
        "run": ["decide_outcomes", "write_outcomes"],
    },
)
