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

from homefinder.change_requests.model import ChangeRequestView
from homefinder.errors import UsageError

UID_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
UID_LENGTH = 6
UID_PATTERN = re.compile(rf"CR-[0-9]{{4}}-[{UID_ALPHABET}]{{{UID_LENGTH}}}")

_LOOKALIKE_DIGITS = str.maketrans("ILO", "110")


def build_uid(year: str, texts: Iterable[str], is_taken: Callable[[str], bool]) -> str:
    """A name for a request opened in ``year`` with these texts; another where ``is_taken`` says that it is given."""
    text = "\x1f".join(texts)
    attempt = 0
    while True:
        digest = hashlib.sha256(f"{attempt}\x1f{text}".encode("utf-8", "surrogatepass")).digest()
        number = int.from_bytes(digest[:8], "big")
        uid = f"CR-{year}-" + "".join(UID_ALPHABET[(number >> 5 * place) % 32] for place in range(UID_LENGTH))
        if not is_taken(uid):
            return uid
        attempt += 1


def normalise_uid(text: str) -> str:
    """A name as a person may type it: small letters, and I, L and O for the digits that they look like."""
    head, year, tail = [*text.strip().upper().split("-", 2), "", ""][:3]
    if head == "CR" and tail:
        return f"CR-{year}-{tail.translate(_LOOKALIKE_DIGITS)}"
    return text.strip().upper().translate(_LOOKALIKE_DIGITS)


def resolve_request(views: Iterable[ChangeRequestView], name: str) -> ChangeRequestView:
    """The request with this name, the end of it, or exactly this title. Raises UsageError for none or several."""
    views = tuple(views)
    uid = normalise_uid(name)
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
