"""A submission as Markdown: what comes out of the catalogue is escaped by default, and gaps are counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from homefinder.clean.markdown import SafeMarkdown, escape_markdown, format_address, format_day, format_paragraphs
from homefinder.clean.wording import quote_words
from homefinder.model import ADOPT
from homefinder.submissions.model import Citation, QuestionAnswer, SubmissionPack

GAP_MARK = "TO FILL IN"
"""What stands where a person must write; searching a paper for it finds every gap."""


class GapCounter:
    """Counts what is left to a person; ``later`` are those that are asked at a later stage of the route."""

    def __init__(self) -> None:
        self.now = 0
        self.later = 0

    def count_gap(self, hint: str, *, later: bool = False) -> SafeMarkdown:
        """A gap, with a hint to whoever fills it."""
        if later:
            self.later += 1
        else:
            self.now += 1
        return SafeMarkdown(f"**{GAP_MARK}: {escape_markdown(hint)}**")


def render_submission(pack: SubmissionPack) -> str:
    """The submission by the template of its route; where nothing is to be changed, a letter that asks to confirm that.

    The line at its top says how many gaps are left.
    """
    name = ADOPT if pack.owner_request.kind == ADOPT else pack.route.template
    template = build_environment().get_template(f"{name}.md.j2")
    counted = GapCounter()
    template.render(_build_template_context(pack, counted, GapCounter()))
    text = template.render(_build_template_context(pack, GapCounter(), counted))
    return _clean_blank_lines(text)


def build_environment() -> Environment:
    """Jinja with every value escaped for Markdown unless it is Markdown of ours; an unknown name is an error."""
    return Environment(  # noqa: S701, it writes Markdown and escapes by finalize
        loader=PackageLoader("homefinder.submissions"),
        finalize=escape_markdown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _build_template_context(pack: SubmissionPack, gaps: GapCounter, counted: GapCounter) -> dict[str, object]:
    """What templates may use. ``counted`` holds the gaps of an earlier pass."""
    helpers: dict[str, Callable[..., object]] = {
        "gap": gaps.count_gap,
        "address": format_address,
        "day": format_day,
        "paragraphs": format_paragraphs,
        "cited": render_citation,
        "groups": group_answers,
        "quoted": quote_words,
    }
    return {"pack": pack, "gaps": counted, "mark": SafeMarkdown(GAP_MARK), **helpers}


def render_citation(item: Citation) -> SafeMarkdown:
    """Something told, with its date and where it can be read."""
    told = str(escape_markdown(item.text))
    if item.date:
        told = f"{format_day(item.date)}: {told}"
    return SafeMarkdown(f"{told} ({format_address(item.url)})" if item.url else told)


def group_answers(answers: Iterable[QuestionAnswer]) -> list[tuple[str, list[QuestionAnswer]]]:
    """Questions that follow each other in one group, with its name."""
    return [(name, list(found)) for name, found in groupby(answers, key=lambda item: item.question.group)]


def _clean_blank_lines(text: str) -> str:
    """At most one empty line in a row, none at the end."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).rstrip() + "\n"
