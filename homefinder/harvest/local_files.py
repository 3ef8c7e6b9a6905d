"""A source that is read from this repository: its files now, or again as a past run saw them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from homefinder.errors import FetchError, ReplayError
from homefinder.fetch.archive import Archive
from homefinder.fetch.journal import RESPONSES_FILE
from homefinder.model import FetchResult, Issue


class LocalFileGetter:
    """Nothing is asked of the outside. With the journal of a past run, its bodies are the answers."""

    exchanges: Sequence[FetchResult] = ()
    issues: Sequence[Issue] = ()

    def __init__(self, recorded_results: Mapping[str, FetchResult] | None = None) -> None:
        self._past = recorded_results

    def get(self, url: str, *, accept: Sequence[int] = (), fresh: bool = False) -> FetchResult:
        """The past run's body of ``url``; raises FetchError where there is none, since nothing may be asked."""
        found = (self._past or {}).get(url)
        if found is None:
            raise FetchError(
                url,
                f"is not asked ({accept or 200}{', anew' if fresh else ''}): this source is read from the repository",
            )
        return found

    def list_recorded_urls(self) -> tuple[str, ...] | None:
        """The past run's addresses, or None where the files themselves are to be read."""
        return None if self._past is None else tuple(self._past)


def read_journal(archive: Archive, folder: Path) -> dict[str, FetchResult]:
    """What a past run read, by address, from its journal. Raises ReplayError, and StoreError for a damaged body."""
    try:
        lines = (folder / RESPONSES_FILE).read_text(encoding="utf-8").splitlines()
        found = [_parse_journal_line(archive, json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ReplayError(folder / RESPONSES_FILE, f"cannot be read ({error})") from error
    return {item.url: item for item in found}


def _parse_journal_line(archive: Archive, line: dict[str, Any]) -> FetchResult:
    sha256 = Path(line["body"]).name
    at = datetime.fromisoformat(line["fetched_at"])
    return FetchResult(line["asked"], line["status"], line["headers"], archive.read(sha256), sha256, at)
