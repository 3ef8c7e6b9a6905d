"""Reading lists: all of them, and each with its standards, why to read them, and what changed in them."""

from __future__ import annotations

from homefinder.clean.days import format_day
from homefinder.clean.markdown import escape_markdown
from homefinder.site.http.page import Link, Page, PageContext, PageNotFound, PageRequest
from homefinder.site.pages.common import add_pages
from homefinder.site.reading_lists import ReadingList, list_reading_events, list_standards, read_reading_lists
from homefinder.urls import build_feed_path, build_page_path, clean_link

SHOWN_EVENTS = 10
CSV_COLUMNS = ("number", "title", "kind", "owner", "lifecycle", "why", "home_id", "url")


def reading_lists_page(context: PageContext, _: PageRequest) -> Page:
    """Every reading list with what it is for."""
    rows = [
        {"id": item.id, "title": item.title, "purpose": item.purpose, "recommended_by": item.recommended_by,
         "standards": len(item.standards)}
        for item in read_reading_lists(context.vocab)
    ]  # fmt: skip
    about = "Standards that somebody collected for a purpose, in the order in which to read them."
    return Page("pages/reading-lists.html", "Reading lists", {"lists": add_pages("reading", rows)}, about, rows=rows)


def reading_list_page(context: PageContext, request: PageRequest) -> Page:
    """One reading list: its standards, why each, and what changed in them. Raises PageNotFound."""
    found = find_reading_list(context, request.path["id"])
    standards = [
        {**item, "page": build_page_path("home", item["home_id"]) if item["home_id"] else "",
         "url": clean_link(item["url"])}
        for item in list_standards(context.catalogue, found)
    ]  # fmt: skip
    homes = [item["home_id"] for item in standards if item["home_id"]]
    data = {
        "list": found.model_dump(mode="json"),
        "reviewed": format_day(found.reviewed_on.isoformat()),
        "standards": standards,
        "news": add_pages("change", list_reading_events(context.catalogue, homes, SHOWN_EVENTS)),
    }
    return Page(
        "pages/reading-list.html",
        found.title,
        data,
        found.purpose,
        rows=[{name: item[name] for name in CSV_COLUMNS} for item in standards],
        things=[("home", home) for home in homes],
        links=(Link(build_feed_path("reading", found.id), "Feed of what changes in it", "application/atom+xml"),),
        crumbs=(Link("/reading", "Reading lists"),),
        markdown=_render_markdown(found, standards),
    )


def find_reading_list(context: PageContext, name: str) -> ReadingList:
    """The list with this id. Raises PageNotFound."""
    found = next((item for item in read_reading_lists(context.vocab) if item.id == name), None)
    if found is None:
        raise PageNotFound(f"There is no reading list “{name}”. The list of them has every one.", "/reading")
    return found


def _render_markdown(found: ReadingList, standards: list[dict[str, str]]) -> str:
    lines = [f"# {escape_markdown(found.title)}", "", str(escape_markdown(found.purpose)), ""]
    for number, item in enumerate(standards, start=1):
        address = f" (<{item['url']}>)" if item["url"] else ""
        lines.append(f"{number}. **{escape_markdown(item['title'] or item['record'])}**{address}: "
                     f"{escape_markdown(item['why'])}")  # fmt: skip
    lines += [
        "",
        f"Recommended by: {escape_markdown(found.recommended_by)}, {format_day(found.reviewed_on.isoformat())}",
    ]
    return "\n".join(lines) + "\n"
