"""Send a mail by SMTP: to everybody or to nobody. The password is never part of what is said of a failure."""

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

MAX_LINE = 250
"""Characters of a line of a header before it is folded: not every program reads an address that is."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class MailError(HomefinderError):
    """A mail could not be sent; nobody got it."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where mail is handed over, by whom and to whom it goes."""

    host: str
    port: int
    secure: bool
    sender: str
    recipients: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def server_name(self) -> str:
        """The server for people, without user and password."""
        return f"{self.host}:{self.port}"


def is_configured(settings: Settings) -> bool:
    """Whether anything was said about sending."""
    return bool(settings.smtp_url.strip())


def read_mail_settings(settings: Settings) -> MailSettings:
    """Read and check the settings. Raises UsageError naming what is missing, never a value that may hold a secret."""
    try:
        parts = urlsplit(settings.smtp_url.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in PORTS or not parts.hostname:
        raise UsageError("set HOMEFINDER_SMTP_URL to smtp://USER:PASSWORD@HOST:587 or smtps://…:465 to send digests")
    sender = _parse_address(settings.smtp_from, "HOMEFINDER_SMTP_FROM")
    recipients = tuple(
        _parse_address(part, "HOMEFINDER_DIGEST_TO") for part in settings.digest_to.split(",") if part.strip()
    )
    if not recipients:
        raise UsageError("set HOMEFINDER_DIGEST_TO to the e-mail addresses that get the digest, with commas between")
    return MailSettings(
        parts.hostname, port or PORTS[parts.scheme], parts.scheme == "smtps", sender, recipients,
        unquote(parts.username or ""), unquote(parts.password or ""),
    )  # fmt: skip


def build_message(mail_settings: MailSettings, subject: str, text: str, html: str = "") -> EmailMessage:
    """The mail as plain text, with HTML beside it where there is any."""
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"] = mail_settings.sender
    message["To"] = ", ".join(mail_settings.recipients)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=parseaddr(mail_settings.sender)[1].rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def send_message(mail_settings: MailSettings, message: EmailMessage) -> None:
    """Hand the mail over for all recipients, or for none. Raises MailError saying what to mend."""
    try:
        with _open_connection(mail_settings) as server:
            _secure_connection(mail_settings, server)
            _send_to_all(mail_settings, server, message)
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(
            f"{mail_settings.server_name} refuses the user name or password of HOMEFINDER_SMTP_URL "
            f"({error.smtp_code}); nothing was sent"
        ) from None  # the server's words may repeat what it was told
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(
            f"the mail could not be sent by {mail_settings.server_name}: {_describe_error(error)}; nothing was sent"
        ) from None


def _open_connection(mail_settings: MailSettings) -> smtplib.SMTP:
    if mail_settings.secure:
        return smtplib.SMTP_SSL(
            mail_settings.host, mail_settings.port, timeout=TIMEOUT_S, context=ssl.create_default_context()
        )
    return smtplib.SMTP(mail_settings.host, mail_settings.port, timeout=TIMEOUT_S)


def _secure_connection(mail_settings: MailSettings, server: smtplib.SMTP) -> None:
    server.ehlo_or_helo_if_needed()
    if not mail_settings.secure and server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    elif not mail_settings.secure and mail_settings.user and mail_settings.host not in LOOPBACK:
        raise MailError(f"{mail_settings.server_name} offers no encryption, so the password was not sent; use smtps://")
    if mail_settings.user:
        server.login(mail_settings.user, mail_settings.password)


def _send_to_all(mail_settings: MailSettings, server: smtplib.SMTP, message: EmailMessage) -> None:
    """Every recipient is accepted before a word of the mail is sent."""
    _check_answer(server.mail(parseaddr(mail_settings.sender)[1]), f"the sender {mail_settings.sender}")
    for recipient in mail_settings.recipients:
        _check_answer(server.rcpt(parseaddr(recipient)[1]), f"the recipient {recipient}")
    _check_answer(
        server.data(message.as_bytes(policy=message.policy.clone(linesep="\r\n", max_line_length=MAX_LINE))), "the mail"
    )


def _check_answer(answer: tuple[int, bytes], what: str) -> None:
    code, said = answer
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, f"it refuses {what}: {said.decode('utf-8', 'replace')}")


def _describe_error(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{said.decode('utf-8', 'replace') if isinstance(said, bytes) else said} ({error.smtp_code})"
    if isinstance(error, socket.gaierror):
        return "the name of the server does not resolve"
    return str(error) or type(error).__name__


def _parse_address(text: str, setting: str) -> str:
    """One e-mail address, with a name before it if one is given. Raises UsageError naming the setting."""
    name, plain = parseaddr(text.strip())
    user, _, domain = plain.rpartition("@")
    if not user or not domain or any(character in text for character in "\r\n"):
        raise UsageError(f"set {setting} to an e-mail address such as digest@example.org")
    return str(Address(name, user, domain)) if name else plain
