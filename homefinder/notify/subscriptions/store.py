"""Subscriptions in curation.db: asked for, confirmed, sent and stopped. Addresses stand here and nowhere else."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from homefinder.store.db import insert_many, scalar
from homefinder.store.moments import read_moment_before, read_present_moment
from homefinder.store.queries import read_name, resolve_home_id

TOKEN_BYTES = 16
"""Bytes of chance in the address by which a subscription is confirmed and stopped: 128 bits cannot be guessed."""

MAX_OF_ADDRESS, MAX_WAITING = 50, 5_000
"""Subscriptions of one address, and those of all that wait for a yes: what a stranger could fill the file with."""

MAX_MAILS_AN_HOUR = 3
"""Requests for a yes that one address is mailed in an hour, from wherever they are asked for."""

TABLES = {"need": "needs", "home": "homes", "owner": "publishers"}
KINDS = ("sector", *TABLES)


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one address is told of. Moments are ISO 8601 in UTC, ``confirmed_at`` empty until the yes.

    ``seen_until``: the latest day (ISO) of which was told; ``sent``: the ids of the events of that day that were.
    """

    number: int
    email: str
    kind: str
    target: str
    token: str
    asked_at: str
    confirmed_at: str
    seen_until: str
    sent: frozenset[str]


def normalise_email(text: str) -> str:
    """An address as it is kept and compared: mailboxes tell no letter case apart."""
    return text.strip().lower()


def find_title(catalogue: sqlite3.Connection, kind: str, target: str, name_sector: str = "") -> str:
    """How the thing is called; empty where there is none. ``name_sector``: what the sector is called, if it is one."""
    if kind == "sector":
        known = scalar(catalogue, "SELECT 1 FROM needs WHERE sector = ? LIMIT 1", target)
        return (name_sector or target.replace("-", " ").capitalize()) if known else ""
    if kind not in TABLES:
        return ""
    target = resolve_home_id(catalogue, target) if kind == "home" else target
    return read_name(catalogue, TABLES[kind], target)  # type: ignore[arg-type]


def ask_for_subscription(curation: sqlite3.Connection, email: str, kind: str, target: str) -> Subscription | None:
    """Keep that somebody wants to be told; None where no mail is to be sent, and nothing was kept.

    That is so for what is subscribed to already, for an address that has too many or was mailed too often in the last
    hour, and while too many wait.
    """
    email = normalise_email(email)
    known = _find(curation, "email = ? AND kind = ? AND target = ?", email, kind, target)
    hour_ago = read_moment_before(hours=1)
    mailed = _count(curation, "email = ? AND asked_at > ? AND confirmed_at = ''", email, hour_ago)
    if (known and (known.confirmed_at or known.asked_at > hour_ago)) or mailed >= MAX_MAILS_AN_HOUR:
        return None
    if known is None:
        if (
            _count(curation, "email = ?", email) >= MAX_OF_ADDRESS
            or _count(curation, "confirmed_at = ''") >= MAX_WAITING
        ):
            return None
        row = (email, kind, target, secrets.token_urlsafe(TOKEN_BYTES), read_present_moment())
        insert_many(curation, "mail_subscriptions", ("email", "kind", "target", "token", "asked_at"), [row])
    else:
        curation.execute(
            "UPDATE mail_subscriptions SET asked_at = ? WHERE id = ?", (read_present_moment(), known.number)
        )
    return _find(curation, "email = ? AND kind = ? AND target = ?", email, kind, target)


def confirm_subscription(curation: sqlite3.Connection, token: str, seen_until: str, sent: Collection[str]) -> bool:
    """Take the yes: from now on what comes after ``seen_until`` and is not among ``sent`` is told. False for a token
    that is none; a second yes changes nothing."""
    found = find_subscription(curation, token)
    if found is not None and not found.confirmed_at:
        curation.execute(
            "UPDATE mail_subscriptions SET confirmed_at = ?, seen_until = ?, sent = ? WHERE id = ?",
            (read_present_moment(), seen_until, json.dumps(sorted(sent)), found.number),
        )
    return found is not None


def stop_subscription(curation: sqlite3.Connection, token: str, *, everything: bool) -> int:
    """Take it out, or with ``everything`` all of the same address; how many there were."""
    found = find_subscription(curation, token)
    if found is None:
        return 0
    if everything:
        return curation.execute("DELETE FROM mail_subscriptions WHERE email = ?", (found.email,)).rowcount
    return curation.execute("DELETE FROM mail_subscriptions WHERE id = ?", (found.number,)).rowcount


def find_subscription(curation: sqlite3.Connection, token: str) -> Subscription | None:
    """The subscription whose address in our mails ends with this token."""
    return _find(curation, "token = ?", token)


def group_confirmed(curation: sqlite3.Connection) -> dict[str, list[Subscription]]:
    """What each address that said yes is told of, in the order in which it was asked for."""
    found: dict[str, list[Subscription]] = {}
    for row in curation.execute("SELECT * FROM mail_subscriptions WHERE confirmed_at <> '' ORDER BY id"):
        subscription = _build(row)
        found.setdefault(subscription.email, []).append(subscription)
    return found


def note_sent(curation: sqlite3.Connection, subscription: Subscription, seen_until: str, sent: Collection[str]) -> None:
    """Keep how far was told, so that nothing is told twice."""
    curation.execute(
        "UPDATE mail_subscriptions SET seen_until = ?, sent = ? WHERE id = ?",
        (seen_until, json.dumps(sorted(sent)), subscription.number),
    )


def count_subscriptions(curation: sqlite3.Connection) -> list[dict[str, object]]:
    """How many are confirmed and how many wait for a yes, by kind; no address."""
    rows = curation.execute(
        """SELECT kind, sum(confirmed_at <> '') AS confirmed, sum(confirmed_at = '') AS waiting
           FROM mail_subscriptions GROUP BY kind ORDER BY kind"""
    )
    return [{"kind": kind, "confirmed": confirmed, "waiting": waiting} for kind, confirmed, waiting in rows]


def _find(curation: sqlite3.Connection, where: str, *values: str) -> Subscription | None:
    row = curation.execute(f"SELECT * FROM mail_subscriptions WHERE {where}", values).fetchone()
    return _build(row) if row else None


def _count(curation: sqlite3.Connection, where: str, *values: str) -> int:
    return int(str(scalar(curation, f"SELECT count(*) FROM mail_subscriptions WHERE {where}", *values)))


def _build(row: sqlite3.Row) -> Subscription:
    return Subscription(
        row["id"], row["email"], row["kind"], row["target"], row["token"], row["asked_at"], row["confirmed_at"],
        row["seen_until"], frozenset(json.loads(row["sent"])),
    )  # fmt: skip
