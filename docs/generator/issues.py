"""docs/reference/issues.md: every issue code."""

from __future__ import annotations

from docs.generator.described import require_text
from docs.generator.markdown import code, page, table
from homefinder.issue_codes import ISSUE_CODES

WHERE = "homefinder/issue_codes.py"

INTRODUCTION = """What `homefinder issues` lists, and what each publisher is told. `error`: a record or a file was not
taken in. `warning`: it was taken in with a loss. `info`: worth knowing. One entry that is wrong never stops
the others."""


def issues_page() -> str:
    """The page. Raises Undescribed for a code without meaning or mend."""
    rows = [
        (code(name), issue.severity, require_text(issue.meaning, name, WHERE), require_text(issue.remedy, name, WHERE))
        for name, issue in sorted(ISSUE_CODES.items())
    ]
    return page("Issue codes", INTRODUCTION, table(("code", "severity", "what it means", "what to mend"), rows))
