"""About: feeds, calendars, downloads and licences; and the submission for a need, ready to be read and taken away."""

from __future__ import annotations

from urllib.parse import quote

from homefinder.errors import UsageError
from homefinder.site.http.page import Asked, House, Link, NotHere, Page
from homefinder.site.pages.common import day_of
from homefinder.urls import page_of, web

SOURCES = "SELECT id, title, publisher, licence, licence_url, schedule FROM sources ORDER BY title"
DOWNLOADS: tuple[tuple[str, str, str], ...] = (
    ("/catalogue.db", "The whole catalogue", "one SQLite file, as it is served"),
    ("/catalogue/homes.csv?_stream=on", "All standards and other homes", "CSV"),
    ("/needs.csv", "Needs with their outcomes", "CSV"),
    ("/changes.csv", "The latest changes", "CSV"),
    ("/calendar.csv", "All dates", "CSV"),
    ("/sources.csv", "Sources with their health", "CSV"),
)
FEEDS: tuple[tuple[str, str, str], ...] = (
    ("/feeds/all.atom", "All changes", "Atom"),
    ("/calendars/all.ics", "All dates", "iCalendar"),
)


def about_page(house: House, _: Asked) -> Page:
    """What this is, and every way to take it away."""
    noted = house.row("SELECT value FROM notes WHERE name = 'published_at'")
    sources = [{**row, "licence_url": web(row["licence_url"]), "page": page_of("source", row["id"])}
               for row in house.rows(SOURCES)]  # fmt: skip
    contact = house.settings.contact
    data = {
        "sources": sources,
        "published_at": noted["value"] if noted else "",
        "as_of": day_of(house),
        "contact": contact,
        "contact_page": web(contact) or (f"mailto:{contact}" if "@" in contact and " " not in contact else ""),
        "downloads": [{"href": href, "title": title, "form": form} for href, title, form in DOWNLOADS],
        "feeds": [{"href": href, "title": title, "form": form} for href, title, form in FEEDS],
        "base": house.settings.base,
    }
    about = "What Homefinder is, how often it looks, and how to take its facts away."
    return Page("pages/about.html", "About Homefinder", data, about, rows=sources)


def pack_page(house: House, asked: Asked) -> Page:
    """The submission for a need, to the owner of ``home`` or of the home that was chosen. Raises NotHere."""
    from homefinder.submissions.build import make_pack
    from homefinder.submissions.render import MARK, render
    from homefinder.submissions.routes import load_routes

    need = house.row("SELECT id, title FROM needs WHERE id = ?", asked.path["id"])
    if need is None:
        raise NotHere(f"There is no need “{asked.path['id']}”. The list of needs has every one.", "/needs")
    routes = load_routes(house.settings.home / "vocab" / "routes")
    home = asked.word("home")
    if home and house.row("SELECT 1 FROM homes WHERE id = ?", home) is None:
        raise NotHere(f"There is no standard or other home “{home}”.", page_of("need", need["id"]))
    try:
        pack = make_pack(house.catalogue, house.curation, routes, need["id"], home, today=day_of(house))
    except UsageError as error:
        raise NotHere(f"No submission can be written for this need: {error}.", page_of("need", need["id"])) from error
    text = render(pack)
    data = {
        "need": need,
        "markdown": text,
        "home": {"id": pack.home.id, "title": pack.home.title, "page": page_of("home", pack.home.id)},
        "homes": house.rows(
            """SELECT h.id, h.title FROM candidates c JOIN homes h ON h.id = c.home_id WHERE c.need_id = ?
               AND c.rank <= 10 ORDER BY c.rank""",
            need["id"],
        ),
        "need_page": page_of("need", need["id"]),
        "gaps": text.count(MARK),
        "download": f"{page_of('pack', need['id'])}.md" + (f"?home={quote(home, safe='-._~')}" if home else ""),
    }
    crumbs = (Link("/needs", "Needs"), Link(page_of("need", need["id"]), need["title"]))
    return Page(
        "pages/pack.html", f"Submission: {need['title']}", data, "The submission for a need.", crumbs=crumbs, text=text
    )
