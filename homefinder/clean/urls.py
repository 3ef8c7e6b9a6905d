"""Web addresses: mended where a slip is plain, refused where they are not http(s), and which of them are the same.

After WHATWG URL (https://url.spec.whatwg.org/) for what browsers forgive, and RFC 3987 for what an address in RDF may
hold. In an address that is kept, the case and the slashes of a path are the publisher's own and stay; so do fragments.
What is the same is said by two forms that nobody sees or fetches: of one *request* by RFC 3986 section 6.2, of one web
*page* by what publishers write in several ways. docs/decisions/0008 holds the cases and the figures.
"""

from __future__ import annotations

import re
import string
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from homefinder.clean.characters import NO_VALUE_WORDS, CleanResult, remove_invisible, remove_unstorable

LONGEST = 2_000
"""Characters; longer ones are refused by common servers and clients."""
NO_ADDRESS_WORDS = NO_VALUE_WORDS | {"tbc", "tba", "#", "/"}
TRACKING = re.compile(
    r"(?:utm_[a-z_]+|gclid|gclsrc|dclid|gbraid|wbraid|_ga|_gl|fbclid|msclkid|yclid|igshid|mc_cid|mc_eid|mkt_tok|trk"
    r"|wt\.mc_id|cmpid|s_cid|hsctatracking|_hsenc|_hsmi|jsessionid|phpsessid|sessionid|cachebust|nocache)(?:=.*)?"
    r"|(?:_|ts|timestamp)=\d{10,}",
    re.IGNORECASE,
)
"""Parameters that follow the reader, the visit or the clock, not the page (not ``sid``: sites keep the page there)."""
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sessionid)=[^/;]*", re.IGNORECASE)
_TEXT_FRAGMENT = re.compile(r":~:.*")
"""What a browser marks on a page (https://wicg.github.io/scroll-to-text-fragment/)."""
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
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
"""RFC 3986 section 2.3: these mean the same escaped or not."""


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
    if bare.lower() in NO_ADDRESS_WORDS:
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
        origin = build_origin(parts)
    except ValueError:
        return ""
    host = _encode_host(parts.hostname or "")
    if parts.scheme not in _DEFAULT_PORTS or "@" in parts.netloc or not _HOST.fullmatch(host):
        return ""
    if "." not in host and ":" not in host and host != "localhost":
        return ""
    query = _drop_tracking(parts.query)
    return f"{origin}{parts.path}" + (f"?{query}" if query else "") + (f"#{parts.fragment}" if parts.fragment else "")


def _drop_tracking(query: str) -> str:
    return "&".join(piece for piece in query.split("&") if not TRACKING.fullmatch(piece))


def canonicalise_url(url: str) -> str:
    """One spelling for addresses that ask the same: query in order of name, default port and fragment left out.

    Raises ValueError for what is no address.
    """
    parts = urlsplit(url)
    query = _sort_query(parts.query)
    return build_origin(parts) + (_normalise_path(parts.path) or "/") + (f"?{query}" if query else "")


@lru_cache(maxsize=65536)
def build_page_key(url: str) -> str:
    """What all addresses of one web page share; a text that is no web address stays as it is.

    Scheme, ``www.``, a last slash, tracking and the order of parameters tell no pages apart. A fragment does: a part
    of a page may be a thing of its own, and some sites keep their pages there.
    """
    try:
        parts = urlsplit(url.strip())
        origin = build_origin(parts)
    except ValueError:
        return url
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return url
    host = origin.partition("://")[2].removeprefix("www.")
    path = _PATH_SESSION.sub("", _normalise_path(parts.path)).rstrip("/")
    query = _sort_query(_drop_tracking(parts.query))
    fragment = _TEXT_FRAGMENT.sub("", parts.fragment)
    return f"{host}{path}" + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def _encode_host(host: str) -> str:
    """A host in ASCII (RFC 5890) and lower case, without the dot of the root; one of IPv6 in brackets."""
    lower = host.lower().rstrip(".")
    if ":" in lower:
        return f"[{lower}]"
    try:
        return lower if lower.isascii() else lower[:253].encode("idna").decode("ascii")
    except UnicodeError:
        return lower


def build_origin(parts: SplitResult) -> str:
    """Scheme, host and port in one spelling. Raises ValueError for a port that is none."""
    scheme, port = parts.scheme.lower(), parts.port
    after = "" if port in (None, _DEFAULT_PORTS.get(scheme)) else f":{port}"
    return f"{scheme}://{_encode_host(parts.hostname or '')}{after}"


def _sort_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    return urlencode(sorted(pairs), safe="/:@!$'()*,;?", quote_via=quote, errors="surrogateescape")


def _normalise_path(path: str) -> str:
    """A path in one spelling, without ``.`` and ``..``. An escaped delimiter (%2F) means another path and stays."""
    plain = _ESCAPE.sub(_normalise_escape, path)
    return quote(_remove_dots(plain), safe="%/~:@!$&'()*+,;=", errors="surrogateescape")


def _normalise_escape(escape: re.Match[str]) -> str:
    letter = chr(int(escape[0][1:], 16))
    return letter if letter in _UNRESERVED else escape[0].upper()


def _remove_dots(path: str) -> str:
    """RFC 3986 section 5.2.4."""
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == ".." and len(kept) > 1:
            kept.pop()
        if segment not in (".", ".."):
            kept.append(segment)
    return "/".join(kept) + ("/" if path.endswith(("/.", "/..")) else "")
