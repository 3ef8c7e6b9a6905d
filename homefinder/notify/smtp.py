"""Send a digest by SMTP: to everybody or to nobody. The password is never part of what is said of a failure."""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

from homefinder.errors import HomefinderError, UsageError
from homefinder.settings import Settings

TIMEOUT_S = 30.0
PORTS = {"smtp": 587, "smtps": 465}
"""RFC 8314 and RFC 6409: submission with STARTTLS, and with TLS from the start."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class MailError(HomefinderError):
    """A digest could not be sent; nobody got it."""


@dataclass(frozen=True, slots=True)
class Post:
    """Where mail is handed over, by whom and to whom it goes."""

    host: str
    port: int
    secure: bool
    sender: str
    recipients: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def named(self) -> str:
        """The server for people, without user and password."""
        return f"{self.host}:{self.port}"


def is_configured(settings: Settings) -> bool:
    """Whether anything was said about sending."""
    return bool(settings.smtp_url.strip())


def post_of(settings: Settings) -> Post:
    """Read and check the settings. Raises UsageError naming what is missing, never a value that may hold a secret."""
    try:
        parts = urlsplit(settings.smtp_url.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in PORTS or not parts.hostname:
        raise UsageError("set HOMEFINDER_SMTP_URL to smtp://USER:PASSWORD@HOST:587 or smtps://…:465 to send digests")
    sender = _address(settings.smtp_from, "HOMEFINDER_SMTP_FROM")
    recipients = tuple(_address(part, "HOMEFINDER_DIGEST_TO") for part in settings.digest_to.split(",") if part.strip())
    if not recipients:
        raise UsageError("set HOMEFINDER_DIGEST_TO to the e-mail addresses that get the digest, with commas between")
    return Post(
        parts.hostname, port or PORTS[parts.scheme], parts.scheme == "smtps", sender, recipients,
        unquote(parts.username or ""), unquote(parts.password or ""),
    )  # fmt: skip


def letter(post: Post, subject: str, text: str, html: str) -> EmailMessage:
    """The mail as plain text with HTML beside it."""
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"] = post.sender
    message["To"] = ", ".join(post.recipients)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=parseaddr(post.sender)[1].rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message


def send(post: Post, message: EmailMessage) -> None:
    """Hand the mail over for all recipients, or for none. Raises MailError saying what to mend."""
    try:
        with _open(post) as server:
            _secure(post, server)
            _hand_over(post, server, message)
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(
            f"{post.named} refuses the user name or password of HOMEFINDER_SMTP_URL ({error.smtp_code}); nothing was "
            "sent"
        ) from None  # the server's words may repeat what it was told
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(f"the digest could not be sent by {post.named}: {_reason(error)}; nothing was sent") from None


def _open(post: Post) -> smtplib.SMTP:
    if post.secure:
        return smtplib.SMTP_SSL(post.host, post.port, timeout=TIMEOUT_S, context=ssl.create_default_context())
    return smtplib.SMTP(post.host, post.port, timeout=TIMEOUT_S)


def _secure(post: Post, server: smtplib.SMTP) -> None:
    server.ehlo_or_helo_if_needed()
    if not post.secure and server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    elif not post.secure and post.user and post.host not in LOOPBACK:
        raise MailError(f"{post.named} offers no encryption, so the password was not sent; use smtps://")
    if post.user:
        server.login(post.user, post.password)


def _hand_over(post: Post, server: smtplib.SMTP, message: EmailMessage) -> None:
    """Every recipient is accepted before a word of the mail is sent."""
    _expect(server.mail(parseaddr(post.sender)[1]), f"the sender {post.sender}")
    for recipient in post.recipients:
        _expect(server.rcpt(parseaddr(recipient)[1]), f"the recipient {recipient}")
    _expect(server.data(message.as_bytes(policy=message.policy.clone(linesep="\r\n"))), "the mail")


def _expect(answer: tuple[int, bytes], what: str) -> None:
    code, said = answer
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, f"it refuses {what}: {said.decode('utf-8', 'replace')}")


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{said.decode('utf-8', 'replace') if isinstance(said, bytes) else said} ({error.smtp_code})"
    if isinstance(error, socket.gaierror):
        return "the name of the server does not resolve"
    return str(error) or type(error).__name__


def _address(text: str, setting: str) -> str:
    """One e-mail address, with a name before it if one is given. Raises UsageError naming the setting."""
    name, plain = parseaddr(text.strip())
    user, _, domain = plain.rpartition("@")
    if not user or not domain or any(character in text for character in "\r\n"):
        raise UsageError(f"set {setting} to an e-mail address such as digest@example.org")
    return str(Address(name, user, domain)) if name else plain
