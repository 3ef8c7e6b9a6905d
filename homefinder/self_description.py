"""What this catalogue says of itself wherever it describes itself: its name, what it is, and its licence."""

from __future__ import annotations

TITLE = "Homefinder catalogue"
DESCRIPTION = (
    "Standards, data collections, code sets, laws and bodies that UK government publishes, joined from many "
    "publications into one list, with the needs that they may serve and every change to them."
)
OPEN_LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
OPEN_LICENCE_NAME = "Open Government Licence v3.0"
RIGHTS = (
    "What Homefinder adds, which is the joining, the mappings and its own words, is under the Open Government Licence "
    "v3.0. What a publisher wrote stays under the licence that its source names."
)
"""What the licence covers; the page about the site says the same and lists the sources' licences."""
KEYWORDS = ("data standards", "technical standards", "public sector")
