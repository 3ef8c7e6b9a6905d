"""Who looks after a home, how and until when, and what is answered to published criteria: a page of each home."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from homefinder.assessment.answer import assess_home
from homefinder.assessment.elsewhere import list_published_assessments
from homefinder.clean.days import format_day
from homefinder.criteria.vocabulary import read_criteria
from homefinder.site.http.page import Link, Page, PageContext, PageMoved, PageNotFound, PageRequest
from homefinder.site.pages.duties import list_home_duties
from homefinder.site.pages.languages import build_lang
from homefinder.site.pages.standard.facts import format_duty
from homefinder.stewardship.collect import collect_stewardship
from homefinder.store.queries import resolve_home_id
from homefinder.store.queries.outside import list_listings, list_uses
from homefinder.urls import build_page_path, clean_link

HOME = "SELECT id, title, kind, language FROM homes WHERE id = ?"
CSV_COLUMNS = ("topic", "question", "answer", "why", "ask", "known")


def stewardship_page(context: PageContext, request: PageRequest) -> Page:
    """One home's lines, its answers to each set of criteria, its users and its duties.

    Raises PageNotFound, and PageMoved for an id that another home has now.
    """
    asked = request.path["id"]
    home = context.find_row(HOME, asked)
    if home is None:
        if (today := resolve_home_id(context.catalogue, asked)) != asked and context.find_row(HOME, today):
            raise PageMoved(build_page_path("stewardship", today))
        raise PageNotFound(f"There is no standard “{asked}”. The list of standards has every one.", "/homes")
    lines = list_stewardship_rows(context, home["id"])
    sets = [
        {"title": one.title, "id": one.id, "publisher": one.publisher, "note": one.note,
        "answers": _list_answers(context, home["id"], one)}
        for one in read_criteria(context.vocab)
    ]  # fmt: skip
    data = {
        "home": home, "lines": lines, "sets": sets, "uses": list_shown_uses(context, home["id"]),
        "duties": [{**row, "text": format_duty(row)} for row in list_home_duties(context, home["id"])],
        "home_page": build_page_path("home", home["id"]),
        "assessments": _list_assessments(context, home["id"]),
        "listings": [{**row, "url": clean_link(row["url"])} for row in list_listings(context.catalogue, home["id"])],
    }  # fmt: skip
    crumbs = (
        Link("/homes", "Standards"),
        Link(build_page_path("home", home["id"]), home["title"], language=build_lang(home["language"])),
    )
    about = f"Who looks after {home['title']}, how and until when, with what each line rests on."
    return Page(
        "pages/stewardship.html", f"Will it be looked after? {home['title']}", data, about,
        rows=[{name: row[name] for name in CSV_COLUMNS} for row in lines], columns=CSV_COLUMNS,
        things=[("home", home["id"])], crumbs=crumbs,
    )  # fmt: skip


def list_stewardship_rows(context: PageContext, home: str) -> list[dict[str, Any]]:
    """The lines of one home; only addresses of the web are links."""
    return [{**line.to_dict(), "page": clean_link(line.page)} for line in collect_stewardship(context.catalogue, home)]


def list_shown_uses(context: PageContext, home: str) -> list[dict[str, Any]]:
    """Who uses a home, as everybody may see it."""
    return [{**row, "url": clean_link(row["url"])} for row in list_uses(context.catalogue, home, size=200)]


def _list_answers(context: PageContext, home: str, criteria: Any) -> list[dict[str, Any]]:
    found = assess_home(context.catalogue, context.curation, home, criteria)
    return [{**one.to_dict(), "evidence": clean_link(one.evidence)} for one in found]


def _list_assessments(context: PageContext, home: str) -> list[dict[str, Any]]:
    return [
        {
            **asdict(one), "url": clean_link(one.url), "page": build_page_path("record", one.record_id),
            "day": format_day(one.assessed_on), "full": one.full_count, "scored": one.score_count,
        }
        for one in list_published_assessments(context.catalogue, home)
    ]  # fmt: skip
