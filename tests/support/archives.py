"""Archives of repositories that tests make."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping


def pack_archive(files: Mapping[str, str | bytes], links: Mapping[str, str] | None = None) -> bytes:
    """A tar.gz with the files in one folder, as GitHub makes it; ``links`` are symbolic, name → target."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, text in files.items():
            data = text.encode() if isinstance(text, str) else text
            info = tarfile.TarInfo(f"main/{name}")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        for name, target in (links or {}).items():
            link = tarfile.TarInfo(f"main/{name}")
            link.type, link.linkname = tarfile.SYMTYPE, target
            tar.addfile(link)
    return out.getvalue()
