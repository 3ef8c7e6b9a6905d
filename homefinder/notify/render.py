"""The digest as Markdown and as an HTML page that stands alone, also in a mail. Pure."""

from __future__ import annotations

import re

from jinja2 import Environment, PackageLoader, StrictUndefined

from homefinder.change.kinds import format_event_kind
from homefinder.clean.markdown import SafeMarkdown, escape_markdown, format_day
from homefinder.notify.digest_model import Digest, format_days_ahead

MAX_ENTRIES = 15
"""Most entries of one list; the catalogue has the rest."""


def render_markdown(digest: Digest, base: str) -> str:
    """The digest as CommonMark; harvested text cannot become a link, a heading or HTML. ``base``: of our pages."""
    environment = Environment(  # noqa: S701 - it writes Markdown and escapes by finalize
        loader=PackageLoader("homefinder.notify"), finalize=escape_markdown, undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    names = _build_template_context(digest, base) | {
        "link": lambda path: _format_link(resolve_link(path, base)),
        "day": format_day,
    }
    text = environment.get_template("digest.md.j2").render(names)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def render_html(digest: Digest, base: str) -> str:
    """The digest as one HTML page without anything from elsewhere."""
    environment = Environment(
        loader=PackageLoader("homefinder.notify"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    names = _build_template_context(digest, base) | {
        "link": lambda path: resolve_link(path, base),
        "day": lambda text: str(format_day(text)),
    }
    return environment.get_template("digest.html.j2").render(names)


def resolve_link(path: str, base: str) -> str:
    """A path of ours below ``base``; a web address as it is; nothing for anything else."""
    if path.startswith("/"):
        return base.rstrip("/") + path
    safe = path.lower().startswith(("http://", "https://")) and not set(path) & set(" <>\"'\n\r\t")
    return path if safe else ""


def _format_link(address: str) -> SafeMarkdown:
    return SafeMarkdown(f"<{address}>" if address else "")


def _build_template_context(digest: Digest, base: str) -> dict[str, object]:
    return {
        "digest": digest,
        "shown": MAX_ENTRIES,
        "said_days": format_days_ahead,
        "words": format_event_kind,
        "base": base.rstrip("/"),
    }
