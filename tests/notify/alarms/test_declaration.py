"""``alarms.yml`` is checked on load, and what is said of it never repeats a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from homefinder.errors import DeclarationError
from homefinder.notify.alarms.declaration import build_mail_settings, read_alarms
from homefinder.settings import Settings

MAIL = "mail: {to: [ann@example.org], from: bo@example.org, server: 'smtp://u:s3cret@mail.example.org'}"


def declare(folder: Path, text: str) -> Settings:
    path = folder / "alarms.yml"
    path.write_text(text, encoding="utf-8")
    return Settings(data=folder, alarms=path)


def test_where_there_is_no_file_nobody_is_told(tmp_path: Path) -> None:
    assert read_alarms(Settings(home=tmp_path)) is None
    with pytest.raises(DeclarationError, match="HOMEFINDER_ALARMS"):
        read_alarms(Settings(home=tmp_path, alarms=tmp_path / "mistyped.yml"))


def test_secrets_may_stand_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUR_HOOK", "https://chat.example.org/s3cret")
    found = read_alarms(declare(tmp_path, f"{MAIL}\nwebhooks: [{{url: '${{OUR_HOOK}}'}}]\ntell: [held]\n"))
    assert found is not None
    assert found.webhooks[0].url == "https://chat.example.org/s3cret"
    assert found.tell == ("held",)
    assert "s3cret" not in repr(found)


def test_the_server_and_the_sender_may_be_those_of_the_digest(tmp_path: Path) -> None:
    declared = declare(tmp_path, "mail: {to: [ann@example.org]}")
    both = Settings(smtp_url="smtp://mail.example.org", smtp_from="bo@example.org", alarms=declared.alarms)
    found = read_alarms(both)
    assert found is not None
    assert found.mail is not None
    made = build_mail_settings(both, found.mail)
    assert (made.server_name, made.sender, made.recipients) == (
        "mail.example.org:587", "bo@example.org", ("ann@example.org",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mail: {to: [ann@example.org]}", "mail.server: write smtp://"),
        ("mail: {to: [ann@example.org], server: 'smtp://u:s3cret@host'}", "mail.from: write"),
        ("mail: {to: [], server: 'smtp://host', from: a@b.org}", "mail.to"),
        ("mail: {to: ['s3cret, eve'], server: 'smtp://host', from: a@b.org}", "e-mail address"),
        ("mail: {to: [a@b.org], server: 'https://u:s3cret@host', from: a@b.org}", "mail.server: write smtp://"),
        ("webhooks: [{url: 'file:///s3cret'}]", "beginning with https://"),
        ("webhooks: [{url: '${NO_SUCH_NAME}'}]", "the environment has no NO_SUCH_NAME"),
        ("webhook: []", "unknown key"),
        ("tell: [broken]", "tell.0"),
        ("late_after_hours: 0", "late_after_hours"),
        ("mail: [s3cret", "is not readable as YAML (line 1"),
        ("- s3cret", "should be a valid dictionary"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    settings = declare(tmp_path, text)
    with pytest.raises(DeclarationError) as raised:
        read_alarms(settings)
    assert said in str(raised.value)
    assert str(settings.alarms_file) in str(raised.value)
    assert "s3cret" not in str(raised.value)
