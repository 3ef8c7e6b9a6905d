"""Replay folders of GOV.UK made on the spot: search pages and content items, answered by the real fetcher."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from homefinder.adapters.govuk import adapter
from homefinder.adapters.govuk.parameters import GovukParameters
from homefinder.adapters.govuk.search import build_search_url
from homefinder.fetch.client import open_replay_fetcher
from homefinder.model import FetchResult, ParseResult
from homefinder.settings import Settings
from tests.support.recordings import declared

SOURCE = declared("govuk")[0]
BASE = "https://www.gov.uk"
RULES: dict[str, Any] = {
    "page_size": 2,
    "searches": [
        {"name": "censuses", "why": "censuses", "q": "census", "organisations": ["department-for-education"]},
        {"name": "standards", "why": "data standards", "q": "data standard", "document_types": ["guidance"]},
    ],
    "accept": [{"why": "a census", "words": ["census"]}, {"why": "a standard", "words": ["data standard"]}],
    "kinds": [{"kind": "data-collection", "title": "census"}, {"kind": "guidance", "document_types": ["guidance"]}],
}


def parameters(**changes: Any) -> GovukParameters:
    """Two searches and two rules, with the changes of a test."""
    return GovukParameters.model_validate({**RULES, **changes})


def item(path: str, title: str = "A census", **members: Any) -> dict[str, Any]:
    """A content item with as little as GOV.UK sends."""
    document = {"base_path": path, "title": title, "document_type": "guidance", "schema_name": "publication"}
    return {**document, "details": {}, "links": {}, **members}


def row(link: str, title: str = "A census") -> dict[str, Any]:
    """A search result."""
    organisations = [{"slug": "department-for-education", "title": "Department for Education"}]
    return {
        "link": link, "title": title, "description": "", "organisations": organisations,
        "content_store_document_type": "guidance", "es_score": 1.5, "_id": link, "index": "govuk",
    }  # fmt: skip


class MadeGovuk:
    """A GOV.UK of a test's making, in a replay folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines: list[dict[str, Any]] = []
        (folder / "replay" / "bodies").mkdir(parents=True)

    def says(self, url: str, body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Record an answer: bytes as they are, anything else as JSON."""
        name = f"bodies/{len(self.lines)}"
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        (self.folder / "replay" / name).write_bytes(raw)
        self.lines.append({"url": url, "status": status, "headers": dict(headers or {}), "body": name})

    def has(self, path: str, body: Any = None, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Record what the Content API says of a path."""
        self.says(f"{BASE}/api/content{path}", item(path) if body is None else body, status, headers)

    def finds(
        self, which: GovukParameters, name: str, rows: Sequence[Any], total: int | None = None, start: int = 0
    ) -> None:
        """Record one page of a search."""
        search = next(search for search in which.searches if search.name == name)
        answer = {"results": rows, "total": len(rows) if total is None else total, "start": start}
        self.says(build_search_url(which, search, start), answer)

    def harvest(self, which: GovukParameters, known: Sequence[str] = ()) -> tuple[list[FetchResult], ParseResult]:
        """Collect with the real fetcher, then parse."""
        lines = "".join(json.dumps(line) + "\n" for line in self.lines)
        (self.folder / "replay" / "responses.jsonl").write_text(lines)
        return harvest(self.folder / "replay", self.folder / "data", which, known)


def harvest(
    folder: Path, data: Path, which: GovukParameters, known: Sequence[str] = ()
) -> tuple[list[FetchResult], ParseResult]:
    """Collect and parse a replay folder with the real fetcher."""
    with open_replay_fetcher(SOURCE, Settings(data=data), folder, date(2026, 11, 20)) as getter:
        fetched = adapter.collect(SOURCE, which, getter, known)
    return fetched, adapter.parse(SOURCE, which, fetched)
