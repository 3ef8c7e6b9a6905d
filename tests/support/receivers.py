"""Real receivers on this machine: an SMTP server, and a server that webhooks are posted to."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

SECRET = "s3cret/of:her@own"


class MailBox:
    """What a server was given. Recipients at ``nobody`` are refused."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], bytes]] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for this name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address.startswith("nobody"):
            return "550 there is no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd looks for this name
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        self.mails.append((list(envelope.rcpt_tos), envelope.content))
        return "250 kept"


def free_port() -> int:
    """aiosmtpd cannot be told to choose one itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def receive_mail(box: MailBox) -> Iterator[int]:
    """The port of a server that puts what it gets into ``box``."""

    def check(_server: Any, _session: Any, _envelope: Any, _how: str, told: Any) -> AuthResult:
        return AuthResult(success=told.password == SECRET.encode(), handled=False)

    controller = Controller(box, hostname="127.0.0.1", port=free_port(), authenticator=check, auth_require_tls=False)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def read_mails(box: MailBox) -> list[EmailMessage]:
    """What the box holds, read."""
    return [message_from_bytes(body, policy=policy.default) for _, body in box.mails]


class WebhookBox:
    """What was posted, as JSON. ``status``: what the server answers."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.status = 204


@contextmanager
def receive_webhooks(box: WebhookBox) -> Iterator[str]:
    """The address of a server that puts what is posted into ``box`` where it answers that all is well."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if box.status < 300:
                box.posts.append(json.loads(body))
            self.send_response(box.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
