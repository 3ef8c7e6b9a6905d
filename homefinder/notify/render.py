"""The digest as Markdown and as an HTML page that stands alone, also in a mail. Pure."""

from __future__ import annotations

import re

from jinja2 import Environment, PackageLoader, StrictUndefined

from homefinder.clean.markdown import Safe, day, plain
from homefinder.notify.digest_model import Digest, said_days

SHOWN = 15
"""Most entries of one list; the catalogue has the rest."""


def as_markdown(found: Digest, base: str) -> str:
    """The digest as CommonMark; harvested text cannot become a link, a heading or HTML. ``base``: of our pages."""
    environment = Environment(  # noqa: S701 - it writes Markdown and escapes by finalize
        loader=PackageLoader("homefinder.notify"), finalize=plain, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    names = _names(found, base) | {"link": lambda path: _written(link(path, base)), "day": day}
    text = environment.get_template("digest.md.j2").render(names)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def as_html(found: Digest, base: str) -> str:
    """The digest as one HTML page without anything from elsewhere."""
    environment = Environment(
        loader=PackageLoader("homefinder.notify"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    names = _names(found, base) | {"link": lambda path: link(path, base), "day": lambda text: str(day(text))}
    return environment.get_template("digest.html.j2").render(names)


def link(path: str, base: str) -> str:
    """A path of ours below ``base``; a web address as it is; nothing for anything else."""
    if path.startswith("/"):
        return base.rstrip("/") + path
    safe = path.lower().startswith(("http://", "https://")) and not set(path) & set(" <>\"'\n\r\t")
    return path if safe else ""


def _written(address: str) -> Safe:
    return Safe(f"<{address}>" if address else "")


def _names(found: Digest, base: str) -> dict[str, object]:
    return {"digest": found, "shown": SHOWN, "said_days": said_days, "words": _words, "base": base.rstrip("/")}


def _words(kind: str) -> str:
    return kind.replace("-", " ").capitalize()
