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

from homefinder.adapters.ckan.response import Page, identity, read_page
from homefinder.adapters.mapping.evaluate import as_text, as_texts
from homefinder.adapters.mapping.locations import is_empty, plain
from homefinder.adapters.mapping.mapping import Entry, Located, RecordMapping, map_entries
from homefinder.errors import ParseError
from homefinder.model import KINDS, Fetched, Issue, Parsed, Place, Record
from homefinder.source import Getter, Source

MARKDOWN_LINK = re.compile(r"\[([^\[\]]+)\]\(\s*((?:https?:/)?/(?:[^\s()]|\([^\s()]*\))+)[^()]*\)")
"""``[title](address)`` with an address on the web or on this site; addresses may hold one level of brackets."""

BETWEEN_CODES = re.compile(r"[,;&\n]|\band\b|\bor\b")


def _regular(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is not a regular expression: {error}") from error
    return value


Pattern = Annotated[str, AfterValidator(_regular)]


class Code(BaseModel):
    """A field that should hold declared codes. The groups of ``pattern`` put together are the code, in capitals."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    field: str
    pattern: Pattern

    def read(self, text: str) -> list[str]:
        """The codes in the text; none where nothing in it has the form of a code."""
        pieces = [piece.strip() for piece in BETWEEN_CODES.split(text)]
        matches = [re.fullmatch(self.pattern, piece, re.IGNORECASE) for piece in pieces]
        return ["".join(group or "" for group in match.groups()).upper() for match in matches if match]


class KindRule(BaseModel):
    """A kind, and the patterns that every named field must show for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    when: dict[str, Pattern]
    kind: str

    @field_validator("kind")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in KINDS:
            raise ValueError(f"no kind {value!r}: there are {', '.join(KINDS)}")
        return value

    def fits(self, fields: Mapping[str, Any]) -> bool:
        return all(re.search(wanted, as_text(plain(fields.get(name)))) for name, wanted in self.when.items())


class Parameters(BaseModel):
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
    kinds: list[KindRule] = []
    codes: dict[str, Code] = {}
    links: list[str] = []
    mapping: RecordMapping

    def page_url(self, start: int) -> str:
        """The address of the page that begins at package ``start``."""
        query = {"rows": self.rows, "start": start, "sort": self.sort, "q": self.q, "fq": self.fq}
        asked = urlencode({name: value for name, value in query.items() if value != ""})
        return f"{self.base.rstrip('/')}/{self.path.strip('/')}?{asked}"


def collect(source: Source, parameters: Parameters, getter: Getter, known: Sequence[str]) -> list[Fetched]:  # noqa: ARG001
    """The pages until the announced count is reached, or a page brings nothing new: counts that grow for ever or
    servers that ignore ``start`` come to an end. A page that cannot be read ends it too; ``parse`` tells why."""
    fetched: list[Fetched] = []
    seen: set[str] = set()
    start = 0
    for _ in range(parameters.max_pages):
        one = getter.get(parameters.page_url(start))
        page = _page_or_none(one)
        names = {identity(package) for package, _ in page.packages} if page else set()
        if fetched and page and not names - seen:
            break
        fetched.append(one)
        seen |= names
        # Servers may send fewer than were asked for: what was received says where the next page begins.
        start += len(page.packages) if page else 0
        if page is None or not page.packages or page.count is None or start >= page.count:
            break
    return fetched


def _page_or_none(one: Fetched) -> Page | None:
    try:
        return read_page(one)
    except ParseError:
        return None


def parse(source: Source, parameters: Parameters, fetched: Sequence[Fetched]) -> Parsed:
    """Records of every package. Raises ParseError, naming the address, for a page that is no answer of CKAN."""
    pages = [read_page(one) for one in fetched]
    packages = [(package, place) for page in pages for package, place in page.packages]
    entries = [_entry(parameters, package, place) for package, place in packages if isinstance(package, Mapping)]
    parsed = map_entries(source.id, parameters.mapping, entries, {})
    keys = {record.places[""]: record.key for record in parsed.records}
    issues = (
        *parsed.issues,
        *(issue for entry in entries for issue in _code_issues(parameters, entry, keys.get(entry.place, ""))),
        *(_not_a_package(package, place) for package, place in packages if not isinstance(package, Mapping)),
        *_short(pages, len(packages)),
    )
    return Parsed(tuple(_with_text_places(record, parameters.links) for record in parsed.records), issues)


def _entry(parameters: Parameters, package: Mapping[str, Any], place: Place) -> Entry:
    fields = _with_extras(package, place)
    kind = next((rule.kind for rule in parameters.kinds if rule.fits(fields)), "")
    computed: dict[str, Any] = {"$kind": kind}
    for scheme, code in parameters.codes.items():
        computed[f"${scheme}"] = Located(_codes(code, fields), _place(fields, code.field, place))
    for name in parameters.links:
        found = list(_links(as_text(plain(fields.get(name))), parameters.base))
        computed[f"${name}_links"] = Located(found, _place(fields, name, place))
    return Entry(fields, place, computed)


def _with_extras(package: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """The package with its extras beside its own fields; one that contradicts a field stays in ``extras``."""
    fields = {name: value for name, value in package.items() if name != "extras"}
    left: dict[str, Any] = {}
    for name, value, where in _extras(package.get("extras"), place):
        if is_empty(fields.get(name)):
            fields[name] = Located(value, where)
        elif plain(fields[name]) != value:
            left[name] = value
    return fields | ({"extras": left} if left else {})


def _extras(extras: Any, place: Place) -> Iterator[tuple[str, Any, Place]]:
    if isinstance(extras, Mapping):
        yield from ((str(name), value, place.at("extras", name)) for name, value in extras.items())
    elif isinstance(extras, list):
        for index, extra in enumerate(extras):
            if isinstance(extra, Mapping) and extra.get("key"):
                yield str(extra["key"]), extra.get("value"), place.at("extras", index, "value")


def _place(fields: Mapping[str, Any], name: str, place: Place) -> Place:
    value = fields.get(name)
    return value.place if isinstance(value, Located) else place.at(name)


def _codes(code: Code, fields: Mapping[str, Any]) -> list[str]:
    texts = as_texts(plain(fields.get(code.field)))
    return list(dict.fromkeys(found for text in texts for found in code.read(text)))


def _links(text: str, base: str) -> Iterator[dict[str, str]]:
    for title, url in dict.fromkeys(MARKDOWN_LINK.findall(text)):
        yield {"title": " ".join(title.split()), "url": urljoin(base, url)}


def _code_issues(parameters: Parameters, entry: Entry, key: str) -> Iterator[Issue]:
    for scheme, code in parameters.codes.items():
        text = as_text(plain(entry.fields.get(code.field))).strip()
        if text and not _codes(code, entry.fields):
            message = f"{key or 'an entry'}: {code.field} {text!r} has not the form of a code of {scheme}"
            yield Issue("placeholder-code", message, _place(entry.fields, code.field, entry.place), key)


def _not_a_package(package: Any, place: Place) -> Issue:
    return Issue("invalid-entry", f"{as_text(package)[:80]!r} stands where a package should be", place)


def _short(pages: Sequence[Page], received: int) -> Iterable[Issue]:
    announced = pages[-1].count if pages else None
    if announced is not None and received < announced:
        message = f"{announced} packages are announced and {received} were sent"
        return (Issue("short-list", message, pages[-1].place.at("result", "count")),)
    return ()


def _with_text_places(record: Record, links: Sequence[str]) -> Record:
    """A link's place is the text that it stands in: JSON Pointers do not reach inside a text."""
    wanted = re.compile(rf"(.*/(?:{'|'.join(map(re.escape, links))}))/\d+/(?:url|title)") if links else None
    place = record.places.get("relations")
    found = wanted.fullmatch(place.locator) if wanted and place else None
    if not (place and found):
        return record
    return record.with_(places={**record.places, "relations": Place(place.url, place.sha256, found[1])})
