"""The paper in other forms than Markdown: as a part of a web page, and as a Word document."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "html": ["render_html", "render_title"],
        "word": ["write_word"],
    },
)
