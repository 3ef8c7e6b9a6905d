"""From the text of a publication to its dated facts. Pure."""

from __future__ import annotations

from homefinder.dates.declared import find_declared_facts
from homefinder.dates.documents import read_document
from homefinder.dates.find import drop_coarser, find_facts
from homefinder.dates.model import DatedFact


def read_dates(text: str, name: str = "", published: str = "") -> list[DatedFact]:
    """Every dated fact of a publication, declared ones first; ``name`` is its file's name or its address."""
    document = read_document(text, name)
    declared = list(find_declared_facts(document.fields))
    return drop_coarser([*declared, *find_facts(document.passages, document.title, published)])
