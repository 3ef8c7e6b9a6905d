"""What a record or a home that is no more is called today: renames, former ids, tombstones."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "former_homes": ["remember_memberships", "write_former_homes"],
        "rename_table": ["write_renames"],
        "renames": ["find_renames"],
    },
)
