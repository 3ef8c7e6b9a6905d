"""Every recogniser, in the order in which they look."""

from __future__ import annotations

from collections.abc import Sequence

from homefinder.discovery.forms.ckan import find_site_ckan, recognise_ckan
from homefinder.discovery.forms.csv_table import recognise_csv
from homefinder.discovery.forms.data_json import find_site_data_json, recognise_data_json
from homefinder.discovery.forms.feed import recognise_document, recognise_feed
from homefinder.discovery.forms.html.alternates import recognise_alternates
from homefinder.discovery.forms.html.listing import recognise_listing, recognise_page
from homefinder.discovery.forms.json_list import recognise_json_list
from homefinder.discovery.forms.look import AddressLook, Recogniser
from homefinder.discovery.forms.rdf import recognise_rdf
from homefinder.discovery.forms.repository import recognise_repository
from homefinder.discovery.forms.sitemap import find_site_sitemap, recognise_sitemap
from homefinder.discovery.forms.sparql import recognise_sparql
from homefinder.discovery.forms.workbook import recognise_workbook
from homefinder.discovery.model import FormCandidate

RECOGNISERS: Sequence[tuple[str, Recogniser]] = (
    ("a catalogue in CKAN", recognise_ckan),
    ("a SPARQL endpoint", recognise_sparql),
    ("a catalogue in data.json", recognise_data_json),
    ("DCAT, SKOS or other RDF", recognise_rdf),
    ("a feed in Atom or RSS", recognise_feed),
    ("a sitemap", recognise_sitemap),
    ("a workbook", recognise_workbook),
    ("a table in CSV", recognise_csv),
    ("a list in JSON", recognise_json_list),
    ("the archive of a repository", recognise_repository),
    ("other forms that the page links to", lambda look: recognise_alternates(look, recognise)),
    ("a table or list on the page", recognise_listing),
    ("a document of XML", recognise_document),
)
"""What is looked for, and by which function."""
LAST: Sequence[tuple[str, Recogniser]] = (
    ("CKAN behind the site", find_site_ckan),
    ("data.json of the site", find_site_data_json),
    ("a sitemap of the site", find_site_sitemap),
    ("the page alone", recognise_page),
)
"""What is looked for where nothing else was found that is fairly sure."""
FAIRLY_SURE = 0.5


def recognise(look: AddressLook) -> list[FormCandidate]:
    """Everything that the address may be, the surest first."""
    found = [one for _, recogniser in RECOGNISERS for one in recogniser(look)]
    if not look.depth and not any(one.sureness >= FAIRLY_SURE for one in found):
        found += [one for _, recogniser in LAST for one in recogniser(look)]
    return sorted(found, key=lambda one: -one.sureness)


def list_looked_for() -> tuple[str, ...]:
    """What is looked for, in words."""
    return tuple(name for name, _ in (*RECOGNISERS, *LAST))
