"""What a run of GOV.UK says: every page as a record with the reason why it was taken in, and the issues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from homefinder.adapters.govuk.attachments import html_attachments
from homefinder.adapters.govuk.content import Item, read_items, record_of, subject_of
from homefinder.adapters.govuk.fields import unknown_fields
from homefinder.adapters.govuk.json_access import text
from homefinder.adapters.govuk.lifecycle import has_page, successors
from homefinder.adapters.govuk.parameters import PageGroup, Parameters, acceptance
from homefinder.adapters.govuk.paths import is_search, own_path, path_asked
from homefinder.adapters.govuk.search import Page, Row, pages_in
from homefinder.errors import ParseError
from homefinder.model import Fetched, Issue, Parsed, Record


@dataclass(frozen=True, slots=True)
class Reasons:
    """All that can be a reason to take a page in."""

    parameters: Parameters
    declared: Mapping[str, PageGroup]
    rows: Mapping[str, Row]
    parents: Mapping[str, str]
    moved_from: Mapping[str, str]
    searched: bool

    def linked(self, path: str) -> bool:
        """Whether another page or a search still leads there: what does not answer there is a slip, not an end."""
        return any(path in links for links in (self.rows, self.parents, self.moved_from))

    def of(self, item: Item) -> str:
        """Why the page was taken in, in one sentence.

        It is told from the page itself where that is possible, not from the search that found it: the same page
        must not read differently on a day on which a search ranks it lower.
        """
        declared = self.declared.get(item.path)
        if declared:
            return f"Declared: {declared.why}."
        accepted = acceptance(self.parameters.accept, subject_of(self.parameters.site, item.document))
        row = self.rows.get(item.path)
        return (
            accepted
            or (f"An HTML attachment of {self.parents[item.path]}." if item.path in self.parents else "")
            or (f"The address {self.moved_from[item.path]} leads here." if item.path in self.moved_from else "")
            or (acceptance(self.parameters.accept, row.subject) if row else "")
            or (
                "Known from an earlier harvest."
                if self.searched
                else "Listed in the recording; no search was recorded."
            )
        )


def parse_exchanges(source_id: str, parameters: Parameters, fetched: Sequence[Fetched]) -> Parsed:
    """Records in order of key, and issues. Never raises for one page: what cannot be read is an issue."""
    pages = pages_in(parameters, fetched)
    items, issues = _items(fetched)
    reasons = _reasons(parameters, pages, items, searched=not any(is_search(one) and one.error for one in fetched))
    records, doubles = _records(source_id, reasons, items)
    documents = [(item.document, item.fetched.place()) for item in items]
    issues += [*doubles, *_search_issues(parameters, pages, fetched), *_limits(parameters, items)]
    return Parsed(tuple(records), (*issues, *unknown_fields(parameters, documents)))


def _items(fetched: Sequence[Fetched]) -> tuple[list[Item], list[Issue]]:
    items: list[Item] = []
    issues: list[Issue] = []
    for one in fetched:
        path = path_asked(one.url)
        if not path:
            continue
        if one.error or one.status == 404:
            said = one.error or "answered 404: nothing stands there"
            issues.append(Issue("missing-response", f"The page {path} did not answer: {said}.", one.place(), path))
        if one.error:
            continue
        try:
            items += read_items(one)
        except ParseError as error:
            issues.append(Issue("unreadable-file", f"The answer for {path} {error.problem}.", one.place(), path))
    return items, issues


def _reasons(parameters: Parameters, pages: Sequence[Page], items: Sequence[Item], searched: bool) -> Reasons:
    rows: dict[str, Row] = {}
    for page in pages:
        for row in page.rows:
            rows.setdefault(own_path(parameters.site, row.link), row)
    parents: dict[str, str] = {}
    moved: dict[str, str] = {}
    for item in items:
        for path in html_attachments(parameters.site, item.document):
            parents.setdefault(path, item.path)
        for relation in successors(parameters.site, item.document):
            moved.setdefault(relation.target, item.path)
    return Reasons(parameters, parameters.declared_pages(), rows, parents, moved, searched)


def _records(source_id: str, reasons: Reasons, items: Sequence[Item]) -> tuple[list[Record], list[Issue]]:
    """One record a path. A page met twice, under its own address and behind a redirect, is one page."""
    records: dict[str, Record] = {}
    issues: list[Issue] = []
    for item in items:
        if item.fetched.status == 404 and reasons.linked(item.path):
            continue
        problem = _problem(item)
        if problem:
            issues.append(problem)
            continue
        record = _record(source_id, reasons, item)
        kept = records.setdefault(record.key, record)
        if kept.content() != record.content():
            said = f"The path {item.path} is described twice, differently; the first description is kept."
            issues.append(Issue("duplicate-key", said, item.place("base_path"), item.path))
    return [records[key] for key in sorted(records)], issues


def _problem(item: Item) -> Issue | None:
    """Why a page makes no record, if so."""
    if not item.path.startswith("/"):
        return Issue("missing-key", "A content item has no base_path.", item.place("base_path"))
    if not text(item.document.get("title")) and has_page(item.document):
        return Issue("missing-title", f"The page {item.path} has no title.", item.place("title"), item.path)
    return None


def _record(source_id: str, reasons: Reasons, item: Item) -> Record:
    declared = reasons.declared.get(item.path)
    record = record_of(source_id, reasons.parameters, item, reasons.of(item), declared.kind if declared else "")
    row = reasons.rows.get(item.path)
    return record.with_(places={**record.places, "taken_in": row.place}) if row else record


def _search_issues(parameters: Parameters, pages: Sequence[Page], fetched: Sequence[Fetched]) -> Iterator[Issue]:
    missing = [one for one in fetched if is_search(one) and one.error]
    if missing:
        count = f"{len(missing)} of {len(parameters.searches)}"
        said = f"{count} searches are not in the replay; all pages that it holds were taken."
        yield Issue("search-not-recorded", said, missing[0].place())
    for page in pages:
        if page.start == 0 and page.total > page.search.limit:
            said = f"The search {page.search.name!r} finds {page.total} pages; the first {page.search.limit} were read."
            yield Issue("limit-reached", said, page.fetched.place().at("total"))
    yield from _rows(parameters, pages)


def _rows(parameters: Parameters, pages: Sequence[Page]) -> Iterator[Issue]:
    """Results that lead elsewhere, one issue each, and how many of the others are no standards."""
    declared = parameters.declared_pages()
    rows = {row.link: row for page in pages for row in reversed(page.rows)}
    for link, row in sorted(rows.items()):
        if not own_path(parameters.site, link):
            said = f"The search result {row.subject.title!r} leads outside GOV.UK, to {link or 'nowhere'}."
            yield Issue("outside-result", said, row.place.at("link"))
    others = {link: row for link, row in rows.items() if own_path(parameters.site, link) not in {"", *declared}}
    refused = [row for row in others.values() if not acceptance(parameters.accept, row.subject)]
    if refused:
        said = f"{len(refused)} of the {len(rows)} pages that the searches found match no accept rule."
        yield Issue("not-accepted", said, pages[0].fetched.place().at("results"))


def _limits(parameters: Parameters, items: Sequence[Item]) -> Iterator[Issue]:
    for item in items if parameters.follow_attachments else ():
        count = len(html_attachments(parameters.site, item.document))
        if count > parameters.max_attachments:
            said = f"{item.path} lists {count} HTML attachments; the first {parameters.max_attachments} were followed."
            yield Issue("limit-reached", said, item.place("details", "attachments"), item.path)
