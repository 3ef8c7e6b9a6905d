"""Signing in and out, and how a person is named."""

from __future__ import annotations

import asyncio
import math
import sqlite3
from contextlib import suppress

from datasette.utils.asgi import Response
from datasette_auth_passwords.utils import verify_password  # type: ignore[import-untyped]

from homefinder.errors import StoreError
from homefinder.site.auth.accounts import Account, read_all_accounts
from homefinder.site.auth.audit import AuditEntry, ensure_reviewer_name, write_audit_entry, write_shown_name
from homefinder.site.auth.ended_sessions import write_ended_session
from homefinder.site.auth.session import begin_session, end_session
from homefinder.site.auth.slowdown import ACCOUNT_SLOWDOWN, ADDRESS_SLOWDOWN, name_network
from homefinder.site.curation.fields import FormField, Problems, parse_answers
from homefinder.site.curation.form_view import FormRequest, redirect, resolve_own_path
from homefinder.site.curation.judging.disputes import list_own_disputes
from homefinder.site.guard.lanes import find_lanes
from homefinder.site.http.page import Page

FIELDS = (
    FormField("name", "Name", missing_message="Enter the name of your account", autocomplete="username", max_length=40),
    FormField(
        "password",
        "Password",
        "password",
        missing_message="Enter your password",
        autocomplete="current-password",
        max_length=1000,
    ),
)
NAME_FIELDS = (FormField("shown", "Name to show", hint="Leave it empty to be named by your role only.", max_length=80),)

_DUMMY_HASH = f"pbkdf2_sha256$480000${'0' * 32}$no-password-gives-this"
"""Checked where there is no such account, so that the time of an answer does not tell which names there are."""


async def sign_in(form_request: FormRequest) -> Response:
    """The form, and its answer."""
    onward = resolve_own_path((form_request.posted_values or form_request.query).get("next", ""), "/curate")
    if form_request.posted_values is None:
        return await _render_form(form_request, onward, {}, ())
    values, problems = parse_answers(FIELDS, form_request.posted_values)
    if problems:
        return await _render_form(form_request, onward, values, problems)
    wait = ADDRESS_SLOWDOWN.begin_try(sender := name_network(form_request.client_address))
    if wait:
        return await _refuse_early_try(form_request, wait)
    account = read_all_accounts(form_request.catalogue.datasette, form_request.catalogue.settings).get(values["name"])
    await asyncio.sleep(ACCOUNT_SLOWDOWN.count_pause(values["name"]))
    checked = account or Account("", "", _DUMMY_HASH)
    if not await _is_right_password(form_request, form_request.posted_values["password"], checked) or account is None:
        return await _render_form(
            form_request, onward, values, [("name", "The name or the password is not right. Check both")]
        )
    ADDRESS_SLOWDOWN.take_back(sender)
    ACCOUNT_SLOWDOWN.forget(values["name"])
    response = redirect(onward)
    begin_session(form_request.catalogue.datasette, form_request.request, response, account)
    return response


async def _refuse_early_try(form_request: FormRequest, seconds: float) -> Response:
    message = f"There were too many wrong tries from here. Wait {describe_wait(seconds)}, then try again."
    response = await form_request.refuse("Too many tries", message, 429)
    response.headers["retry-after"] = str(math.ceil(seconds))
    return response


def describe_wait(seconds: float) -> str:
    """A wait in words, rounded up."""
    if seconds <= 60:
        return "a minute" if seconds > 30 else "half a minute"
    return f"{math.ceil(seconds / 60)} minutes"


async def sign_out(form_request: FormRequest) -> Response:
    """End the session; by a form only, or any site could do it with a picture's address."""
    if form_request.posted_values is None:
        return redirect("/curate")
    response = redirect("/sign-in")
    session = end_session(form_request.catalogue.datasette, form_request.request, response)
    if session is not None:
        with suppress(StoreError):  # where nothing can be kept, it is ended while this process lives
            await form_request.write(lambda curation: write_ended_session(curation, session))
    return response


async def show_menu(form_request: FormRequest) -> Response:
    """What a person may do here, and how the log names them."""
    if form_request.posted_values is not None:
        values, problems = parse_answers(NAME_FIELDS, form_request.posted_values)
        if not problems:
            await form_request.write(lambda curation: _write_name(curation, form_request, values["shown"]))
            return redirect("/curate?named=1")
    else:
        values, problems = {}, []
    sign, shown = await form_request.write(
        lambda curation: (
            ensure_reviewer_name(curation, form_request.actor),
            str(
                curation.execute("SELECT display_name FROM people WHERE actor = ?", (form_request.actor,)).fetchone()[0]
            ),
        )
    )
    disputes = (
        await form_request.read(lambda context: list_own_disputes(context, sign))
        if form_request.role == "curator"
        else []
    )
    data = {
        "disputes": disputes,
        "fields": NAME_FIELDS, "values": {"shown": shown} | values, "problems": problems, "signs_as": sign,
        "name_saved": "named" in form_request.query,
    }  # fmt: skip
    return await form_request.render_page(Page("pages/curate-menu.html", "Your desk", data), 400 if problems else 200)


def _write_name(curation: sqlite3.Connection, form_request: FormRequest, shown: str) -> None:
    write_shown_name(curation, form_request.actor, shown)
    write_audit_entry(curation, form_request.actor, form_request.role, AuditEntry("name-shown", "person", "", ""))


async def _is_right_password(form_request: FormRequest, password: str, account: Account) -> bool:
    """Checked in a lane of its own: a check takes a third of a second of one processor, and readers need the rest."""
    lane = find_lanes(form_request.catalogue.datasette).find("passwords")
    return await lane.run(lambda: bool(verify_password(password, account.hash)))


async def _render_form(form_request: FormRequest, onward: str, values: dict[str, str], problems: Problems) -> Response:
    data = {"fields": FIELDS, "values": values, "problems": problems, "onward": onward}
    page = Page("pages/curate-sign-in.html", "Sign in", data)
    return await form_request.render_page(page, 400 if problems else 200)
