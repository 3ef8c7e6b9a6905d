"""Who is told of what by e-mail: asked for, confirmed, stopped, and bounded in what a stranger can bring about."""

from __future__ import annotations

import sqlite3

import pytest

from homefinder.notify.subscriptions.store import (
    MAX_MAILS_AN_HOUR,
    MAX_OF_ADDRESS,
    ask_for_subscription,
    confirm_subscription,
    count_subscriptions,
    find_subscription,
    group_confirmed,
    note_sent,
    stop_subscription,
)
from homefinder.store.db import create_in_memory
from homefinder.store.schema import CURATION


@pytest.fixture
def curation() -> sqlite3.Connection:
    return create_in_memory(CURATION)


def test_nobody_is_told_before_the_yes(curation: sqlite3.Connection) -> None:
    asked = ask_for_subscription(curation, " Ann@Example.org ", "need", "a-need")
    assert asked is not None
    assert (asked.email, asked.confirmed_at) == ("ann@example.org", "")
    assert group_confirmed(curation) == {}
    assert not confirm_subscription(curation, "another", "2026-11-15", ())
    assert confirm_subscription(curation, asked.token, "2026-11-15", ("e1",))
    assert confirm_subscription(curation, asked.token, "2030-01-01", ()), "a second yes changes nothing"
    ((found,),) = group_confirmed(curation).values()
    assert (found.seen_until, found.sent) == ("2026-11-15", {"e1"})
    note_sent(curation, found, "2026-11-16", ("e2", "e3"))
    ((found,),) = group_confirmed(curation).values()
    assert (found.seen_until, found.sent) == ("2026-11-16", {"e2", "e3"})
    assert count_subscriptions(curation) == [{"kind": "need", "confirmed": 1, "waiting": 0}]


def test_one_is_stopped_or_all_of_the_address(curation: sqlite3.Connection) -> None:
    for email, target in (("ann@example.org", "a"), ("ann@example.org", "b"), ("bo@example.org", "a")):
        asked = ask_for_subscription(curation, email, "need", target)
        assert asked
        confirm_subscription(curation, asked.token, "", ())
    ann = group_confirmed(curation)["ann@example.org"]
    assert stop_subscription(curation, ann[0].token, everything=False) == 1
    assert stop_subscription(curation, ann[0].token, everything=True) == 0, "its token is none any more"
    assert stop_subscription(curation, ann[1].token, everything=True) == 1
    assert list(group_confirmed(curation)) == ["bo@example.org"]
    assert find_subscription(curation, ann[1].token) is None


def test_an_address_is_mailed_only_so_often(curation: sqlite3.Connection) -> None:
    asked = [ask_for_subscription(curation, "ann@example.org", "need", f"n{number}") for number in range(9)]
    assert sum(item is not None for item in asked) == MAX_MAILS_AN_HOUR
    assert ask_for_subscription(curation, "ann@example.org", "need", "n0") is None, "the same again within the hour"
    curation.execute("UPDATE mail_subscriptions SET asked_at = '2020-01-01T00:00:00.000000Z'")
    assert ask_for_subscription(curation, "ann@example.org", "need", "n0") is not None, "a mail that got lost"


def test_an_address_follows_only_so_many_things(curation: sqlite3.Connection) -> None:
    for number in range(MAX_OF_ADDRESS + 1):
        asked = ask_for_subscription(curation, "ann@example.org", "need", f"n{number}")
        curation.execute("UPDATE mail_subscriptions SET asked_at = '2020-01-01T00:00:00.000000Z', confirmed_at = 'm'")
    assert asked is None
    assert len(group_confirmed(curation)["ann@example.org"]) == MAX_OF_ADDRESS
