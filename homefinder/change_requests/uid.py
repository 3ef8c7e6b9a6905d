"""What requests are called: ``CR-2026-7KQ4MD``, the year it was opened and six characters of what it was opened with.

A running number would be given twice as soon as two people each open a request before they bring their files together.
Six characters of Crockford's base 32 (https://www.crockford.com/base32.html) tell a thousand million apart: among a
thousand requests of one year the chance that any two share a name is one in two thousand, and then the second to be
opened is told from the first by what it says, so that nothing is lost. The letters I, L, O and U are not used.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable

from homefinder.change_requests.model import RequestView
from homefinder.errors import UsageError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6
UID = re.compile(rf"CR-[0-9]{{4}}-[{ALPHABET}]{{{LENGTH}}}")

_READ_AS = str.maketrans("ILO", "110")


def new_uid(year: str, said: Iterable[str], taken: Callable[[str], bool]) -> str:
    """A name for a request opened in ``year`` with these texts; another where ``taken`` says that it is given."""
    text = "\x1f".join(said)
    attempt = 0
    while True:
        digest = hashlib.sha256(f"{attempt}\x1f{text}".encode("utf-8", "surrogatepass")).digest()
        number = int.from_bytes(digest[:8], "big")
        uid = f"CR-{year}-" + "".join(ALPHABET[(number >> 5 * place) % 32] for place in range(LENGTH))
        if not taken(uid):
            return uid
        attempt += 1


def as_typed(text: str) -> str:
    """A name as a person may type it: small letters, and I, L and O for the digits that they look like."""
    head, year, tail = [*text.strip().upper().split("-", 2), "", ""][:3]
    if head == "CR" and tail:
        return f"CR-{year}-{tail.translate(_READ_AS)}"
    return text.strip().upper().translate(_READ_AS)


def request_named(views: Iterable[RequestView], name: str) -> RequestView:
    """The request with this name, the end of it, or exactly this title. Raises UsageError for none or several."""
    views = tuple(views)
    uid = as_typed(name)
    wanted = name.strip().casefold()
    exact = [view for view in views if view.uid == uid]
    found = exact or [view for view in views if view.request.title.casefold() == wanted]
    found = found or [view for view in views if len(uid) >= 3 and view.uid.endswith(uid)]
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(f"{view.uid} ({view.request.title})" for view in found)
        raise UsageError(f"several requests are called {name!r}: {several}; give the whole name")
    near = [view for view in views if wanted and wanted in view.request.title.casefold()][:3]
    hint = "; near: " + ", ".join(f"{view.uid} ({view.request.title})" for view in near) if near else ""
    raise UsageError(f"no request is called {name!r}{hint}; `homefinder request list` shows them")
