"""Answer from a folder of recorded exchanges instead of the network, and find such folders."""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from homefinder.clean.urls import canonicalise_url
from homefinder.errors import AddressRefused, ReplayError
from homefinder.fetch.exchange import NotInReplay
from homefinder.fetch.journal import RESPONSES_FILE
from homefinder.fetch.urls import check_url_form

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(T\d{6}Z(-\d+)?)?")
"""A day, or the stamp of a run in our own archive, whose day is the day that the run saw."""

_TRANSFER = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers of the way, not of the thing: recorded bodies are kept decoded."""


@dataclass(frozen=True, slots=True)
class RecordedResponse:
    """One recorded answer. Status 0: the connection failed, with ``error`` as reason."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: Path | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay folder: which source it was recorded from, and the day on which it saw the world."""

    source_name: str
    date: date
    folder: Path


class ReplayTransport(httpx.BaseTransport):
    """Answers from ``folder``; what it lacks raises NotInReplay. Nothing reaches the network.

    Several lines for one address are answered in their order, and the last one again and again. Bodies lie in the
    folder, or in ``archive_bodies``: the archive that the journals of our own runs point into. Raises ReplayError.
    """

    def __init__(self, folder: Path, archive_bodies: Path | None = None) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        roots = [root.resolve() for root in (folder, archive_bodies) if root is not None]
        self._answers = read_responses(folder / RESPONSES_FILE, roots)
        self._waiting: dict[str, list[RecordedResponse]] = {}
        for answer in self._answers:
            with contextlib.suppress(ValueError):  # a refused address that has no canonical form is never asked
                self._waiting.setdefault(canonicalise_url(answer.url), []).append(answer)

    def list_recorded_urls(self) -> tuple[str, ...]:
        """Every address that was answered, once each, in the order of its first line."""
        return tuple(dict.fromkeys(answer.url for answer in self._answers if answer.status))

    def has_recording(self, url: str) -> bool:
        """Whether the folder has a line for ``url``."""
        return canonicalise_url(url) in self._waiting

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The recorded answer; 304 where the request shows that it knows it. Raises httpx.ConnectError."""
        answer = self._next(canonicalise_url(str(request.url)))
        if answer is None:
            raise NotInReplay(f"is not recorded in {self.folder}", request=request)
        if not answer.status:
            raise httpx.ConnectError(answer.error or "the recorded connection failed", request=request)
        headers = {name: value for name, value in answer.headers.items() if name not in _TRANSFER}
        if answer.status == 200 and is_not_modified(request.headers, headers):
            return httpx.Response(304, headers=headers, stream=httpx.ByteStream(b""))
        body = answer.body.read_bytes() if answer.body else b""
        return httpx.Response(answer.status, headers=headers, stream=httpx.ByteStream(body))

    def _next(self, address: str) -> RecordedResponse | None:
        with self._lock:
            waiting = self._waiting.get(address, [])
            if len(waiting) > 1:
                return waiting.pop(0)
            return waiting[0] if waiting else None


def is_not_modified(request: Mapping[str, str], recorded_headers: Mapping[str, str]) -> bool:
    """Whether a request's conditions name the recorded version: by ETag, else by Last-Modified (RFC 9110 section 13.2).

    Names of headers in lower case. ETags are compared weakly, as If-None-Match asks.
    """
    etag, asked = recorded_headers.get("etag", ""), request.get("if-none-match", "")
    if asked:
        return bool(etag) and _strip_weak_mark(etag) in {_strip_weak_mark(item) for item in (asked, *asked.split(","))}
    since = request.get("if-modified-since", "")
    return bool(since) and since == recorded_headers.get("last-modified", "")


def find_replays(root: Path) -> list[Replay]:
    """The replays at ``root``: one SOURCE/DATE folder, a SOURCE folder, or a folder of many; by date, then name.

    Raises ReplayError when there are none, or when a folder's name is no day.
    """
    place = root.resolve()
    files = [
        file
        for pattern in (RESPONSES_FILE, f"*/{RESPONSES_FILE}", f"*/*/{RESPONSES_FILE}")
        for file in place.glob(pattern)
    ]
    if not files:
        raise ReplayError(root, f"holds no replay: no {RESPONSES_FILE} here, in SOURCE/DATE or in DATE below it")
    found = [Replay(file.parent.parent.name, _day(file.parent), file.parent) for file in files]
    return sorted(found, key=lambda replay: (replay.date, replay.source_name, replay.folder))


def read_responses(file: Path, roots: list[Path]) -> list[RecordedResponse]:
    """Every line of ``file``. Raises ReplayError naming the file and the line that is malformed."""
    try:
        lines = file.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        raise ReplayError(file, f"cannot be read: {error.strerror}") from error
    return [_read(file, number, line, roots) for number, line in enumerate(lines, start=1) if line.strip()]


def _read(file: Path, number: int, line: bytes, roots: list[Path]) -> RecordedResponse:
    try:
        return _answer(json.loads(line), file.parent, roots)
    except (ValueError, RecursionError, AddressRefused) as error:
        raise ReplayError(f"{file}, line {number}", str(error)) from error


def _answer(line: Any, folder: Path, roots: list[Path]) -> RecordedResponse:
    if not isinstance(line, dict):
        raise ValueError("is not a JSON object")
    url, status, headers = line.get("url"), line.get("status"), line.get("headers") or {}
    if not isinstance(url, str):
        raise ValueError("has no 'url'")
    if status != 0:  # a run also notes addresses that it refused to ask
        check_url_form(url)
    if isinstance(status, bool) or not isinstance(status, int) or not (status == 0 or 100 <= status <= 599):
        raise ValueError(f"'status' must be a number from 100 to 599, not {status!r}")
    if not isinstance(headers, dict) or not all(isinstance(value, str) for value in headers.values()):
        raise ValueError("'headers' must be an object of texts")
    lower = {name.lower(): value for name, value in headers.items()}
    return RecordedResponse(url, status, lower, _body(line.get("body"), folder, roots), str(line.get("error") or ""))


def _body(body: Any, folder: Path, roots: list[Path]) -> Path | None:
    if body is None:
        return None
    if not isinstance(body, str) or not body or "\0" in body:
        raise ValueError(f"'body' must be a path or null, not {body!r}")
    path = (folder / body).resolve()
    if not any(path.is_relative_to(root) for root in roots):
        raise ValueError(f"the body {body!r} lies outside the replay folder")
    if not path.is_file():
        raise ValueError(f"the body {body!r} is missing")
    return path


def _strip_weak_mark(etag: str) -> str:
    return etag.strip().removeprefix("W/")


def _day(folder: Path) -> date:
    match = _DAY.fullmatch(folder.name)
    try:
        if match:
            return date.fromisoformat(match[1])
    except ValueError:
        pass
    raise ReplayError(folder, "must be named by the day that it was recorded, such as 2026-08-21")
