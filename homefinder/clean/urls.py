"""Web addresses of publications: mended where a slip is plain, refused where they are not http(s).

After WHATWG URL (https://url.spec.whatwg.org/) for what browsers forgive, and RFC 3987 for what an address in RDF may
hold. The case and the slashes of a path are the publisher's own and stay; so do fragments.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from homefinder.clean.characters import CleanResult, remove_invisible, remove_unstorable

LONGEST = 2_000
"""Characters; longer ones are refused by common servers and clients."""
NO_VALUE_WORDS = frozenset(
    {"", "-", "--", "n/a", "na", "#n/a", "none", "null", "nil", "not applicable", "tbc", "tba", "#", "/"}
)
TRACKING = re.compile(r"(?:utm_[a-z_]+|gclid|fbclid|msclkid)(?:=|$)", re.IGNORECASE)
"""Parameters that follow the reader, not the page."""
UNSAFE_SCHEME = re.compile(r"(?:javascript|vbscript|data|file|blob|about|view-source):", re.IGNORECASE)
_LINE_BREAKS = re.compile(r"[\t\n]+")
_SCHEME = re.compile(
    r"(?P<outer>(?:https?[:/\\]{1,4}+(?=https?[:/\\]))*+)(?P<scheme>https?)(?P<mark>[:/\\]{1,4}+)", re.IGNORECASE
)
_LOOKS_LIKE = re.compile(r"https?[:/\\]|www\.|//|mailto:", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?|\[[0-9a-f:.]+\]")
_MAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')
_DEFAULT_PORTS = {"http": 80, "https": 443}


def looks_like_address(text: str) -> bool:
    """Whether a relation's target is an address (or poses as one) rather than a key of its source."""
    bare = remove_invisible(text).strip()
    return bool(_LOOKS_LIKE.match(bare) or UNSAFE_SCHEME.match(_LINE_BREAKS.sub("", bare)))


def clean_address(text: str, *, role: str = "") -> CleanResult:
    """The address in one spelling; ``mended-address`` or ``odd-address`` where it was not right.

    ``mailto:`` is an address in the role ``contact`` only. What cannot be an address is dropped: the value is empty
    and the source's spelling is given. The braces of an address template (RFC 6570) are encoded without a word.
    """
    if len(text.strip()) > LONGEST * 2:
        return CleanResult("", ("odd-address",), remove_unstorable(text))
    bare = remove_invisible(text).strip().strip("<>\"'").strip()
    if bare.lower() in NO_VALUE_WORDS:
        return CleanResult("")
    if bare.lower().startswith("mailto:"):
        return _mail(bare, text, role)
    whole, mended = _repair_scheme(bare)
    url = _rebuild_url(whole) if len(whole) <= LONGEST and not _has_two_addresses(bare) else ""
    if not url:
        return CleanResult("", ("odd-address",), remove_unstorable(text))
    encoded = _NOT_IN_IRI.sub(_percent, url)
    if mended or encoded != url.replace("{", "%7B").replace("}", "%7D"):
        return CleanResult(encoded, ("mended-address",), remove_unstorable(text))
    return CleanResult(encoded, (), "" if encoded == url else remove_unstorable(text))


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


def _mail(bare: str, text: str, role: str) -> CleanResult:
    address = bare[len("mailto:") :].strip()
    if role == "contact" and _MAIL.fullmatch(address.split("?")[0]) and not _NOT_IN_IRI.search(address):
        return CleanResult(f"mailto:{address}")
    return CleanResult("", ("odd-address",), remove_unstorable(text))


def _repair_scheme(bare: str) -> tuple[str, bool]:
    """The text as one line with one well-written scheme, and whether that took mending."""
    line = _LINE_BREAKS.sub("", bare).replace("\\", "/")
    if line.lower().startswith("www."):
        return f"https://{line}", True
    if line.startswith("//"):
        return f"https:{line}", True
    found = _SCHEME.match(line)
    if not found:
        return line, False
    scheme = found["scheme"].lower()
    mended = bool(found["outer"]) or found["mark"] != "://" or line != bare
    return f"{scheme}://{line[found.end() :]}", mended


def _has_two_addresses(bare: str) -> bool:
    """Whether white space parts what may be two addresses, or an address and words about it."""
    _, _, rest = bare.partition(" ") if " " in bare else bare.partition("\n")
    return bool(re.search(r"://|www\.|\(|\n", rest))


def _rebuild_url(whole: str) -> str:
    """The address with its host in lower case and without default port and tracking; empty if it has no good host."""
    try:
        parts = urlsplit(whole)
        port = parts.port
    except ValueError:
        return ""
    host = _host_of(parts)
    if parts.scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc:
        return ""
    netloc = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    query = "&".join(piece for piece in parts.query.split("&") if not TRACKING.match(piece))
    return (
        f"{parts.scheme}://{netloc}{parts.path}"
        + (f"?{query}" if query else "")
        + (f"#{parts.fragment}" if parts.fragment else "")
    )


def _host_of(parts: SplitResult) -> str:
    """The host in lower case and ASCII (RFC 5890), or nothing where it is no host of the public web."""
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    if not host.isascii():
        try:
            host = host[:253].encode("idna").decode("ascii").lower()
        except UnicodeError:
            return ""
    if not _HOST.fullmatch(host):
        return ""
    host = host.rstrip(".")
    return host if "." in host or ":" in host or host == "localhost" else ""


VISIT_PARAMETERS = re.compile(
    r"(?:utm_[a-z_]+|gclid|gclsrc|dclid|fbclid|msclkid|mc_cid|mc_eid|_ga|_gl|yclid|igshid|wt\.mc_id|cmpid|s_cid"
    r"|hsctatracking|_hsenc|_hsmi|mkt_tok|trk|sessionid|jsessionid|phpsessid|sid|cachebust|nocache|_|ts|timestamp)",
    re.IGNORECASE,
)
"""Parameters of an address that follow the reader or the visit, not the page."""


@lru_cache(maxsize=16384)
def normalise_url(url: str) -> str:
    """An address without what tells no pages apart: scheme, ``www.``, last slash, tracking, order of parameters."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    query = sorted(
        item for item in parts.query.split("&") if item and not VISIT_PARAMETERS.fullmatch(item.partition("=")[0])
    )
    host = parts.netloc.lower().rstrip(".").removeprefix("www.").removesuffix(":443").removesuffix(":80")
    tail = (f"?{'&'.join(query)}" if query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    return f"{host}{parts.path.rstrip('/')}{tail}"
