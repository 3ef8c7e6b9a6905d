"""Files at addresses that programs know beforehand: ``/.well-known/api-catalog`` (RFC 9727, a linkset of RFC 9264),
``/.well-known/security.txt`` (RFC 9116), and ``/llms.txt`` (https://llmstxt.org/)."""

from __future__ import annotations

import json
from datetime import date, timedelta

from homefinder.self_description import DESCRIPTION, OPEN_LICENCE, TITLE
from homefinder.site.http.answers import Answer
from homefinder.site.http.media_types import CONTENT_TYPES
from homefinder.site.http.page import PageContext, PageRequest
from homefinder.store.today import read_present_day

LINKSET = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
EXPIRES_AFTER = timedelta(days=180)
"""How long whom to write to holds; the standard asks for less than a year."""

LLMS = """# {title}

> {description}

Every page has a form for programs: add .json, .csv, .ttl or .jsonld to its address. What publishers wrote stays under
their licences; the joining is under {licence}

## Find

- [Search]({base}/search.json?q=children+in+need): ranked homes for words, with reasons
- [Needs]({base}/needs.json): what sectors lack, with the outcome of the search
- [Standards and other homes]({base}/homes.json): the list, a page at a time
- [Owners]({base}/owners.json): who looks after them
- [Changes]({base}/changes.json): dated differences, newest first

## Take away

- [The whole catalogue]({base}/catalogue.db): one SQLite file
- [Every statement in RDF]({base}/dump/homefinder.ttl.gz): Turtle, compressed
- [DCAT catalogue]({base}/catalog.ttl)

## Ask

- [SPARQL]({base}/sparql): a description of the service and its graphs
- [OpenAPI description]({base}/openapi.json): the addresses in JSON
- [Reconciliation]({base}/reconcile): match a list of one's own
"""


def build_api_catalog(context: PageContext, _: PageRequest) -> Answer:
    """Every interface with its description and its documentation."""
    base = context.settings.base.rstrip("/")
    about = [{"href": f"{base}/about", "type": "text/html"}]
    openapi = {"href": f"{base}/openapi.json", "type": "application/json"}
    described = (
        ("", openapi),
        ("/sparql", {"href": f"{base}/sparql?format=ttl", "type": "text/turtle"}),
        ("/reconcile", {"href": f"{base}/reconcile", "type": "application/json"}),
        ("/catalog", {"href": f"{base}/.well-known/void", "type": "text/turtle"}),
    )
    linkset = [
        {"anchor": f"{base}{path or '/'}", "service-desc": [description], "service-doc": about}
        for path, description in described
    ]
    items = [{"href": one["anchor"]} for one in linkset]
    linkset.append({"anchor": f"{base}/.well-known/api-catalog", "item": items})
    return Answer(json.dumps({"linkset": linkset}, indent=1).encode(), LINKSET)


def build_security(context: PageContext, _: PageRequest) -> Answer:
    """Whom to tell of a weakness: the contact of the settings, else the form for feedback."""
    base, contact = context.settings.base.rstrip("/"), " ".join(context.settings.contact.split())
    if "@" in contact and not contact.startswith(("http", "mailto:")):
        contact = f"mailto:{contact}"
    expires = date.fromisoformat(read_present_day()) + EXPIRES_AFTER
    lines = [
        f"Contact: {contact or f'{base}/feedback'}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {base}/.well-known/security.txt",
        "",
    ]
    return Answer("\n".join(lines).encode(), CONTENT_TYPES["txt"])


def build_llms(context: PageContext, _: PageRequest) -> Answer:
    """Where a language model begins to read."""
    words = {"title": TITLE, "description": DESCRIPTION, "licence": OPEN_LICENCE}
    return Answer(LLMS.format(base=context.settings.base.rstrip("/"), **words).encode(), CONTENT_TYPES["txt"])
