"""Catalogues that answer CKAN's action API, by the answer itself or by asking for one package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from homefinder.clean.decoding import TextFormatError, decode_bytes, parse_json
from homefinder.discovery.forms.look import AddressLook, find_site
from homefinder.discovery.model import MAPPING, FormCandidate
from homefinder.model import FetchResult

ACTION = "/api/3/action/package_search"
SEARCH_PARAMETERS = ("rows", "sort", "q", "fq")
FIELD_EXPRESSIONS: Mapping[str, Any] = {
    "title": ["title", "name"],
    "description": "notes",
    "keywords": "tags.display_name",
    "publisher": ["organization.title", "author", "maintainer"],
    "issued": "metadata_created",
    "modified": "metadata_modified",
    "licence": ["license_title", "license_id"],
    "licence_url": "license_url",
    "addresses": [{"role": "attachment", "each": "resources", "url": "url", "title": "name", "media_type": "format"}],
}
"""What the fields of a package mean: https://docs.ckan.org/en/latest/api/#ckan.logic.action.create.package_create"""
SIDE_FIELDS = (
    "organization",
    "groups",
    "num_resources",
    "num_tags",
    "isopen",
    "creator_user_id",
    "owner_org",
    "revision_id",
    "private",
    "state",
    "type",
    "resources",
    "tags",
    "id",
    "relationships_as_object",
    "relationships_as_subject",
    "author_email",
    "maintainer_email",
    "maintainer",
    "author",
)


def recognise_ckan(look: AddressLook) -> Iterator[FormCandidate]:
    """From an answer of the API, or from a page that is one of CKAN's."""
    if look.content.form == "json":
        if is_package_list(look.content.document):
            yield _build(look, look.fetched, look.base)
    elif _hints_at_ckan(look):
        yield from find_site_ckan(look)


def find_site_ckan(look: AddressLook) -> Iterator[FormCandidate]:
    """The API of a page's site, where it has one."""
    if look.content.form != "html" or look.depth:
        return
    for base in dict.fromkeys((find_site(look.base), f"{find_site(look.base)}/data")):
        url = f"{base}{ACTION}?rows=100&start=0&sort=name+asc"
        fetched = look.ask(url)
        if fetched is not None and is_package_list(_read(fetched)):
            yield _build(look, fetched, url)
            return


def is_package_list(document: Any) -> bool:
    """Whether a document is an answer of ``package_search``."""
    result = document.get("result") if isinstance(document, Mapping) else None
    return isinstance(result, Mapping) and isinstance(result.get("results"), list) and "success" in document


def _build(look: AddressLook, fetched: FetchResult, url: str) -> FormCandidate:
    document = _read(fetched)
    base, _, _ = url.partition("/api/")
    path = urlsplit(url).path
    parameters: dict[str, Any] = {"base": base}
    if path != urlsplit(base).path + ACTION:
        parameters["path"] = path.removeprefix(urlsplit(base).path)
    asked = {name: value for name, value in parse_qsl(urlsplit(url).query) if name in SEARCH_PARAMETERS}
    if asked.get("rows", "").isdigit() and 1 <= int(asked["rows"]) <= 1000 and int(asked["rows"]) > 1:
        parameters["rows"] = int(asked["rows"])
    parameters |= {name: asked[name] for name in ("sort", "q", "fq") if asked.get(name)}
    return FormCandidate(
        "ckan",
        {**parameters, "mapping": MAPPING},
        0.97,
        "a catalogue in CKAN",
        url,
        title=_find_site_title(look),
        publisher=look.host,
        kind="data-collection",
        fields={**FIELD_EXPRESSIONS, "url": {"template": f"{base}/dataset/{{name}}"}},
        ignore=SIDE_FIELDS,
        announced=_count(document),
    )


def _count(document: Any) -> int | None:
    found = document["result"].get("count")
    return found if isinstance(found, int) else None


def _read(fetched: FetchResult) -> Any:
    try:
        return parse_json(decode_bytes(fetched.body)[0])
    except TextFormatError:
        return None


def _hints_at_ckan(look: AddressLook) -> bool:
    text = look.content.text[:400_000].lower()
    return "ckan" in text or urlsplit(look.base).path.strip("/").split("/")[0] in (
        "dataset",
        "data",
        "organization",
        "group",
    )


def _find_site_title(look: AddressLook) -> str:
    page = look.content.page
    return page.title.get_text(" ", strip=True)[:120] if page is not None and page.title else ""
