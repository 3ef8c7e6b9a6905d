"""Catalogues that answer CKAN's action API: https://docs.ckan.org/en/latest/api/#ckan.logic.action.get.package_search.

``collect`` pages through ``package_search``; ``parse`` hands each package to the declared mapping. Custom fields are
met at the top of a package or in its ``extras``; both read the same in the declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode, urljoin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from homefinder.adapters.ckan.response import CkanPage, identify_package, parse_page
from homefinder.adapters.mapping.evaluate import as_text, as_texts
from homefinder.adapters.mapping.locations import is_empty, strip_locations
from homefinder.adapters.mapping.mapping import LocatedValue, RecordMapping, SourceEntry, map_entries
from homefinder.adapters.paging import ListPage, list_movement_issues, read_list
from homefinder.errors import ParseError
from homefinder.model import KINDS, FetchResult, Issue, Location, ParseResult, Record
from homefinder.source import Getter, Source

MARKDOWN_LINK = re.compile(r"\[([^\[\]]+)\]\(\s*((?:https?:/)?/(?:[^\s()]|\([^\s()]*\))+)[^()]*\)")
"""``[title](address)`` with an address on the web or on this site; addresses may hold one level of brackets."""

BETWEEN_CODES = re.compile(r"[,;&\n]|\band\b|\bor\b")


def _check_regular_expression(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is not a regular expression: {error}") from error
    return value


Pattern = Annotated[str, AfterValidator(_check_regular_expression)]


class CodeField(BaseModel):
    """A field that should hold declared codes. The groups of ``pattern`` put together are the code, in capitals."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    field: str
    pattern: Pattern

    def parse_codes(self, text: str) -> list[str]:
        """The codes in the text; none where nothing in it has the form of a code."""
        pieces = [piece.strip() for piece in BETWEEN_CODES.split(text)]
        matches = [re.fullmatch(self.pattern, piece, re.IGNORECASE) for piece in pieces]
        return ["".join(group or "" for group in match.groups()).upper() for match in matches if match]


class CkanKindRule(BaseModel):
    """A kind, and the patterns that every named field must show for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    when: dict[str, Pattern]
    kind: str

    @field_validator("kind")
    @classmethod
    def _check_kind(cls, value: str) -> str:
        if value not in KINDS:
            raise ValueError(f"no kind {value!r}: there are {', '.join(KINDS)}")
        return value

    def fits(self, fields: Mapping[str, Any]) -> bool:
        return all(re.search(wanted, as_text(strip_locations(fields.get(name)))) for name, wanted in self.when.items())


class CkanParameters(BaseModel):
    """Where the catalogue is, how it is paged, and how a package becomes a record.

    Beside its own fields a package has ``$kind`` (the first of ``kinds`` that fits), ``$SCHEME`` (the codes of
    ``codes``) and ``$FIELD_links`` (title and url of each Markdown link in a field of ``links``).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    base: str = Field(pattern=r"^https?://")
    path: str = "/api/3/action/package_search"
    rows: int = Field(default=100, ge=1, le=1000)
    sort: str = "name asc"
    q: str = ""
    fq: str = ""
    max_pages: int = Field(default=1000, ge=1)
    kinds: list[CkanKindRule] = []
    codes: dict[str, CodeField] = {}
    links: list[str] = []
    mapping: RecordMapping

    def build_page_url(self, start: int) -> str:
        """The address of the page that begins at package ``start``."""
        query = {"rows": self.rows, "start": start, "sort": self.sort, "q": self.q, "fq": self.fq}
        asked = urlencode({name: value for name, value in query.items() if value != ""})
        return f"{self.base.rstrip('/')}/{self.path.strip('/')}?{asked}"


PARAMETERS_MODEL = CkanParameters


def collect(source: Source, parameters: CkanParameters, getter: Getter, known_keys: Sequence[str]) -> list[FetchResult]:
    """The pages of the list, read again where it moved. A page that cannot be read ends it; ``parse`` tells why."""

    def lacks_known(fetched: Sequence[FetchResult]) -> bool:
        return not set(known_keys) <= {record.key for record in parse(source, parameters, fetched).records}

    return read_list(
        lambda start: getter.get(parameters.build_page_url(start)), _read_page, parameters.max_pages, lacks_known
    )


def _read_page(one: FetchResult) -> ListPage | None:
    try:
        return _to_list_page(parse_page(one))
    except ParseError:
        return None


def _to_list_page(page: CkanPage) -> ListPage:
    return ListPage(tuple(identify_package(package) for package, _ in page.packages), page.count)


def parse(source: Source, parameters: CkanParameters, fetched: Sequence[FetchResult]) -> ParseResult:
    """Records of every package. Raises ParseError, naming the address, for a page that is no answer of CKAN."""
    pages = [parse_page(one) for one in fetched]
    packages = [(package, place) for page in pages for package, place in page.packages]
    entries = [_entry(parameters, package, place) for package, place in packages if isinstance(package, Mapping)]
    parsed = map_entries(source.id, parameters.mapping, entries, {})
    keys = {record.locations[""]: record.key for record in parsed.records}
    issues = (
        *parsed.issues,
        *(issue for entry in entries for issue in _code_issues(parameters, entry, keys.get(entry.location, ""))),
        *(
            Issue("invalid-entry", f"{as_text(package)[:80]!r} stands where a package should be", place)
            for package, place in packages
            if not isinstance(package, Mapping)
        ),
        *_list_shortfall_issues(pages, len(packages)),
        *list_movement_issues([_to_list_page(page) for page in pages], fetched),
    )
    return ParseResult(tuple(_locate_links_in_text(record, parameters.links) for record in parsed.records), issues)


def _entry(parameters: CkanParameters, package: Mapping[str, Any], location: Location) -> SourceEntry:
    fields = _merge_extras(package, location)
    kind = next((rule.kind for rule in parameters.kinds if rule.fits(fields)), "")
    computed: dict[str, Any] = {"$kind": kind}
    for scheme, code in parameters.codes.items():
        computed[f"${scheme}"] = LocatedValue(_codes(code, fields), _locate_field(fields, code.field, location))
    for name in parameters.links:
        found = list(_links(as_text(strip_locations(fields.get(name))), parameters.base))
        computed[f"${name}_links"] = LocatedValue(found, _locate_field(fields, name, location))
    return SourceEntry(fields, location, computed)


def _merge_extras(package: Mapping[str, Any], location: Location) -> dict[str, Any]:
    """The package with its extras beside its own fields; one that contradicts a field stays in ``extras``."""
    fields = {name: value for name, value in package.items() if name != "extras"}
    left: dict[str, Any] = {}
    for name, value, where in _extras(package.get("extras"), location):
        if is_empty(fields.get(name)):
            fields[name] = LocatedValue(value, where)
        elif strip_locations(fields[name]) != value:
            left[name] = value
    return fields | ({"extras": left} if left else {})


def _extras(extras: Any, location: Location) -> Iterator[tuple[str, Any, Location]]:
    if isinstance(extras, Mapping):
        yield from ((str(name), value, location.at("extras", name)) for name, value in extras.items())
    elif isinstance(extras, list):
        for index, extra in enumerate(extras):
            if isinstance(extra, Mapping) and extra.get("key"):
                yield str(extra["key"]), extra.get("value"), location.at("extras", index, "value")


def _locate_field(fields: Mapping[str, Any], name: str, location: Location) -> Location:
    value = fields.get(name)
    return value.location if isinstance(value, LocatedValue) else location.at(name)


def _codes(code: CodeField, fields: Mapping[str, Any]) -> list[str]:
    texts = as_texts(strip_locations(fields.get(code.field)))
    return list(dict.fromkeys(found for text in texts for found in code.parse_codes(text)))


def _links(text: str, base: str) -> Iterator[dict[str, str]]:
    for title, url in dict.fromkeys(MARKDOWN_LINK.findall(text)):
        yield {"title": " ".join(title.split()), "url": urljoin(base, url)}


def _code_issues(parameters: CkanParameters, entry: SourceEntry, key: str) -> Iterator[Issue]:
    for scheme, code in parameters.codes.items():
        text = as_text(strip_locations(entry.fields.get(code.field))).strip()
        if text and not _codes(code, entry.fields):
            message = f"{key or 'an entry'}: {code.field} {text!r} has not the form of a code of {scheme}"
            yield Issue("placeholder-code", message, _locate_field(entry.fields, code.field, entry.location), key)


def _list_shortfall_issues(pages: Sequence[CkanPage], received: int) -> Iterable[Issue]:
    announced = pages[-1].count if pages else None
    if announced is not None and received < announced:
        message = f"{announced} packages are announced and {received} were sent"
        place = pages[-1].location.at("result", "count")
        return (Issue("short-list", message, place, entries=announced - received),)
    return ()


def _locate_links_in_text(record: Record, links: Sequence[str]) -> Record:
    """A link's place is the text that it stands in: JSON Pointers do not reach inside a text."""
    wanted = re.compile(rf"(.*/(?:{'|'.join(map(re.escape, links))}))/\d+/(?:url|title)") if links else None
    place = record.locations.get("relations")
    found = wanted.fullmatch(place.locator) if wanted and place else None
    if not (place and found):
        return record
    return record.with_changes(locations={**record.locations, "relations": Location(place.url, place.sha256, found[1])})
