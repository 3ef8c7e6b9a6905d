"""Of which kind a page is, by the declared rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from homefinder.adapters.govuk.parameters import GovukKindRule

HTML_ATTACHMENT = "html_publication"


class PageOutline(NamedTuple):
    """A page as the kind rules see it; no document type where the page no longer says its own."""

    document_type: str
    title: str
    path: str = ""


def choose_kind(rules: Sequence[GovukKindRule], page: PageOutline, parent: PageOutline | None = None) -> str:
    """The kind of a page; ``page`` (which cannot own a need) where no rule fits.

    An HTML attachment is judged by its own title first, then by its parent's, and only then by its parent's
    document type: an attachment “Tabular data standard” says more of itself than the list that it hangs on, and
    a chapter named “Annex A” says less. The attachment of a consultation is not itself a consultation.
    A page that is gone or redirected has no document type: its title decides, then where it stood.
    """
    if parent is None:
        return _by_title(rules, page) or _by_type(rules, page) or "page"
    kind = _by_title(rules, PageOutline(parent.document_type, page.title)) or _by_title(rules, parent)
    kind = kind or _by_type(rules, parent) or _by_type(rules, page)
    return "page" if kind in ("", "consultation", "body") else kind


def _by_title(rules: Sequence[GovukKindRule], page: PageOutline) -> str:
    """The kind by the rules that look at the title."""
    fitting = (rule for rule in rules if rule.title and _title_fits(rule, page))
    return next((rule.kind for rule in fitting if not page.document_type or _type_fits(rule, page)), "")


def _by_type(rules: Sequence[GovukKindRule], page: PageOutline) -> str:
    """The kind by the rules that look at the document type alone, or, where there is none, at the path."""
    fits = _type_fits if page.document_type else _path_fits
    return next((rule.kind for rule in rules if not rule.title and fits(rule, page)), "")


def _type_fits(rule: GovukKindRule, page: PageOutline) -> bool:
    return not rule.document_types or page.document_type in rule.document_types


def _path_fits(rule: GovukKindRule, page: PageOutline) -> bool:
    return any(page.path.startswith(prefix) for prefix in rule.paths)


def _title_fits(rule: GovukKindRule, page: PageOutline) -> bool:
    return re.search(rule.title, page.title.replace("’", "'"), re.IGNORECASE) is not None
