"""A standard for search engines: schema.org and DCAT terms side by side (https://schema.org/Dataset). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.ids import iri
from homefinder.rdf.dcat.resources import build_kind_address
from homefinder.rdf.texts import Texts, to_language_values
from homefinder.rdf.values import format_validity, to_language_tag
from homefinder.site.http.page import PageContext
from homefinder.site.pages.ending import build_ending_facts
from homefinder.site.pages.structured_data import ORGANISATIONS, choose_schema_type

DCAT, DCTERMS = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"


def build_linked_data(
    context: PageContext, home: Mapping[str, Any], texts: Texts, ending: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The home for search engines: schema.org and DCAT terms side by side (https://schema.org/Dataset)."""
    shortened = {term: [one._replace(text=one.text[:5000]) for one in several] for term, several in texts.items()}
    said = to_language_values(shortened)
    languages = dict.fromkeys(to_language_tag(one.language) for one in (*texts["title"], *texts["description"]))
    schema_type = choose_schema_type(home["kind"])
    facts = {
        "@context": {"@vocab": "https://schema.org/", "dcat": DCAT, "dct": DCTERMS},
        "@id": iri(context.settings.base, "home", home["id"]),
        "@type": [schema_type, "dcat:Resource"],
        "name": _take_single(said["title"]),
        "alternateName": _take_single(said["alternative"]),
        "description": _take_single(said["description"]),
        "url": home["url"],
        **({} if schema_type in ORGANISATIONS else _build_work_facts(home, [one for one in languages if one])),
        "dct:identifier": home["id"],
        "dct:type": {"@id": build_kind_address(home["kind"])},
        "dct:valid": format_validity(home["valid_from"], home["valid_to"]),
        **build_ending_facts(home, ending),
    }
    return {name: value for name, value in facts.items() if value}


def _build_work_facts(home: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
    """What only a work has: its language, version, days, publisher and licence."""
    return {
        "inLanguage": _take_single(languages),
        "version": home["version"],
        "datePublished": home["issued"],
        "dateModified": home["modified"],
        "publisher": {"@type": "Organization", "name": home["publisher"]} if home["publisher"] else "",
        "license": home["source_licence_url"],
    }


def _take_single(values: Sequence[Any]) -> Any:
    """The values, or the one where there is but one."""
    return values[0] if len(values) == 1 else list(values)
