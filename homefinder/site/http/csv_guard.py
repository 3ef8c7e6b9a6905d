"""Cells of Datasette's own CSV that a spreadsheet would run as a formula get an apostrophe in front, as in our CSV."""

from __future__ import annotations

from homefinder.clean.csv_safe import escape_rows
from homefinder.site.http.asgi import Message, Send
from homefinder.site.http.database import DATABASE_NAME


def guard_csv(send: Send, path: str) -> Send:
    """Let a CSV answer below ``/catalogue`` pass through the guard; anything else passes as it is.

    Datasette calls its CSV text/plain unless it is to be kept as a file, so the address tells.
    """
    if not (path.startswith(f"/{DATABASE_NAME}") and path.endswith(".csv")):
        return send
    guard: list[CsvRowGuard] = []

    async def pass_on(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            guard.append(CsvRowGuard())
            headers = [(name, value) for name, value in message["headers"] if name.lower() != b"content-length"]
            message = {**message, "headers": headers}
        elif message["type"] == "http.response.body" and guard:
            more = bool(message.get("more_body"))
            message = {**message, "body": guard[0].guard_piece(message.get("body") or b"", last=not more)}
        await send(message)

    return pass_on


class CsvRowGuard:
    """Whole rows out of the pieces of an answer: a row ends where a line ends outside of quotation marks."""

    def __init__(self) -> None:
        self._held = b""

    def guard_piece(self, piece: bytes, *, last: bool) -> bytes:
        """The guarded rows that are whole by now."""
        self._held += piece
        if not last and (not self._held.endswith(b"\n") or self._held.count(b'"') % 2):
            return b""
        whole, self._held = self._held, b""
        return escape_rows(whole.decode()).encode()
