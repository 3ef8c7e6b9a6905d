"""What every answer tells a browser: where its parts may come from, and that nobody may frame it.

https://www.w3.org/TR/CSP3/ for the policy; scripts run from our own files only, never from within a page.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from homefinder.site.guard.lanes import RETRY_SECONDS
from homefinder.site.http.asgi import Message, Send

OPEN_HEADERS: Mapping[str, str] = {"access-control-allow-origin": "*"}
"""Any site's pages may read an answer that takes no cookies (https://fetch.spec.whatwg.org/#http-cors-protocol)."""

EXPOSED_HEADERS = "Link, ETag, Accept-Ranges, Content-Range, Content-Length"
"""Headers that scripts of other sites may read beside those that they may always."""

SERVICE_HEADERS: Mapping[str, str] = {
    **OPEN_HEADERS,
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Content-Type, X-Requested-With, Authorization",
    "access-control-max-age": "86400",
}
"""The same for a service that other sites post questions to."""

POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
"""What one of our own pages may do."""

COMMON_HEADERS: Mapping[bytes, bytes] = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"strict-origin-when-cross-origin",
}
PAGE_HEADERS: Mapping[bytes, bytes] = {
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    b"cross-origin-opener-policy": b"same-origin",
}

VENDORED_PATH = "/-/homefinder/vendor/"
"""Where files that others built lie. They are large and change only with our set-up; browsers keep them for a day."""

DATASETTE_PATHS = ("/catalogue", "/-/")
"""Where Datasette draws pages of its own, which carry a few scripts and styles within them."""

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_ALLOW_FACET = "{{ datasette_allow_facet }}"


def add_headers(send: Send, path: str, more_policy: str = "") -> Send:
    """``send`` that adds the headers to the answer for ``path``; a header that the answer has already stays.

    ``more_policy``: what pages may do beside what they may already, as ``build_policy`` takes it.
    """

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {
                **message,
                "headers": _merge_headers(message.get("headers", ()), path, message["status"], more_policy),
            }
        await send(message)

    return sending


def open_to_other_sites(send: Send) -> Send:
    """``send`` that lets pages of other sites read an answer that sets no cookie and says nothing of this itself."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(bytes(name), bytes(value)) for name, value in message.get("headers", ())]
            names = {name.lower() for name, _ in headers}
            if not names & {b"set-cookie", b"access-control-allow-origin"}:
                headers.append((b"access-control-allow-origin", b"*"))
            if b"set-cookie" not in names and b"access-control-expose-headers" not in names:
                headers.append((b"access-control-expose-headers", EXPOSED_HEADERS.encode()))
            message = {**message, "headers": headers}
        await send(message)

    return sending


def _merge_headers(
    headers: Iterable[tuple[bytes, bytes]], path: str, status: int, more_policy: str
) -> list[tuple[bytes, bytes]]:
    known = [(bytes(name), bytes(value)) for name, value in headers]
    named = {name.lower(): value for name, value in known}
    more = dict(COMMON_HEADERS)
    if status == 503:
        more[b"retry-after"] = str(RETRY_SECONDS).encode()
    if named.get(b"content-type", b"").startswith(b"text/html"):
        more |= {
            **PAGE_HEADERS,
            b"content-security-policy": _compute_policy(
                _DATASETTE if path.startswith(DATASETTE_PATHS) else "/", more_policy
            ),
        }
    elif path.startswith(VENDORED_PATH):
        more[b"cache-control"] = b"public, max-age=86400"
    return [*known, *((name, value) for name, value in more.items() if name not in named)]


_DATASETTE = DATASETTE_PATHS[0]


@cache
def _compute_policy(path: str, more: str) -> bytes:
    """The policy as a header has it: there are two, and every page needs one."""
    return build_policy(path, more).encode("latin-1", "ignore")


def build_policy(path: str, more: str = "") -> str:
    """The Content-Security-Policy of a page at ``path``. ``more`` are directives whose sources are allowed as well; a
    directive that we do not have is added as it is."""
    parts = dict(POLICY)
    added = dict(_split_directives(more))
    if path.startswith(DATASETTE_PATHS):
        # A browser passes over 'unsafe-inline' where a hash stands beside it.
        hashes = () if "'unsafe-inline'" in added.get("script-src", "") else compute_datasette_script_hashes()
        parts["script-src"] = " ".join([parts["script-src"], *hashes])
        parts["style-src"] += " 'unsafe-inline'"
    for name, sources in added.items():
        known = parts.get(name, "")
        parts[name] = sources if known in ("", "'none'") else f"{known} {sources}"
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _split_directives(policy: str) -> Iterator[tuple[str, str]]:
    """Each directive and its sources, on one line: a header has no others."""
    for directive in policy.split(";"):
        name, *sources = directive.split()[:100] or [""]
        if name and sources:
            yield name.lower(), " ".join(sources)


@cache
def compute_datasette_script_hashes() -> tuple[str, ...]:
    """Sources for the scripts that stand in Datasette's own templates, each as ``'sha256-…'``, in order."""
    import datasette

    folder = Path(datasette.__file__).resolve().parent / "templates"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.html"))]
    return tuple(sorted({_compute_script_source(script) for text in texts for script in list_scripts(text)}))


def list_scripts(template: str) -> list[str]:
    """The scripts within a template as they reach a browser; one with an expression that we do not know stays out."""
    found = []
    for script in _SCRIPT.findall(template):
        if _ALLOW_FACET in script:
            found += [script.replace(_ALLOW_FACET, value) for value in ("true", "false")]
        elif "{{" not in script and "{%" not in script:
            found.append(script)
    return found


def _compute_script_source(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
