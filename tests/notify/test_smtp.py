"""Mail against a real SMTP server on this machine: to everybody or to nobody, and no password in what is said."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from homefinder.errors import UsageError
from homefinder.notify.smtp import MailError, build_message, read_mail_settings, send_message
from homefinder.settings import Settings
from tests.support.receivers import SECRET, MailBox, receive_mail

QUOTED = "s3cret%2Fof%3Aher%40own"


def settings(url: str, to: str = "ann@example.org, Bo Example <bo@example.org>") -> Settings:
    return Settings(smtp_url=url, smtp_from="Homefinder <digest@example.org>", digest_to=to)


def sends(chosen: Settings) -> None:
    post = read_mail_settings(chosen)
    send_message(
        post, build_message(post, "What changed:\r\nBcc: eve@example.org", "Plain ’words’\n.\nend\n", "<p>HTML</p>")
    )


@pytest.mark.parametrize("login", ["", f"ann:{QUOTED}@"])
def test_it_reaches_everybody(login: str) -> None:
    box = MailBox()
    with receive_mail(box) as port:
        sends(settings(f"smtp://{login}127.0.0.1:{port}"))
    ((recipients, body),) = box.mails
    assert recipients == ["ann@example.org", "bo@example.org"]
    mail = message_from_bytes(body, policy=policy.default)
    assert mail["Subject"] == "What changed: Bcc: eve@example.org"
    assert mail["Bcc"] is None
    assert mail["Auto-Submitted"] == "auto-generated"
    parts = {part.get_content_type(): part.get_content() for part in mail.iter_parts()}
    assert parts["text/plain"].replace("\r\n", "\n") == "Plain ’words’\n.\nend\n"
    assert parts["text/html"].strip() == "<p>HTML</p>"


@pytest.mark.parametrize(
    ("login", "to", "said"),
    [
        ("", "ann@example.org, nobody@example.org", "refuses the recipient nobody@example.org"),
        ("ann:wrong-s3cret@", "ann@example.org", "refuses the user name or password"),
    ],
)
def test_else_it_reaches_nobody(login: str, to: str, said: str) -> None:
    box = MailBox()
    with receive_mail(box) as port, pytest.raises(MailError, match=said) as raised:
        sends(settings(f"smtp://{login}127.0.0.1:{port}", to))
    assert box.mails == []
    assert "nothing was sent" in str(raised.value)
    assert "s3cret" not in f"{raised.value!r}{raised.value.__cause__!r}"


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(MailError, match=r"127\.0\.0\.1:9") as raised:
        sends(settings(f"smtp://ann:{QUOTED}@127.0.0.1:9"))
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (Settings(), "HOMEFINDER_SMTP_URL"),
        (settings("https://u:s3cret@host"), "HOMEFINDER_SMTP_URL"),
        (settings("smtp://u:s3cret@host:port"), "HOMEFINDER_SMTP_URL"),
        (settings("smtp://h", to=" , "), "HOMEFINDER_DIGEST_TO"),
        (settings("smtp://h", to="ann"), "HOMEFINDER_DIGEST_TO"),
        (Settings(smtp_url="smtp://h", digest_to="a@b.org"), "HOMEFINDER_SMTP_FROM"),
    ],
)
def test_settings_that_are_wrong(changed: Settings, named: str) -> None:
    with pytest.raises(UsageError, match=named) as raised:
        read_mail_settings(changed)
    assert "s3cret" not in str(raised.value)


def test_nothing_that_is_printed_holds_the_password() -> None:
    chosen = settings(f"smtp://ann:{QUOTED}@host")
    assert read_mail_settings(chosen).password == SECRET
    assert "s3cret" not in f"{chosen!r}{read_mail_settings(chosen)!r}{read_mail_settings(chosen).server_name}"
