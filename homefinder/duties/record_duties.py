"""All duties that one version of a record states: declared by its source, from its legal basis, and in its words.
Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from homefinder.duties import cues
from homefinder.duties.declared_duties import list_declared_duties
from homefinder.duties.model import BY_LEGAL_BASIS, BY_STATUS, LAW, Duty
from homefinder.duties.reader import ReadingContext, find_body, read_duties
from homefinder.duties.spans import read_end
from homefinder.model import ENDED_LIFECYCLES
from homefinder.source import DutyRule

HEAD_FIELDS = ("title", "description")
PAGE_FIELDS = ("text", "body_text", "guidance", "reason", "summary", "challenge")
"""Fields of ``extra`` in which a page speaks of the thing itself."""
RETURN_NOUN = r"(?:returns?|census(?:es)?|survey|data collection|notifications?)"
RETURN = re.compile(rf"\b{RETURN_NOUN}\b", re.IGNORECASE)
"""What a thing is called that is data which somebody has to give."""
RETURN_AT_HEAD = re.compile(rf"^(?:\w+\s){{0,2}}{RETURN_NOUN}\b", re.IGNORECASE)
REGISTER_AT_HEAD = re.compile(
    r"^(?:\w+\s){0,2}(?:register|database|directory|identifier|list|index|statistics)\b", re.IGNORECASE
)
"""A register is kept under a law too; who looks into it is bound to nothing."""
SILENT_KINDS = frozenset({"body", "meeting", "decision", "consultation", "need"})
"""Kinds that nobody uses: what their texts say of duty is of other things."""
LEGAL_LINE = re.compile(r"(?:^|\n)\s*Legal basis:\s*(?P<law>[^\n]{4,300}?)\.?\s*(?:\n|$)", re.IGNORECASE)
"""A line of a page that names its legal basis."""
LONGEST_PAGE = 60_000


def list_record_duties(content: Mapping[str, Any], rules: Sequence[DutyRule] = ()) -> list[Duty]:
    """The duties of one version, the declared first. ``content`` as ``Record.to_content`` has it.

    Fields that a declared rule covers are not read again in search of words: the rule says what they mean.
    """
    duties, covered = list_declared_duties(content, rules)
    context = _build_context(content)
    duties += _read_legal_basis(content, context.legal_basis)
    for place, text, is_head in _list_texts(content) if content.get("kind") not in SILENT_KINDS else ():
        if place not in covered:
            duties += read_duties(text, place, replace(context, is_head=is_head))
    duties += [duty.with_changes(basis=BY_STATUS) for duty in _read_status(content, context, covered)]
    if content.get("kind") == "legislation":
        duties = _read_legislation(content, duties)
    return _finish(content, duties)


def find_legal_basis(content: Mapping[str, Any]) -> str:
    """The law that the publication names as the basis, in its field or in a line of its page."""
    if stated := str(content.get("legal_basis") or ""):
        return stated
    for name in PAGE_FIELDS:
        text = (content.get("extra") or {}).get(name)
        if isinstance(text, str) and (found := LEGAL_LINE.search(text[:LONGEST_PAGE])):
            return found["law"]
    return ""


def _build_context(content: Mapping[str, Any]) -> ReadingContext:
    is_draft = content.get("lifecycle") == "under-development"
    return ReadingContext(find_legal_basis(content), True, is_draft, content.get("kind") == "data-collection")


def _list_texts(content: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Place, text, and whether it describes the thing at its head."""
    for name in HEAD_FIELDS:
        if isinstance(text := content.get(name), str):
            yield name, text, True
    extra = content.get("extra")
    for name in PAGE_FIELDS:
        value = extra.get(name) if isinstance(extra, Mapping) else None
        for place, text in _list_strings(f"extra.{name}", value):
            yield place, LEGAL_LINE.sub("\n", text[:LONGEST_PAGE]), False


def _list_strings(place: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for name, member in value.items():
            if isinstance(member, str) and name in PAGE_FIELDS:
                yield f"{place}.{name}", member


def _read_status(content: Mapping[str, Any], context: ReadingContext, covered: frozenset[str]) -> list[Duty]:
    """A status that says more than one word of a lifecycle: "Release 1, mandatory from April 2023", "statutory
    code"."""
    status = str(content.get("status") or "")
    if "status" in covered or len(status.split()) < 2:
        return []
    return read_duties(status, "status", context)


def _read_legal_basis(content: Mapping[str, Any], law: str) -> list[Duty]:
    """A return whose publication names its law: the law is of giving the data. Of a register or payment it is not."""
    if not law or not _is_return(content):
        return []
    place = "legal_basis" if content.get("legal_basis") else "extra.body_text"
    return [Duty(LAW, "", "", "", "", law, law[:200], place, BY_LEGAL_BASIS)]


def _is_return(content: Mapping[str, Any]) -> bool:
    """Whether a record describes data that somebody has to give, and not what is kept or paid under a law."""
    title, description = str(content.get("title", "")), str(content.get("description", ""))
    kind = content.get("kind")
    if kind == "data-collection":
        return not REGISTER_AT_HEAD.search(description)
    if kind == "code-set":
        return bool(RETURN.search(str(content.get("status", ""))) or cues.RETURNS_BY.search(description))
    if kind == "guidance":
        return bool(RETURN.search(title))
    return kind == "process" and bool(RETURN_AT_HEAD.search(description))


def _read_legislation(content: Mapping[str, Any], duties: list[Duty]) -> list[Duty]:
    """Legislation binds by what it says, once it is in force; what only allows, or has not begun, binds nobody."""
    status, text = str(content.get("status", "")), str(content.get("description", ""))
    if cues.NOT_IN_FORCE.search(status) or cues.NOT_IN_FORCE.search(text):
        return []
    bound = cues.DUTY_OF_LAW.search(text)
    if any(duty.level == LAW for duty in duties) or not bound:
        return duties
    by = find_legal_basis(content) or str(content.get("title", ""))
    sentence = next((part for part in re.split(r"(?<=[.;])\s", text) if cues.DUTY_OF_LAW.search(part)), text)
    return [*duties, Duty(LAW, "", "", "", "", by, " ".join(sentence.split()[:12]), "description")]


def _finish(content: Mapping[str, Any], duties: list[Duty]) -> list[Duty]:
    """With the days that the record gives where the words give none; each duty once."""
    found = [_complete_bound(content, _complete_days(content, duty)) for duty in duties]
    return list(dict.fromkeys(found))


def _complete_days(content: Mapping[str, Any], duty: Duty) -> Duty:
    if duty.rule:
        return duty
    starts = duty.starts or _find_first_day(content, duty)
    ends = duty.ends or _find_last_day(content)
    return duty.with_changes(starts=starts, ends=ends)


def _complete_bound(content: Mapping[str, Any], duty: Duty) -> Duty:
    """With the kind of body that the description names, where the words of the duty name none."""
    return (
        duty
        if duty.bound or not duty.level
        else duty.with_changes(bound=find_body(str(content.get("description") or "")))
    )


def _find_first_day(content: Mapping[str, Any], duty: Duty) -> str:
    """The day of its first publication, where it has come in one edition only: what binds began with it.

    Where it was brought up to date since, nobody can tell from which edition on it bound. Guidance that binds nobody
    begins at no day.
    """
    issued = str(content.get("issued") or "")
    is_new_since = content.get("modified") or content.get("version") or content.get("series")
    binds = (duty.level == LAW and content.get("kind") == "guidance") or content.get("kind") == "data-collection"
    return issued if binds and not is_new_since and duty.basis != "membership" else ""


def _find_last_day(content: Mapping[str, Any]) -> str:
    """The day on which the thing itself ended, where its publication says it."""
    if content.get("lifecycle") not in ENDED_LIFECYCLES:
        return ""
    if content.get("valid_to"):
        return str(content["valid_to"])
    said = (str(content.get("status") or ""), str(content.get("description") or ""))
    return next((day for text in said if (day := read_end(text))), "")
