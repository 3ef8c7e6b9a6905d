"""What the declaration of GOV.UK says: which searches to run, what counts as a standard, and of which kind it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from homefinder.model import KINDS


class DeclarationPart(BaseModel):
    """A part of the declaration: an unknown key is an error, and nothing changes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class GovukSearch(DeclarationPart):
    """One search to run. Empty lists do not filter."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    why: str
    """What the search is for, said after “the search for”."""
    q: str = ""
    organisations: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()
    order: str = ""
    """Field to sort by, ``-`` in front for descending; empty: by relevance where there is a ``q``."""
    limit: int = Field(default=1000, ge=1)
    """Most results to read; a search that has more is reported."""


class AcceptRule(DeclarationPart):
    """What counts as a standard: every part that is declared must hold. One word is enough."""

    why: str
    organisations: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Words or phrases, found whole and without regard to case."""
    title_only: bool = False
    """Look for the words in the title alone, not in the description."""

    @model_validator(mode="after")
    def _not_everything(self) -> AcceptRule:
        if not (self.organisations or self.document_types or self.words):
            raise ValueError("a rule needs organisations, document_types or words; this one would accept every page")
        return self


class GovukKindRule(DeclarationPart):
    """Pages of these document types whose title fits the pattern are of this kind; the first rule that fits wins."""

    kind: str
    document_types: tuple[str, ...] = ()
    title: str = ""
    """A regular expression, searched for without regard to case; empty fits every title."""
    paths: tuple[str, ...] = ()
    """Beginnings of paths; they tell the kind of a page that is gone and no longer says its document type."""

    @field_validator("kind")
    @classmethod
    def _check_kind(cls, value: str) -> str:
        if value not in KINDS:
            raise ValueError(f"no kind {value!r}; there are {', '.join(KINDS)}")
        return value

    @field_validator("title")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"{value!r} is not a regular expression: {error}") from error
        return value


class PageGroup(DeclarationPart):
    """Pages that are always taken in, whatever the searches find."""

    why: str
    paths: tuple[str, ...]
    kind: str = ""
    """The kind, where neither document type nor title tells it."""

    @field_validator("paths")
    @classmethod
    def _are_paths(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [path for path in value if not path.startswith("/")]
        if wrong:
            raise ValueError(f"a path begins with a slash: {', '.join(wrong)}")
        return value


class GovukParameters(DeclarationPart):
    """The parameters of the GOV.UK adapter."""

    base: str = "https://www.gov.uk"
    """Where the two APIs are asked."""
    site: str = "https://www.gov.uk"
    """Where the pages stand that the APIs describe."""
    page_size: int = Field(default=500, ge=1, le=1500)
    """Results a page of a search; GOV.UK gives at most 1500."""
    fields: tuple[str, ...] = ("title", "link", "description", "content_store_document_type", "organisations")
    searches: tuple[GovukSearch, ...] = ()
    accept: tuple[AcceptRule, ...] = ()
    kinds: tuple[GovukKindRule, ...]
    pages: tuple[PageGroup, ...] = ()
    follow_attachments: bool = True
    """Whether the HTML attachments that a page lists are taken in beside it."""
    max_attachments: int = Field(default=60, ge=0)
    """Most HTML attachments to follow from one page."""
    keep: tuple[str, ...] = ()
    """Members of ``details`` that are kept verbatim."""
    ignore: tuple[str, ...] = ()
    """Members of ``details`` that are known and of no use."""
    ignore_links: tuple[str, ...] = ()
    """Kinds of links that are known and of no use."""

    def list_declared_pages(self) -> dict[str, PageGroup]:
        """Every declared path with its group; the first group that names a path holds it."""
        pages: dict[str, PageGroup] = {}
        for group in self.pages:
            for path in group.paths:
                pages.setdefault(path, group)
        return pages


@dataclass(frozen=True, slots=True)
class PageSummary:
    """What the rules look at: the same of a search result and of the page itself."""

    title: str
    description: str
    document_type: str
    organisations: tuple[str, ...]


def describe_acceptance(rules: Sequence[AcceptRule], summary: PageSummary) -> str:
    """Why the rules accept the page, as a sentence; empty when none does. The first rule that holds speaks."""
    for rule in rules:
        reasons = _reasons(rule, summary)
        if reasons:
            return f"Counts as “{rule.why}”: {' and '.join(reasons)}."
    return ""


def _reasons(rule: AcceptRule, summary: PageSummary) -> list[str]:
    """What of the rule the page fulfils; empty when one part fails."""
    reasons: list[str] = []
    if rule.organisations:
        shared = [slug for slug in rule.organisations if slug in summary.organisations]
        if not shared:
            return []
        reasons.append(f"it is published by {shared[0]}")
    if rule.document_types:
        if summary.document_type not in rule.document_types:
            return []
        reasons.append(f"its document type is {summary.document_type}")
    if rule.words:
        found = next(_find_word_reasons(rule, summary), "")
        if not found:
            return []
        reasons.append(found)
    return reasons


def _find_word_reasons(rule: AcceptRule, summary: PageSummary) -> Iterator[str]:
    texts: Mapping[str, str] = (
        {"title": summary.title} if rule.title_only else {"title": summary.title, "description": summary.description}
    )
    for where, text in texts.items():
        for word in rule.words:
            if has_word(text, word):
                yield f"its {where} has “{word}”"


def has_word(text: str, word: str) -> bool:
    """Whether the whole word or phrase stands in the text, without regard to case, spacing and kind of apostrophe."""
    phrase = r"\s+".join(re.escape(part) for part in _normalise_punctuation(word).split())
    return re.search(rf"(?<!\w){phrase}(?!\w)", _normalise_punctuation(text), re.IGNORECASE) is not None


def _normalise_punctuation(text: str) -> str:
    return text.replace("’", "'").replace("–", "-")
