"""Reads lists of entries page by page, with a page of detail for each entry where the declaration names one."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "parameters": ["Detail", "ListParameters", "Paging"],
        "reading": ["ListReader", "PageContent"],
        "walk": ["ListWalk", "WalkedPage", "walk_list"],
        "xml_fields": ["open_document", "read_element"],
    },
)
