"""Published criteria for a standard, as data: sets of questions, with the words by which each is known."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={"vocabulary": ["Criteria", "Criterion", "find_criteria", "read_criteria"]},
)
