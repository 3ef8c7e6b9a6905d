"""Datasette's own CSV by the rules of ours: every row of a table, no cell that a spreadsheet would run as a formula, a
mark of UTF-8 at the beginning of a download, and a word where a query was cut."""

from __future__ import annotations

import codecs
import csv
from io import StringIO
from urllib.parse import parse_qs

from homefinder.clean.csv_safe import escape_rows
from homefinder.site.http.asgi import Message, Send
from homefinder.site.http.database import DATABASE_NAME

ROW_LIMIT_HEADER = b"x-row-limit"
"""Of an answer with as many rows as a query may give: that number. There may be more of them."""


def is_datasette_csv(path: str) -> bool:
    """Whether an address is that of a table or query as CSV. Datasette calls its CSV text/plain unless it is to be kept
    as a file, so the address tells."""
    return path.startswith(f"/{DATABASE_NAME}") and path.endswith(".csv")


def ask_whole_table(path: str, query: bytes) -> bytes:
    """The query string with which Datasette gives a table as a whole, unless it asks for a part of it."""
    asked = parse_qs(query.decode("latin-1"), keep_blank_values=True)
    if not is_datasette_csv(path) or asked.keys() & {"_stream", "_next", "_size"}:
        return query
    return b"&".join(part for part in (query, b"_stream=on", b"_size=max") if part)


def guard_csv(send: Send, path: str, query: bytes, row_limit: int) -> Send:
    """Let a CSV answer below ``/catalogue`` pass through the guard; anything else passes as it is.

    ``row_limit``: the most rows that a query gives. The answer is held until it has more, or ends.
    """
    if not is_datasette_csv(path):
        return send
    guards: list[CsvRowGuard] = []
    held: list[Message] = []
    is_download = b"_dl" in {part.partition(b"=")[0] for part in query.split(b"&")}

    async def pass_on(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            guards.append(CsvRowGuard(codecs.BOM_UTF8 if is_download else b""))
            headers = [(name, value) for name, value in message["headers"] if name.lower() != b"content-length"]
            held.append({**message, "headers": headers})
            return
        if message["type"] != "http.response.body" or not guards:
            await send(message)
            return
        last = not message.get("more_body")
        message = {**message, "body": guards[0].guard_piece(message.get("body") or b"", last=last)}
        if held:
            held.append(message)
            if not last and guards[0].rows <= row_limit:
                return
            if guards[0].rows == row_limit:
                held[0]["headers"].append((ROW_LIMIT_HEADER, str(row_limit).encode()))
        waiting = list(held) or [message]
        held.clear()
        for one in waiting:
            await send(one)

    return pass_on


class CsvRowGuard:
    """Whole rows out of the pieces of an answer: a row ends where a line ends outside of quotation marks."""

    def __init__(self, beginning: bytes = b"") -> None:
        self._held, self._beginning = b"", beginning
        self.rows = -1
        """Rows that are whole by now, without the headings."""

    def guard_piece(self, piece: bytes, *, last: bool) -> bytes:
        """The guarded rows that are whole by now."""
        self._held += piece
        if not last and (not self._held.endswith(b"\n") or self._held.count(b'"') % 2):
            return b""
        whole, self._held = self._held, b""
        text = escape_rows(whole.decode())
        self.rows += sum(1 for row in csv.reader(StringIO(text, newline="")) if row)
        begins, self._beginning = self._beginning, b""
        return begins + text.encode()
