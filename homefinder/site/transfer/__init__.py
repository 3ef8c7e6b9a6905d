"""How answers travel: compressed where that pays, and large files in the parts that are asked for."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "compression": ["compress_answer"],
        "file_download": ["FileDownload"],
    },
)
