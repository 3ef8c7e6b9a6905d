"""From the text of a publication to its dated facts. Pure."""

from __future__ import annotations

from dataclasses import replace

from homefinder.dates.meaning.find import drop_coarser, find_facts
from homefinder.dates.model import StatedDate
from homefinder.dates.reading.declared_fields import find_declared_facts
from homefinder.dates.reading.documents import Document, read_document


def read_dates(text: str, name: str = "", published: str = "") -> list[StatedDate]:
    """Every dated fact of a publication, declared ones first; ``name`` is its file's name or its address."""
    return read_facts(read_document(text, name), published)


def read_facts(document: Document, published: str = "") -> list[StatedDate]:
    """Every dated fact of a document; ``published`` (ISO) helps with years that are not said."""
    declared = list(find_declared_facts(document.fields))
    stated = find_facts(document.passages, document.title, published)
    if any(fact.kind in _CONSULTS.values() for fact in declared):
        stated = [replace(fact, kind=_CONSULTS.get(fact.kind, fact.kind)) for fact in stated]
    return drop_coarser([*declared, *stated])


_CONSULTS = {"opens": "consult-opens", "submit-by": "consult-closes"}
"""What opens and must be sent in on the page of a consultation."""
