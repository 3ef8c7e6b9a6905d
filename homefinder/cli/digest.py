"""Commands about upkeep, links, and telling people what changed: upkeep, check-links, digest."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from homefinder.clean.wording import count_things
from homefinder.cli.common import (
    Data,
    Json,
    check_day,
    explain_errors,
    print_json,
    print_rows,
    print_table,
    settings_for,
)
from homefinder.errors import UsageError
from homefinder.settings import format_command

UPKEEP = """SELECT u.*, h.title, h.kind, h.lifecycle, h.source_id, coalesce(p.name, '') AS owner
    FROM home_upkeep u JOIN homes h ON h.id = u.home_id LEFT JOIN publishers p ON p.id = h.publisher_id
    WHERE :level = '' OR u.level = :level
    ORDER BY CASE u.level WHEN 'poor' THEN 0 WHEN 'watch' THEN 1 WHEN 'unknown' THEN 2 ELSE 3 END,
      u.age_days DESC, h.id"""


@explain_errors
def upkeep(
    data: Data = None,
    as_json: Json = False,
    level: Annotated[str, typer.Option(help="Only of this level: poor, watch, unknown or good.")] = "",
) -> None:
    """Say how well each standard is kept: age, rhythm of editions, owner, dead links, a way to ask for a change."""
    from homefinder.change.upkeep.assess import LEVELS
    from homefinder.store.db import open_published
    from homefinder.store.queries import to_dicts

    if level and level not in LEVELS:
        raise UsageError(f"no level {level!r}; there are: {', '.join(LEVELS)}")
    settings = settings_for(data)
    with closing(open_published(settings)) as catalogue:
        rows = to_dicts(catalogue.execute(UPKEEP, {"level": level}))
    if as_json:
        print_json([{**row, "route_known": bool(row["route_known"]), "warnings": json.loads(row["warnings"])}
                    for row in rows])  # fmt: skip
        return
    if not rows:
        build = format_command("build", settings.data)
        print("No home has this level." if level else f"Nothing yet. Make the catalogue with {build}.")
        return
    print_table(rows, ("level", "title", "owner", "explanation"))
    counts = {name: sum(row["level"] == name for row in rows) for name in LEVELS}
    print("\n" + ", ".join(f"{count} {name}" for name, count in counts.items() if count) + ".")


@explain_errors
def check_links(
    data: Data = None,
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, help="Most addresses to ask for.")] = 500,
    source: Annotated[str, typer.Option(help="Only addresses of homes of this source.")] = "",
) -> None:
    """Ask, politely, whether the pages of the homes are still there; those asked in the last 7 days are left alone."""
    from homefinder.build.check_links import check_and_publish

    settings = settings_for(data)
    found = check_and_publish(settings, limit, source)
    failing = [row for row in found if row.is_failing]
    if as_json:
        print_json([{name: getattr(row, name) for name in row.__slots__} for row in found])
        return
    rows = [{"address": row.url, "what happened": row.error, "failing since": row.failed_since,
             "last good": row.last_good_on} for row in failing]  # fmt: skip
    if rows:
        print_table(rows, tuple(rows[0]))
    upkeep = format_command("upkeep", settings.data)
    checked = count_things(len(found), "address", "addresses")
    print(f"{checked} checked, {len(failing)} fail. {upkeep} says what that means.")


@explain_errors
def digest(
    sector: Annotated[str, typer.Option(help="The id of the sector. `homefinder outcomes` names them.")],
    data: Data = None,
    since: Annotated[str, typer.Option(help="The day before the first, YYYY-MM-DD; a week before the last.")] = "",
    until: Annotated[str, typer.Option(help="The last day, YYYY-MM-DD; today when left out.")] = "",
    html: Annotated[Path | None, typer.Option(help="Write it as a web page to this file too.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Send it by mail as the settings say.")] = False,
) -> None:
    """Say what changed for the needs of a sector and what to do about it, the most urgent first."""
    from homefinder.notify.deliver import render_digest, send_digest

    for name, day in (("--since", since), ("--until", until)):
        check_day(name, day)
    settings = settings_for(data)
    found = render_digest(settings, sector, since, until)
    if html is not None:
        html.write_text(found.html, encoding="utf-8")
    print(found.text, end="")
    if send:
        print(f"\nSent to {', '.join(send_digest(settings, found))}.")


@explain_errors
def subscribers(
    data: Data = None,
    as_json: Json = False,
    send: Annotated[bool, typer.Option("--send", help="Mail each of them what is new since the last mail.")] = False,
) -> None:
    """Count who asked to be told of changes by e-mail, or mail them what is new: one mail an address, never twice."""
    from homefinder.notify.smtp import MailError
    from homefinder.notify.subscriptions.send import send_news
    from homefinder.notify.subscriptions.store import count_subscriptions
    from homefinder.site.sectors import format_sector_name
    from homefinder.store.db import open_curation_read_only

    settings = settings_for(data)
    if send:
        vocab = settings.home / "vocab"
        done = send_news(settings, lambda sector: format_sector_name(vocab, sector))
        if as_json:
            print_json({"mailed": done.mailed, "nothing_new": done.nothing_new, "failures": list(done.failures)})
        else:
            print(f"{count_things(done.mailed, 'mail')} sent; for {done.nothing_new} nothing is new.")
        if done.failures:
            raise MailError("; ".join(done.failures))
        return
    with closing(open_curation_read_only(settings.curation)) as curation:
        rows = count_subscriptions(curation)
    print_rows(rows, ("kind", "confirmed", "waiting"), as_json=as_json, empty="Nobody has asked for e-mail yet.")
