"""A look and a preview as people read them: lines of plain text. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from homefinder.discovery.lint.check import DeclarationFinding
from homefinder.discovery.model import Preview, PreviewChange, Trial

SHOWN_FIELDS = (
    "title",
    "kind",
    "publisher",
    "status",
    "version",
    "issued",
    "modified",
    "licence",
    "url",
    "description",
)
MOST_SHOWN = 20
LONGEST = 100


def render_trial(trial: Trial) -> str:
    """What was found, with the declaration first, so that it can be copied; or what was looked for and what to do."""
    return "\n".join(_list_trial_lines(trial))


def render_preview(preview: Preview) -> str:
    """What a harvest would bring."""
    return "\n".join(list_preview_lines(preview))


def _list_trial_lines(trial: Trial) -> Iterator[str]:
    if not trial.is_found:
        yield f"Nothing was found at {trial.address} that can be harvested as it is."
        yield from (f"  {note}" for note in trial.notes)
        yield f"Looked for: {', '.join(trial.looked_for)}."
        yield from list_advice()
        return
    yield f"{trial.address} is {trial.what}."
    yield f"To find that out took {count(trial.requests, 'request')}."
    yield ""
    yield trial.yaml.rstrip("\n")
    yield ""
    yield from list_preview_lines(trial.preview)


def list_advice() -> Iterator[str]:
    """What to do where nothing was recognised."""
    yield "What to do next:"
    yield "  Give the address of the list itself: the page with the table, the file, or what the page asks for."
    yield "  Look on the site for words such as API, open data, download, RSS, sitemap or DCAT, and give that address."
    yield "  If nothing is published for machines, write the homes by hand: see vocab/README.md."


def list_preview_lines(preview: Preview) -> Iterator[str]:
    """The preview line by line."""
    if preview.state == "failed":
        yield f"A harvest would fail: {preview.reason}"
        yield f"This look made {count(preview.requests, 'request')}."
        return
    part = " from the part that was read" if preview.cut_short else ""
    yield f"A harvest would bring {count(preview.records, 'record')}{part}."
    if preview.state == "held":
        yield f"It would be held, and nothing shown: {preview.reason}"
    yield f"It would make {count(preview.harvest_requests, 'request')}, {_format_minutes(preview.harvest_minutes)}."
    for one in preview.sample:
        yield ""
        yield from _list_record_lines(one)
    yield ""
    yield "Filled: " + ", ".join(
        f"{name} {share:.0%}" for name, share in preview.filled.items() if not name.startswith("extra.")
    )
    if preview.left_over:
        yield f"Left over ({len(preview.left_over)}): {_join(preview.left_over)}"
    yield "Issues:" if preview.issues else "No issues."
    yield from (f"  {one}" for one in preview.issues)
    if preview.compared is not None:
        yield from _list_change_lines(preview)


def _list_record_lines(record: Mapping[str, Any]) -> Iterator[str]:
    yield f"  {record['key']}"
    for name in SHOWN_FIELDS:
        if record.get(name):
            text = " ".join(str(record[name]).split())
            yield f"    {name}: {text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}"


def _list_change_lines(preview: Preview) -> Iterator[str]:
    yield ""
    kinds = ("added", "changed", "renamed", "gone")
    tally = {kind: [one for one in preview.changes if one.change == kind] for kind in kinds}
    yield f"Against the {count(preview.compared or 0, 'record')} of the catalogue: " + ", ".join(
        f"{len(found)} {kind}" for kind, found in tally.items()
    )
    for found in tally.values():
        yield from (f"  {_describe_change(one)}" for one in islice(found, MOST_SHOWN))
        if len(found) > MOST_SHOWN:
            yield f"  and {len(found) - MOST_SHOWN} more {found[0].change}"


def _describe_change(change: PreviewChange) -> str:
    fields = f" ({', '.join(change.fields)})" if change.fields else ""
    before = f"{change.old_key} → " if change.old_key else ""
    return f"{change.change} {before}{change.key}: {change.title}{fields}"


def render_findings(name: str, findings: Sequence[DeclarationFinding]) -> str:
    """What a check found, a line each."""
    if not findings:
        return f"{name} is right, and nothing is missing."
    errors = sum(one.severity == "error" for one in findings)
    lines = [f"{name}:{one.line}: {one.severity}: {f'{one.key}: ' if one.key else ''}{one.message}" for one in findings]
    told = f"{count(errors, 'error')} and {count(len(findings) - errors, 'warning')}."
    return "\n".join([*lines, told if errors else f"It loads. {told}"])


def count(number: int, noun: str) -> str:
    """``1 record``, ``2 records``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _format_minutes(minutes: float) -> str:
    return "less than a minute" if minutes < 1 else f"about {minutes:.0f} minute{'s' if round(minutes) != 1 else ''}"


def _join(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_SHOWN])
    return shown + (f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else "")
