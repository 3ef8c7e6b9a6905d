"""Signing in and out, and how a person is named."""

from __future__ import annotations

import asyncio
import sqlite3

from datasette.utils.asgi import Response
from datasette_auth_passwords.utils import verify_password  # type: ignore[import-untyped]

from homefinder.site.auth.accounts import Account, all_accounts
from homefinder.site.auth.audit import Deed, noted, show_name, signs_as
from homefinder.site.auth.rate_limit import NAMES, SIGN_INS
from homefinder.site.auth.session import begin, end
from homefinder.site.curation.fields import Field, Problems, answered
from homefinder.site.curation.form_view import Turn, go, own
from homefinder.site.http.page import Page

FIELDS = (
    Field("name", "Name", missing="Enter the name of your account", autocomplete="username", most=40),
    Field(
        "password", "Password", "password", missing="Enter your password", autocomplete="current-password", most=1000
    ),
)
NAMED = (Field("shown", "Name to show", hint="Leave it empty to be named by your role only.", most=80),)

_NOBODY = f"pbkdf2_sha256$480000${'0' * 32}$no-password-gives-this"
"""Checked where there is no such account, so that the time of an answer does not tell which names there are."""

_checking = asyncio.Semaphore(2)
"""A check takes a third of a second of one processor; readers need the rest."""


async def sign_in(turn: Turn) -> Response:
    """The form, and its answer."""
    onward = own((turn.posted or turn.query).get("next", ""), "/curate")
    if turn.posted is None:
        return await _form(turn, onward, {}, ())
    values, problems = answered(FIELDS, turn.posted)
    if problems:
        return await _form(turn, onward, values, problems)
    keys = ((SIGN_INS, turn.address), (NAMES, values["name"]))
    if any(limit.full(key) for limit, key in keys):
        message = "There were too many tries from here. Wait fifteen minutes, then try again."
        return await turn.refuse("Too many tries", message, 429)
    account = all_accounts(turn.datasette, turn.settings).get(values["name"])
    if account is None or not await _matches(turn.posted["password"], account):
        if account is None:
            await _matches(turn.posted["password"], Account("", "", _NOBODY))
        for limit, key in keys:
            limit.use(key)
        return await _form(turn, onward, values, [("name", "The name or the password is not right. Check both")])
    SIGN_INS.forget(turn.address)
    response = go(onward)
    begin(turn.datasette, turn.request, response, account)
    return response


async def sign_out(turn: Turn) -> Response:
    """End the session; by a form only, or any site could do it with a picture's address."""
    if turn.posted is None:
        return go("/curate")
    response = go("/sign-in")
    end(turn.datasette, turn.request, response)
    return response


async def curate(turn: Turn) -> Response:
    """What a person may do here, and how the log names them."""
    if turn.posted is not None:
        values, problems = answered(NAMED, turn.posted)
        if not problems:
            await turn.write(lambda curation: _named(curation, turn, values["shown"]))
            return go("/curate?named=1")
    else:
        values, problems = {}, []
    sign, shown = await turn.write(
        lambda curation: (
            signs_as(curation, turn.actor),
            str(curation.execute("SELECT shown FROM people WHERE actor = ?", (turn.actor,)).fetchone()[0]),
        )
    )
    data = {
        "fields": NAMED, "values": {"shown": shown} | values, "problems": problems, "signs_as": sign,
        "named": "named" in turn.query,
    }  # fmt: skip
    return await turn.page(Page("pages/curate-desk.html", "Your desk", data), 400 if problems else 200)


def _named(curation: sqlite3.Connection, turn: Turn, shown: str) -> None:
    show_name(curation, turn.actor, shown)
    noted(curation, turn.actor, turn.role, Deed("name-shown", "person", "", ""))


async def _matches(password: str, account: Account) -> bool:
    async with _checking:
        return bool(await asyncio.to_thread(verify_password, password, account.hash))


async def _form(turn: Turn, onward: str, values: dict[str, str], problems: Problems) -> Response:
    data = {"fields": FIELDS, "values": values, "problems": problems, "onward": onward}
    page = Page("pages/curate-sign-in.html", "Sign in", data)
    return await turn.page(page, 400 if problems else 200)
