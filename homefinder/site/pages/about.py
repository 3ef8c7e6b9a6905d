"""About: feeds, calendars, downloads and licences."""

from __future__ import annotations

from homefinder.site.http.page import Link, Page, PageContext, PageRequest
from homefinder.site.pages.structured_data import build_catalogue_facts
from homefinder.store.build_state import read_state
from homefinder.urls import build_page_path, clean_link

SOURCES = "SELECT id, title, publisher, licence, licence_url, schedule FROM sources ORDER BY title"
DOWNLOADS: tuple[tuple[str, str, str], ...] = (
    ("/catalogue.db", "The whole catalogue", "one SQLite file, as it is served"),
    ("/catalogue/homes.csv?_dl=1", "All standards and other homes", "CSV"),
    ("/needs.csv?_dl=1", "Needs with their outcomes", "CSV"),
    ("/changes.csv?_dl=1", "All changes", "CSV"),
    ("/calendar.csv?_dl=1", "All dates", "CSV"),
    ("/sources.csv?_dl=1", "Sources with their health", "CSV"),
    ("/dump/homefinder.ttl.gz", "Every statement in RDF", "Turtle, compressed with gzip"),
    ("/dump/homefinder.nq.gz", "Every statement in RDF by graph", "N-Quads, compressed with gzip"),
)
FEEDS: tuple[tuple[str, str, str], ...] = (
    ("/feeds/all.atom", "All changes", "Atom"),
    ("/calendars/all.ics", "All dates", "iCalendar"),
    ("/feeds.opml", "Every feed at once, for a reader to take in", "OPML"),
)


def about_page(context: PageContext, _: PageRequest) -> Page:
    """What this is, and every way to take it away."""
    seen = context.find_row("SELECT max(seen_on) AS day FROM runs")
    sources = [{**row, "licence_url": clean_link(row["licence_url"]), "page": build_page_path("source", row["id"])}
               for row in context.list_rows(SOURCES)]  # fmt: skip
    contact = context.settings.contact
    data = {
        "sources": sources,
        "published_at": read_state(context.catalogue, "published_at"),
        "as_of": seen["day"] if seen else "",
        "contact": contact,
        "contact_page": clean_link(contact) or (f"mailto:{contact}" if "@" in contact and " " not in contact else ""),
        "downloads": [{"href": href, "title": title, "form": form} for href, title, form in DOWNLOADS],
        "feeds": [{"href": href, "title": title, "form": form} for href, title, form in FEEDS],
        "base": context.settings.base,
    }
    about = "What Homefinder is, how often it looks, and how to take its facts away."
    return Page(
        "pages/about.html",
        "About Homefinder",
        data,
        about,
        rows=sources,
        links=(
            Link("/feeds/all.atom", "Feed of all changes", "application/atom+xml"),
            Link("/calendars/all.ics", "Calendar of all dates", "text/calendar"),
        ),
        linked_data=build_catalogue_facts(context),
    )
