"""Reads schemas that are kept as files in a repository: each document is a standard, or an edition of one."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "adapter": ["collect", "parse"],
        "parameters": ["SchemaFolderParameters"],
    },
)
