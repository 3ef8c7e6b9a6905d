"""The files and HTML attachments of a page, structured or as the HTML fragments of before 2020, as addresses."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag

from homefinder.adapters.govuk.json_access import as_list, as_mapping, as_string, list_mappings
from homefinder.adapters.govuk.paths import parse_site_path, resolve_link
from homefinder.model import Address, Identifier

FRAGMENTS = ("documents", "outcome_documents", "final_outcome_documents", "public_feedback_documents")
"""Members of ``details`` that hold attachments as HTML; the later items of ``documents`` hold only their ids."""

CODES = {
    "isbn": "isbn",
    "unique_reference": "unique-reference",
    "command_paper_number": "command-paper",
    "hoc_paper_number": "hoc-paper",
}
"""Members of an attachment that are codes of it, with their schemes; old fragments name them by class."""

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(bytes?|kb|mb|gb)", re.IGNORECASE)
_UNITS = {"byte": 1, "bytes": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3}
"""GOV.UK writes sizes with Rails' number_to_human_size, whose units are powers of 1024."""


def list_attachments(site: str, document: Mapping[str, Any]) -> tuple[Address, ...]:
    """Every attachment of a page once, by its address, in the order of the page."""
    details = as_mapping(document.get("details"))
    found = [*_list_structured(site, details), *_children(site, document), *_fragments(site, details)]
    return _deduplicate_by_url(address for address in found if address.url)


def list_html_attachment_paths(site: str, document: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths of the HTML attachments that stand under the page's own path, sorted."""
    own = as_string(document.get("base_path"))
    paths = {parse_site_path(site, address.url) for address in list_attachments(site, document)}
    return tuple(sorted(path for path in paths if own and path.startswith(own + "/")))


def _list_structured(site: str, details: Mapping[str, Any]) -> Iterator[Address]:
    for one in list_mappings(details.get("attachments")):
        size = one.get("file_size")
        yield Address(
            url=resolve_link(site, as_string(one.get("url"))) if as_string(one.get("url")) else "",
            role="attachment",
            title=as_string(one.get("title")) or as_string(one.get("filename")),
            media_type=_media_type(one),
            size=size if isinstance(size, int) and not isinstance(size, bool) else None,
            identifiers=list_codes(one),
        )


def list_codes(holder: Mapping[str, Any]) -> tuple[Identifier, ...]:
    """The codes that an attachment, or the details of an HTML attachment, carries."""
    return tuple(
        Identifier(scheme, as_string(holder.get(name))) for name, scheme in CODES.items() if as_string(holder.get(name))
    )


def _media_type(one: Mapping[str, Any]) -> str:
    if as_string(one.get("attachment_type")) == "html":
        return "text/html"
    return as_string(one.get("content_type")) or _guess(as_string(one.get("filename")) or as_string(one.get("url")))


def _children(site: str, document: Mapping[str, Any]) -> Iterator[Address]:
    """The HTML attachments among the linked children; other children are pages of their own."""
    for child in list_mappings(as_mapping(document.get("links")).get("children")):
        path = as_string(child.get("base_path"))
        if as_string(child.get("document_type")) == "html_publication" and path:
            yield Address(site + path, "attachment", as_string(child.get("title")), "text/html")


def _fragments(site: str, details: Mapping[str, Any]) -> Iterator[Address]:
    for name in FRAGMENTS:
        for fragment in as_list(details.get(name)):
            if isinstance(fragment, str) and "<" in fragment:
                yield from _read_fragment(site, fragment)


def _read_fragment(site: str, fragment: str) -> Iterator[Address]:
    """The attachments in one HTML fragment: a ``section.attachment`` with title, type and size."""
    for section in BeautifulSoup(f"<div>{as_string(fragment)}</div>", "lxml").select(".attachment"):
        link = section.select_one(".title a[href]")
        if link is None:
            continue
        url = resolve_link(site, str(link["href"]))
        codes = list_codes({name: _word(section, f".{name}", "") for name in CODES})
        title = link.get_text(" ", strip=True)
        yield Address(url, "attachment", title, _fragment_type(section, url), _size(section), codes)


def _fragment_type(section: Tag, url: str) -> str:
    word = _word(section, ".type").upper()
    return "text/html" if word == "HTML" else _guess(url) or _guess(f"file.{word.lower()}")


def _size(section: Tag) -> int | None:
    """Size in bytes, as exactly as the rounded words tell it."""
    match = _SIZE.search(_word(section, ".file-size"))
    return round(float(match.group(1)) * _UNITS[match.group(2).lower()]) if match else None


def _word(section: Tag, selector: str, between: str = " ") -> str:
    """The text of the part, with ``between`` where one piece of mark-up follows another."""
    found = section.select_one(selector)
    return " ".join(found.get_text(between).split()) if found else ""


def _guess(name: str) -> str:
    return mimetypes.guess_type(name.partition("?")[0])[0] or ""


def _deduplicate_by_url(addresses: Iterable[Address]) -> tuple[Address, ...]:
    by_url: dict[str, Address] = {}
    for address in addresses:
        by_url.setdefault(address.url, address)
    return tuple(by_url.values())
