"""A submission as Markdown: what comes out of the catalogue is escaped by default, and gaps are counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from homefinder.clean.markdown import Safe, address, day, paragraphs, plain
from homefinder.model import ADOPT
from homefinder.submissions.model import Answered, Cited, Pack

MARK = "TO FILL IN"
"""What stands where a person must write; searching a paper for it finds every gap."""


class Gaps:
    """Counts what is left to a person; ``later`` are those that are asked at a later stage of the route."""

    def __init__(self) -> None:
        self.now = 0
        self.later = 0

    def mark(self, hint: str, *, later: bool = False) -> Safe:
        """A gap, with a hint to whoever fills it."""
        if later:
            self.later += 1
        else:
            self.now += 1
        return Safe(f"**{MARK}: {plain(hint)}**")


def render(pack: Pack) -> str:
    """The submission by the template of its route; where nothing is to be changed, a letter that asks to confirm that.

    The line at its top says how many gaps are left.
    """
    name = ADOPT if pack.ask.kind == ADOPT else pack.route.template
    template = environment().get_template(f"{name}.md.j2")
    counted = Gaps()
    template.render(_names(pack, counted, Gaps()))
    text = template.render(_names(pack, Gaps(), counted))
    return _tidy(text)


def environment() -> Environment:
    """Jinja with every value escaped for Markdown unless it is Markdown of ours; an unknown name is an error."""
    return Environment(  # noqa: S701, it writes Markdown and escapes by finalize
        loader=PackageLoader("homefinder.submissions"),
        finalize=plain,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _names(pack: Pack, gaps: Gaps, counted: Gaps) -> dict[str, object]:
    """What templates may use. ``counted`` holds the gaps of an earlier pass."""
    helpers: dict[str, Callable[..., object]] = {
        "gap": gaps.mark,
        "address": address,
        "day": day,
        "paragraphs": paragraphs,
        "cited": cited,
        "groups": groups,
        "quoted": quoted,
    }
    return {"pack": pack, "gaps": counted, "mark": Safe(MARK), **helpers}


def cited(item: Cited) -> Safe:
    """Something told, with its date and where it can be read."""
    told = str(plain(item.text))
    if item.date:
        told = f"{day(item.date)}: {told}"
    return Safe(f"{told} ({address(item.url)})" if item.url else told)


def quoted(words: Sequence[str]) -> str:
    """Words in quotation marks, as a sentence lists them."""
    parts = [f"“{word}”" for word in words]
    return "".join(parts) if len(parts) < 2 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def groups(answers: Iterable[Answered]) -> list[tuple[str, list[Answered]]]:
    """Questions that follow each other in one group, with its name."""
    return [(name, list(found)) for name, found in groupby(answers, key=lambda item: item.question.group)]


def _tidy(text: str) -> str:
    """At most one empty line in a row, none at the end."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).rstrip() + "\n"
