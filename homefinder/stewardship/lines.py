"""The lines of a stewardship page, from its facts. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from homefinder.clean.days import format_day_in_words
from homefinder.stewardship.model import NOT_KNOWN, StewardshipFacts, StewardshipLine

HELPS = ("validator", "guidance", "test data")
MOST_NAMES = 3
"""Things that a line names before it counts the rest."""


def describe_stewardship(facts: StewardshipFacts) -> list[StewardshipLine]:
    """Every line, known or not, in the order in which a person asks."""
    ask = facts.addressed_to or facts.owner or "the publisher named on its page"
    return [
        _describe_owner(facts, ask),
        _describe_rhythm(facts, ask),
        _describe_change(facts, ask),
        _describe_funding(facts, ask),
        _describe_licence(facts, ask),
        *(_describe_help(facts, kind, ask) for kind in HELPS),
        _describe_links(facts),
        _describe_dependents(facts),
        _describe_users(facts, ask),
    ]


def _describe_owner(facts: StewardshipFacts, ask: str) -> StewardshipLine:
    question = "Who looks after it, and since when?"
    if not facts.owner:
        return StewardshipLine("owner", question, NOT_KNOWN, "Its publications name no publisher.", ask)
    since = f", on record since {format_day_in_words(facts.owner_since)}" if facts.owner_since else ""
    state = {
        "closed": " This body is no more"
        + (f"; {facts.successor} answers now." if facts.successor else ", and nobody is named in its place."),
        "active": " It published or updated something within the last two years.",
    }.get(facts.owner_state, "")
    why = f"Named as publisher by {_join(facts.sources)}."
    return StewardshipLine("owner", question, f"{facts.owner}{since}.{state}", why)


def _describe_rhythm(facts: StewardshipFacts, ask: str) -> StewardshipLine:
    question = "How old is it, and how often does a new edition come?"
    if not facts.last_edition:
        why = "No publication gives a day of an edition or update after its first."
        return StewardshipLine("rhythm", question, NOT_KNOWN, why, ask)
    said = [f"Last updated {format_day_in_words(facts.last_edition)}, {facts.age_days} days before we last looked."]
    if facts.rhythm_days:
        said.append(f"A new edition or update comes about every {facts.rhythm_days} days.")
    if facts.next_due:
        said.append(f"The next one is to be expected about {format_day_in_words(facts.next_due)}.")
    if facts.lifecycle in ("withdrawn", "ended", "gone", "deprecated"):
        said.insert(0, f"It is {facts.lifecycle}: do not build on it.")
    known = f"{facts.editions} edition{'s' if facts.editions != 1 else ''} known"
    why = f"Counted from the days that its publications give; {known}."
    return StewardshipLine("rhythm", question, " ".join(said), " ".join((why, *facts.warnings[:2])))


def _describe_change(facts: StewardshipFacts, ask: str) -> StewardshipLine:
    question = "How is a change asked for, and how long did the last ones take?"
    if not facts.route:
        why = "No publication says how, and no rule of this catalogue fits it."
        return StewardshipLine("change", question, NOT_KNOWN, why, ask)
    taken = facts.durations or "How long others waited is not known."
    return StewardshipLine(
        "change",
        question,
        f"{facts.route}. {taken}",
        facts.route_reason,
        "" if facts.durations else ask,
        facts.route_url,
    )


def _describe_funding(facts: StewardshipFacts, ask: str) -> StewardshipLine:
    question = "Does a programme or money that keeps it going come to an end?"
    if not facts.funding:
        why = "None of its publications speaks of the end of a programme or of funding."
        return StewardshipLine("funding", question, NOT_KNOWN, why, f"{ask}: who pays for it, and until when?")
    first = facts.funding[0]
    ends = f"Yes, {format_day_in_words(first.ends)}." if first.ends else "It rests on a programme; no day is given."
    return StewardshipLine("funding", question, ends, f"“{first.quote}” ({first.source})", "" if first.ends else ask)


def _describe_licence(facts: StewardshipFacts, ask: str) -> StewardshipLine:
    question = "Under which licence may it be used?"
    if not facts.licence:
        why = "Its publications state no licence of its own."
        return StewardshipLine("licence", question, NOT_KNOWN, why, ask)
    return StewardshipLine(
        "licence", question, facts.licence, f"Stated by {facts.licence_source or _join(facts.sources)}."
    )


def _describe_help(facts: StewardshipFacts, kind: str, ask: str) -> StewardshipLine:
    question = f"Is there {'a ' if kind == 'validator' else ''}{kind}?"
    found = [(title, url) for known, title, url in facts.helps if known == kind]
    if not found:
        return StewardshipLine(
            kind,
            question,
            NOT_KNOWN,
            f"None of its addresses on record leads to {'a ' if kind == 'validator' else ''}{kind}.",
            ask,
        )
    title, url = found[0]
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return StewardshipLine(kind, question, f"Yes: {title}{more}.", "Listed among its addresses.", "", url)


def _describe_links(facts: StewardshipFacts) -> StewardshipLine:
    question = "Are its pages alive?"
    if not facts.checked_links:
        return StewardshipLine(
            "links",
            question,
            NOT_KNOWN,
            "Its links have not been checked yet.",
            "whoever runs this site, to check the links (homefinder check-links)",
        )
    alive = facts.checked_links - facts.dead_links
    why = f"Checked on {format_day_in_words(facts.checked_on)}." if facts.checked_on else "By the last check of links."
    return StewardshipLine("links", question, f"{alive} of {facts.checked_links} checked pages answer.", why)


def _describe_dependents(facts: StewardshipFacts) -> StewardshipLine:
    question = "What rests on it here?"
    said = []
    if facts.related:
        said.append(f"Standards that are stated to rest on it: {_join(facts.related)}")
    if facts.parts:
        said.append(f"{facts.parts} part{'s' if facts.parts != 1 else ''} of it in this catalogue")
    if facts.needs:
        said.append(
            f"{facts.needs} need{'s' if facts.needs != 1 else ''} for which it is among the first five standards"
        )
    if not said:
        why = "No publication states that something rests on it, and no need comes near it."
        return StewardshipLine("dependents", question, NOT_KNOWN, why, "those who use it")
    return StewardshipLine(
        "dependents", question, ". ".join(said) + ".", "From stated relations and from the ranking of needs."
    )


def _describe_users(facts: StewardshipFacts, ask: str) -> StewardshipLine:
    question = "Who uses it?"
    if not facts.users:
        return StewardshipLine("users", question, NOT_KNOWN, "Nobody has published or entered a use of it.", ask)
    return StewardshipLine(
        "users",
        question,
        f"{len(facts.users)} known: {_join(facts.users)}.",
        "From lists of users that were published, or entered and accepted.",
    )


def _join(names: Sequence[str]) -> str:
    shown = [name for name in names if name][:MOST_NAMES]
    rest = len(names) - len(shown)
    return (", ".join(shown) + (f" and {rest} more" if rest > 0 else "")) or "its publications"
