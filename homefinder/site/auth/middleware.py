"""Around every request: cookies as they must be, forms of a bounded size, no other way to sign in than ours."""

from __future__ import annotations

from typing import Any

from homefinder.site.http.asgi import Application, BodyIncomplete, BodyTooLong, Receive, Scope, Send, read_body

MAX_FORM_BYTES = 100_000
"""Bytes of the longest form."""

PLUGIN_SIGN_IN_PATHS = ("/-/login", "/-/password-tool")
"""Pages of the sign-in plugin that have no limits; its accounts are used by our own page."""

FORM_PATHS = ("/curate", "/sign-", "/feedback", "/needs/new", "/requests/new", "/mail/")
"""How the addresses of our forms begin."""

_TOKEN = b"ds_csrftoken="


def protect_application(application: Application) -> Application:
    """``application`` with these rules. Passwords in an Authorization header are not looked at: a browser would send
    them with whatever another site asks of it, and nothing would count how many were tried."""

    async def wrapped(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        if scope["path"] in PLUGIN_SIGN_IN_PATHS:
            await _send_answer(send, 303, "", [(b"location", b"/sign-in")])
            return
        scope = {**scope, "headers": [item for item in scope["headers"] if not _is_password_header(item)]}
        if scope["method"] == "POST" and scope["path"].startswith(FORM_PATHS):
            try:
                body = await read_body(receive, MAX_FORM_BYTES)
                body.decode("utf-8")
            except BodyTooLong:
                await _send_answer(send, 413, f"The form is too long; it may have {MAX_FORM_BYTES:,} bytes.", [])
                return
            except BodyIncomplete:
                await _send_answer(send, 400, "The form did not arrive whole; send it again.", [])
                return
            except UnicodeDecodeError:
                await _send_answer(send, 400, "The form is not text in UTF-8.", [])
                return
            receive = _replay_body(body)
        await application(scope, receive, _secure_cookies(send, scope.get("scheme") == "https"))

    return wrapped


def _is_password_header(header: tuple[bytes, bytes]) -> bool:
    return header[0].lower() == b"authorization" and header[1].lstrip().lower().startswith(b"basic")


def _replay_body(body: bytes) -> Receive:
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Scope:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive


def _secure_cookies(send: Send, https: bool) -> Send:
    """Datasette's form token is a cookie that scripts can read; nothing here needs that."""

    async def sending(event: Scope) -> None:
        if event["type"] == "http.response.start":
            more = b"; HttpOnly; Secure" if https else b"; HttpOnly"
            headers = [
                (name, value + more if name.lower() == b"set-cookie" and value.startswith(_TOKEN) else value)
                for name, value in event.get("headers", [])
            ]
            event = {**event, "headers": headers}
        await send(event)

    return sending


async def _send_answer(send: Send, status: int, text: str, headers: list[tuple[bytes, bytes]]) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
