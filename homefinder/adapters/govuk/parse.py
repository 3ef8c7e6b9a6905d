"""What a run of GOV.UK says: every page as a record with the reason why it was taken in, and the issues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from homefinder.adapters.govuk.attachments import list_html_attachment_paths
from homefinder.adapters.govuk.content import ContentItem, build_record, build_summary, parse_items
from homefinder.adapters.govuk.fields import list_unknown_field_issues
from homefinder.adapters.govuk.json_access import as_string
from homefinder.adapters.govuk.lifecycle import has_page, list_successors
from homefinder.adapters.govuk.parameters import GovukParameters, PageGroup, describe_acceptance
from homefinder.adapters.govuk.paths import is_search, parse_requested_path, parse_site_path
from homefinder.adapters.govuk.search import SearchResult, SearchResultPage, list_result_pages
from homefinder.errors import ParseError, describe_surprise
from homefinder.model import FetchResult, Issue, ParseResult, Record


@dataclass(frozen=True, slots=True)
class InclusionReasons:
    """All that can be a reason to take a page in."""

    parameters: GovukParameters
    declared: Mapping[str, PageGroup]
    rows: Mapping[str, SearchResult]
    parents: Mapping[str, str]
    moved_from: Mapping[str, str]
    searched: bool

    def is_linked(self, path: str) -> bool:
        """Whether another page or a search still leads there: what does not answer there is a slip, not an end."""
        return any(path in links for links in (self.rows, self.parents, self.moved_from))

    def describe_reason(self, item: ContentItem) -> str:
        """Why the page was taken in, in one sentence.

        It is told from the page itself where that is possible, not from the search that found it: the same page
        must not read differently on a day on which a search ranks it lower.
        """
        declared = self.declared.get(item.path)
        if declared:
            return f"Declared: {declared.why}."
        accepted = describe_acceptance(self.parameters.accept, build_summary(self.parameters.site, item.document))
        row = self.rows.get(item.path)
        return (
            accepted
            or (f"An HTML attachment of {self.parents[item.path]}." if item.path in self.parents else "")
            or (f"The address {self.moved_from[item.path]} leads here." if item.path in self.moved_from else "")
            or (describe_acceptance(self.parameters.accept, row.summary) if row else "")
            or (
                "Known from an earlier harvest."
                if self.searched
                else "Listed in the recording; no search was recorded."
            )
        )


def parse_exchanges(source_id: str, parameters: GovukParameters, fetched: Sequence[FetchResult]) -> ParseResult:
    """Records in order of key, and issues. Never raises for one page: what cannot be read is an issue."""
    pages = list_result_pages(parameters, fetched)
    items, issues = _items(fetched)
    reasons = _reasons(parameters, pages, items, searched=not any(is_search(one) and one.error for one in fetched))
    records, doubles = _records(source_id, reasons, items)
    documents = [(item.document, item.fetched.locate()) for item in items]
    issues += [*doubles, *_search_issues(parameters, pages, fetched), *_list_limit_issues(parameters, items)]
    return ParseResult(tuple(records), (*issues, *list_unknown_field_issues(parameters, documents)))


def _items(fetched: Sequence[FetchResult]) -> tuple[list[ContentItem], list[Issue]]:
    items: list[ContentItem] = []
    issues: list[Issue] = []
    for one in fetched:
        path = parse_requested_path(one.url)
        if not path:
            continue
        if one.error or one.status == 404:
            said = one.error or "answered 404: nothing stands there"
            issues.append(Issue("missing-response", f"The page {path} did not answer: {said}.", one.locate(), path))
        if one.error:
            continue
        try:
            items += parse_items(one)
        except ParseError as error:
            issues.append(Issue("unreadable-file", f"The answer for {path} {error.problem}.", one.locate(), path))
        except Exception as error:  # whatever one page does to its parser, the others are read
            said = f"The answer for {path} cannot be read: {describe_surprise(error)}."
            issues.append(Issue("unreadable-file", said, one.locate(), path))
    return items, issues


def _reasons(
    parameters: GovukParameters, pages: Sequence[SearchResultPage], items: Sequence[ContentItem], searched: bool
) -> InclusionReasons:
    rows: dict[str, SearchResult] = {}
    for page in pages:
        for row in page.results:
            rows.setdefault(parse_site_path(parameters.site, row.link), row)
    parents: dict[str, str] = {}
    moved: dict[str, str] = {}
    for item in items:
        for path in list_html_attachment_paths(parameters.site, item.document):
            parents.setdefault(path, item.path)
        for relation in list_successors(parameters.site, item.document):
            moved.setdefault(relation.target, item.path)
    return InclusionReasons(parameters, parameters.list_declared_pages(), rows, parents, moved, searched)


def _records(
    source_id: str, reasons: InclusionReasons, items: Sequence[ContentItem]
) -> tuple[list[Record], list[Issue]]:
    """One record a path. A page met twice, under its own address and behind a redirect, is one page."""
    records: dict[str, Record] = {}
    issues: list[Issue] = []
    for item in items:
        if item.fetched.status == 404 and reasons.is_linked(item.path):
            continue
        problem = _problem(item)
        if problem:
            issues.append(problem)
            continue
        try:
            record = _record(source_id, reasons, item)
        except Exception as error:  # the same
            said = f"The page {item.path} cannot be read: {describe_surprise(error)}."
            issues.append(Issue("unreadable-file", said, item.locate("base_path"), item.path))
            continue
        kept = records.setdefault(record.key, record)
        if kept.to_content() != record.to_content():
            said = f"The path {item.path} is described twice, differently; the first description is kept."
            issues.append(Issue("duplicate-key", said, item.locate("base_path"), item.path))
    return [records[key] for key in sorted(records)], issues


def _problem(item: ContentItem) -> Issue | None:
    """Why a page makes no record, if so."""
    if not item.path.startswith("/"):
        return Issue("missing-key", "A content item has no base_path.", item.locate("base_path"))
    if not as_string(item.document.get("title")) and has_page(item.document):
        return Issue("missing-title", f"The page {item.path} has no title.", item.locate("title"), item.path)
    return None


def _record(source_id: str, reasons: InclusionReasons, item: ContentItem) -> Record:
    declared = reasons.declared.get(item.path)
    record = build_record(
        source_id, reasons.parameters, item, reasons.describe_reason(item), declared.kind if declared else ""
    )
    row = reasons.rows.get(item.path)
    return record.with_changes(locations={**record.locations, "taken_in": row.location}) if row else record


def _search_issues(
    parameters: GovukParameters, pages: Sequence[SearchResultPage], fetched: Sequence[FetchResult]
) -> Iterator[Issue]:
    missing = [one for one in fetched if is_search(one) and one.error]
    if missing:
        count = f"{len(missing)} of {len(parameters.searches)}"
        said = f"{count} searches are not in the replay; all pages that it holds were taken."
        yield Issue("search-not-recorded", said, missing[0].locate())
    for page in pages:
        if page.start == 0 and page.total > page.search.limit:
            said = f"The search {page.search.name!r} finds {page.total} pages; the first {page.search.limit} were read."
            yield Issue("list-cut", said, page.fetched.locate().at("total"))
    yield from _list_result_issues(parameters, pages)


def _list_result_issues(parameters: GovukParameters, pages: Sequence[SearchResultPage]) -> Iterator[Issue]:
    """Results that lead elsewhere, one issue each, and how many of the others are no standards."""
    declared = parameters.list_declared_pages()
    rows = {row.link: row for page in pages for row in reversed(page.results)}
    for link, row in sorted(rows.items()):
        if not parse_site_path(parameters.site, link):
            said = f"The search result {row.summary.title!r} leads outside GOV.UK, to {link or 'nowhere'}."
            yield Issue("outside-result", said, row.location.at("link"))
    others = {link: row for link, row in rows.items() if parse_site_path(parameters.site, link) not in {"", *declared}}
    refused = [row for row in others.values() if not describe_acceptance(parameters.accept, row.summary)]
    if refused:
        said = f"{len(refused)} of the {len(rows)} pages that the searches found match no accept rule."
        yield Issue("not-accepted", said, pages[0].fetched.locate().at("results"))


def _list_limit_issues(parameters: GovukParameters, items: Sequence[ContentItem]) -> Iterator[Issue]:
    for item in items if parameters.follow_attachments else ():
        count = len(list_html_attachment_paths(parameters.site, item.document))
        if count > parameters.max_attachments:
            said = f"{item.path} lists {count} HTML attachments; the first {parameters.max_attachments} were followed."
            yield Issue("list-cut", said, item.locate("details", "attachments"), item.path)
