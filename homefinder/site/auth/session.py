"""The cookie of somebody who signed in: signed, good for some hours, and only while the account is as it was."""

from __future__ import annotations

import secrets
import time
from typing import Any

from itsdangerous import BadSignature

from homefinder.site.auth.accounts import Account, read_all_accounts
from homefinder.site.auth.ended_sessions import EndedSession, is_ended, remember_ended_session
from homefinder.site.http.served_catalogue import find_served_catalogue

COOKIE = "homefinder_session"
SESSION_HOURS = 8
"""How long a session lasts: a working day."""

_PURPOSE = "homefinder-session"


def find_actor(datasette: Any, request: Any) -> dict[str, str] | None:
    """Who asks: name and role as the account has them now; None for the public and for any cookie that is not good."""
    session = _read_cookie(datasette, request.cookies.get(COOKIE, ""))
    catalogue = find_served_catalogue(datasette)
    if session is None or catalogue is None or is_ended(catalogue, str(session.get("session"))):
        return None
    account = read_all_accounts(datasette, catalogue.settings).get(str(session.get("name")))
    if account is None or account.session_mark != session.get("mark"):
        return None
    return {"id": account.name, "role": account.role}


def begin_session(datasette: Any, request: Any, response: Any, account: Account) -> None:
    """Set the cookie: not for scripts, not with anything that another site sends, over https where that is used."""
    session = {
        "name": account.name, "mark": account.session_mark, "session": secrets.token_hex(8),
        "until": int(time.time()) + SESSION_HOURS * 3600,
    }  # fmt: skip
    value = datasette.sign(session, _PURPOSE)
    _set_cookie(request, response, value, SESSION_HOURS * 3600)


def end_session(datasette: Any, request: Any, response: Any) -> EndedSession | None:
    """Take the cookie away, and refuse copies of it from now on; what is to be kept of it, None without a session."""
    session = _read_cookie(datasette, request.cookies.get(COOKIE, ""))
    _set_cookie(request, response, "", 0)
    if session is None:
        return None
    ended = EndedSession(str(session["session"]), float(session["until"]))
    remember_ended_session(ended)
    return ended


def _set_cookie(request: Any, response: Any, value: str, seconds: int) -> None:
    response.set_cookie(
        COOKIE, value, max_age=seconds, httponly=True, samesite="strict", secure=request.scheme == "https"
    )


def _read_cookie(datasette: Any, value: str) -> dict[str, Any] | None:
    if not value:
        return None
    try:
        session = datasette.unsign(value, _PURPOSE)
    except BadSignature:
        return None
    if not isinstance(session, dict) or float(session.get("until", 0)) < time.time():
        return None
    return session
