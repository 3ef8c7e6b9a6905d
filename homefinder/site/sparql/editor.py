"""The page with the query editor: our prefixes, and the saved questions of ``vocab/queries/``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response

from homefinder.rdf.context import read_context
from homefinder.site.http.page import Page
from homefinder.site.http.page_view import render_html
from homefinder.site.http.served_catalogue import ServedCatalogue
from homefinder.site.sparql.workers import build_limits

FIRST_QUERY = """SELECT ?home ?title ?publisher WHERE {
  ?home a hf:Home ; dcterms:title ?title ; dcterms:publisher/foaf:name ?publisher .
}
ORDER BY ?title
LIMIT 20
"""
"""The query that stands in the box at first."""

EDITOR_FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor"
"""Files of the editor, built by others: the set-up fetches them with npm, and a wheel carries them."""

_COMMENT = re.compile(r"(?:#[^\n]*\n)+")
_PREFIX_DECLARATION = re.compile(r"\bPREFIX\s+([\w.-]*)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A saved query: its name, the question that it answers in one sentence, and its text."""

    name: str
    question: str
    text: str


def read_saved_queries(folder: Path) -> Sequence[SavedQuery]:
    """The queries of ``folder`` by name; the first comment line of each is its question."""
    found = []
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        first = next((line for line in text.splitlines() if line.startswith("#")), f"# {path.stem}")
        found.append(SavedQuery(path.stem, first.lstrip("# ").strip(), text))
    return tuple(found)


def declare_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """``text`` with the prefixes that it uses declared below its first comment, so that it runs elsewhere too."""
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    used = [name for name in prefixes if re.search(rf"(?<![\w:]){name}:\w", code)]
    known = {name.lower() for name in _PREFIX_DECLARATION.findall(code)}
    lines = [f"PREFIX {name}: <{prefixes[name]}>\n" for name in used if name.lower() not in known]
    comment = _COMMENT.match(text)
    end = comment.end() if comment else 0
    return text[:end] + "".join(lines) + text[end:]


def has_editor(folder: Path = EDITOR_FOLDER) -> bool:
    """Whether the editor's files are there. Where npm's registry could not be reached, a plain text box stays."""
    return all((folder / name).is_file() for name in ("yasqe.js", "yasqe.css"))


async def editor_page(request: Any, catalogue: ServedCatalogue) -> Response:
    """The editor as HTML; it works as a plain form where scripts are off."""
    settings = catalogue.settings
    vocab = settings.home / "vocab"
    prefixes = dict(sorted(read_context(vocab).prefixes.items()))
    queries = [
        replace(query, text=declare_prefixes(query.text, prefixes)) for query in read_saved_queries(vocab / "queries")
    ]
    chosen = next((query for query in queries if query.name == request.args.get("saved")), None)
    data = {
        "queries": queries,
        "prefixes": prefixes,
        "saved": {query.name: query.text for query in queries},
        "chosen": chosen.name if chosen else "",
        "text": chosen.text if chosen else declare_prefixes(FIRST_QUERY, prefixes),
        "base": f"{settings.base.rstrip('/')}/",
        "limits": build_limits(settings),
        "editor": has_editor(),
    }
    page = Page("pages/sparql.html", "Ask with SPARQL", data, "Query the catalogue and its mappings with SPARQL 1.1.")
    return Response.html(await render_html(catalogue.datasette, request, page), headers={"vary": "Accept"})
