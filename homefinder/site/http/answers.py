"""One cached, conditional answer: made once for what it depends on, known by its ETag, not sent again to who has it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, TypeAlias

from datasette.utils.asgi import Response

from homefinder.site.http.asgi import Send
from homefinder.site.http.bounded_cache import BoundedCache
from homefinder.site.http.failures import EXPLAINED_ERRORS, describe_failure
from homefinder.site.http.headers import OPEN_HEADERS
from homefinder.site.http.page import PageContext, PageRequest, parse_request
from homefinder.site.http.served_catalogue import ServedCatalogue, View, with_catalogue
from homefinder.store.today import read_present_day

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer: its bytes, or a file of them that is sent in pieces; its Content-Type, and further headers."""

    body: bytes | BinaryIO
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


AnswerFunction: TypeAlias = Callable[[PageContext, PageRequest], Answer]
"""Makes an answer for programs from one snapshot. Called in a thread; reads only."""

MAX_ANSWERS = 512
"""Answers held in memory."""
MAX_ANSWER_BYTES, MAX_TOTAL_BYTES = 1_000_000, 64_000_000
"""Bytes of the longest answer that is held, and of all together."""

PIECE_BYTES = 65_536
"""Bytes of a file that are sent at once."""

_answers: BoundedCache[tuple[object, ...], Answer] = BoundedCache(
    MAX_ANSWERS,
    MAX_TOTAL_BYTES,
    MAX_ANSWER_BYTES,
    measure=lambda answer: len(answer.body) if isinstance(answer.body, bytes) else MAX_TOTAL_BYTES,
)
_ENTITY_TAG = re.compile(r'"[\x21\x23-\x7e\x80-\xff]*"')


async def send_cached_answer(
    request: Any,
    catalogue: ServedCatalogue,
    depends_on: tuple[object, ...],
    make: Callable[[], Awaitable[Answer]],
    headers: Mapping[str, str],
) -> Response | FileResponse:
    """What ``make`` gives, from memory where it was made before; status 304 for a reader who has it already.

    ``depends_on`` is what the answer depends on beside the address, the snapshot and the day.
    """
    days = (catalogue.settings.today, read_present_day())
    key = (catalogue.stamp, days, catalogue.settings.prefix, request.full_path, *depends_on)
    etag, condition = compute_etag(key), request.headers.get("if-none-match") or ""
    headers = {**headers, "cache-control": "no-cache"}
    if has_entity_tag(condition, etag):
        return Response("", status=304, headers={**headers, "etag": etag})
    answer = _answers.get(key)
    if answer is None:
        answer = await make()
        _answers.put(key, answer)
    headers |= answer.headers
    if answer.status == 200:
        headers["etag"] = etag
        if condition.strip() == "*":
            if not isinstance(answer.body, bytes):
                answer.body.close()
            return Response("", status=304, headers=headers)
    if isinstance(answer.body, bytes):
        return Response(answer.body, status=answer.status, headers=headers, content_type=answer.content_type)
    return FileResponse(answer.body, {**headers, "content-type": answer.content_type})


def read_answer_body(file: BinaryIO) -> bytes | BinaryIO:
    """What was written to a file: as bytes where it is short enough to be held in memory, else the file."""
    size = file.tell()
    file.seek(0)
    if size > MAX_ANSWER_BYTES:
        return file
    with file:
        return file.read()


class FileResponse:
    """An answer as Datasette sends one, from a file: in pieces, as fast as the reader takes them."""

    status = 200

    def __init__(self, file: BinaryIO, headers: Mapping[str, str]) -> None:
        self.headers = dict(headers)
        self._file = file

    async def asgi_send(self, send: Send) -> None:
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()]
        with self._file:
            await send({"type": "http.response.start", "status": self.status, "headers": headers})
            while piece := await asyncio.to_thread(self._file.read, PIECE_BYTES):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def build_answer_view(make: AnswerFunction, *, negotiates: bool = False, reads_curation: bool = False) -> View:
    """A Datasette view of what ``make`` gives, open to other sites; 404 and 503 in one plain sentence.

    ``negotiates``: it depends on Accept. ``reads_curation``: it depends on what people said.
    """
    headers = {**OPEN_HEADERS, "vary": "Accept"} if negotiates else OPEN_HEADERS

    @with_catalogue
    async def view(request: Any, catalogue: ServedCatalogue) -> Response:
        page_request = parse_request(request)
        depends_on = (
            page_request.accept if negotiates else "",
            catalogue.curation_stamp if reads_curation else (),
        )

        async def make_answer() -> Answer:
            return await catalogue.read(lambda context: make(context, page_request))

        try:
            return await send_cached_answer(request, catalogue, depends_on, make_answer, headers)
        except EXPLAINED_ERRORS as error:
            return send_failure(request, error)

    return view


def send_failure(request: Any, error: Exception) -> Response:
    """Why there is no answer, for a program: one plain sentence, open to other sites."""
    failure = describe_failure(error)
    if failure.is_our_fault:
        LOG.error("%s could not be given: %r", request.path, error)
    return Response.text(f"{failure.message}\n", status=failure.status, headers=dict(OPEN_HEADERS))


def compute_etag(key: tuple[object, ...]) -> str:
    """The ETag (RFC 9110, 8.8.3) of an answer that depends on ``key`` and nothing else."""
    return '"' + hashlib.sha256(repr(key).encode()).hexdigest()[:32] + '"'


def has_entity_tag(condition: str, etag: str) -> bool:
    """Whether If-None-Match, a list of tags, names ``etag``; a weak tag matches too (RFC 9110, 13.1.2 and 8.8.3.2)."""
    return etag in _ENTITY_TAG.findall(condition)
