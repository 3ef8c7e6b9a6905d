"""Which items of different standards are the same, broader, narrower or related, and what people say of them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "find": ["find_relations"],
        "sssom": ["read_sssom", "write_sssom"],
        "write": ["write_item_relations"],
    },
)
