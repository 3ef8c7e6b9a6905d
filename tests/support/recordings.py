"""Exchanges for contract tests: a getter over a recorded folder, and bodies made on the spot."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from homefinder.errors import BadStatus, NotRecorded
from homefinder.fetch.exchange import NotInReplay
from homefinder.fetch.replay import ReplayTransport
from homefinder.model import FetchResult, ParseResult, Record
from homefinder.source import Adapter, Source, import_adapter, parse_parameters, read_source
from tests.conftest import ROOT


def exchange(url: str, body: bytes, status: int = 200) -> FetchResult:
    """What a getter would give for these bytes."""
    return FetchResult(url, status, {}, body, hashlib.sha256(body).hexdigest(), datetime(2026, 1, 1, tzinfo=UTC))


class RecordedGetter:
    """Answers from a replay folder and remembers what was asked."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self._client = httpx.Client(transport=ReplayTransport(folder))

    def get(self, url: str, *, accept: Sequence[int] = (), fresh: bool = False) -> FetchResult:
        self.asked.append(url)
        try:
            answer = self._client.get(url)
        except NotInReplay as error:
            raise NotRecorded(url, "is not recorded") from error
        if answer.status_code not in (200, *accept):
            raise BadStatus(url, answer.status_code)
        return replace(exchange(url, answer.content, answer.status_code), headers=dict(answer.headers))

    def list_recorded_urls(self) -> tuple[str, ...] | None:
        return None


class MadeGetter:
    """Answers with what a function makes of the address."""

    def __init__(self, answer: Callable[[str], bytes | None]) -> None:
        self.asked: list[str] = []
        self._answer = answer

    def get(self, url: str, *, accept: Sequence[int] = (), fresh: bool = False) -> FetchResult:
        self.asked.append(url)
        body = self._answer(url)
        if body is not None:
            return exchange(url, body)
        if 404 not in accept:
            raise BadStatus(url, 404)
        return exchange(url, b"not found", 404)

    def list_recorded_urls(self) -> tuple[str, ...] | None:
        return None


def declared(source_id: str) -> tuple[Source, Any, Adapter]:
    """A declaration of this repository, its checked parameters and its adapter."""
    source = read_source(ROOT / "sources" / f"{source_id}.yml")
    return source, parse_parameters(source), import_adapter(source)


def harvested(source_id: str, folder: Path) -> tuple[ParseResult, RecordedGetter]:
    """Collect and parse a recorded publication by its declaration."""
    source, parameters, adapter = declared(source_id)
    getter = RecordedGetter(folder)
    fetched = adapter.collect(source, parameters, getter, ())
    return adapter.parse(source, parameters, fetched), getter


def by_key(parsed: ParseResult) -> dict[str, Record]:
    return {record.key: record for record in parsed.records}


def codes(parsed: ParseResult) -> list[str]:
    """The issue codes in order."""
    return [issue.code for issue in parsed.issues]
