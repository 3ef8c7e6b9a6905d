"""Which record's value is shown for which field of a home. One table; every shown value names its record. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from homefinder.clean.days import parse_last_day
from homefinder.ids import home_id
from homefinder.languages import find_language
from homefinder.model import ENDED_LIFECYCLES

PAGE, OWN, REGISTER, FORM, COPY, CURATED = "page", "own", "register", "form", "copy", "curated"
"""Standings of a record: the thing's own page · the publisher's own list · a list that somebody else keeps · another
form of a record (a file, an attachment) · a working copy of what is published elsewhere · written by hand."""


class SurvivorshipRule(NamedTuple):
    """Who is asked first for a field, and who wins among equals. Standings in one tuple are equals."""

    order: tuple[tuple[str, ...], ...]
    tie_break: str  # fuller | longest | latest
    explanation: str


_OWN_FIRST = ((PAGE, OWN), (REGISTER,), (FORM,), (COPY,), (CURATED,))
_OWN = SurvivorshipRule(
    _OWN_FIRST, "fuller", "The publisher's own record before another's list, and both before what was written by hand."
)
_NAME = SurvivorshipRule(
    ((CURATED,), (PAGE,), (OWN,), (REGISTER,), (FORM,), (COPY,)),
    "fuller",
    "What was written by hand names the thing so that it can be told from others; else its own page does.",
)
_STATE = SurvivorshipRule(
    _OWN_FIRST, "latest", "The publisher's own word, then the latest; state and lifecycle from one record."
)

SURVIVORSHIP: Mapping[str, SurvivorshipRule] = {
    "title": _NAME,
    "kind": _OWN,
    "description": SurvivorshipRule(
        ((PAGE, OWN, REGISTER, FORM, COPY), (CURATED,)), "longest", "The longest text that a publication gives."
    ),
    "publisher_id": _OWN,
    "status": _STATE,
    "lifecycle": _STATE,
    "version": _OWN,
    "series": _OWN,
    "issued": _OWN,
    "valid_from": _OWN,
    "valid_to": _OWN,
    "modified": SurvivorshipRule(
        ((PAGE, OWN, REGISTER, FORM, COPY), (CURATED,)), "latest", "The latest date that a publication gives."
    ),
    "url": _NAME,
    "legal_basis": _OWN,
    "sector": _OWN,
    "change_route": _OWN,
    "licence": _OWN,
    "certainty": _OWN,
}
"""Field of a home → whose value is shown. Other names and keywords are gathered from all records."""

SURVIVING_FIELDS = tuple(SURVIVORSHIP)
ENDED_STATE = "ended"
_END = "The last day that this record states has come."
_COUPLED_FIELDS = ("lifecycle", "status")
"""Fields that must come from one record: a state of one and the lifecycle of another would say what nobody said."""


@dataclass(frozen=True, slots=True)
class ClusterMember:
    """One record of a cluster: its id, source, key, first and last date seen, standing and current content."""

    id: str
    source_id: str
    key: str
    first_seen: str
    content: Mapping[str, Any]
    standing: str = REGISTER
    last_seen: str = ""

    @property
    def stated_on(self) -> str:
        """When the source last told this: the date that it gives, else the day that it was last seen."""
        return str(self.content.get("modified") or self.last_seen)[:10]


@dataclass(frozen=True, slots=True)
class SurvivingValue:
    """One shown value with the record that it comes from and the rule that chose it."""

    field: str
    value: str
    record_id: str
    source_id: str
    rule: str


@dataclass(frozen=True, slots=True)
class Survivor:
    """The row of a home and where each of its values comes from."""

    row: dict[str, Any]
    surviving_values: tuple[SurvivingValue, ...]


def build_survivor(members: Sequence[ClusterMember], today: str = "") -> Survivor:
    """The home that ``members`` describe: each field by its rule of SURVIVORSHIP.

    The id is that of the record seen first, so that a home keeps its id while others join it. Where the stated end has
    come by ``today`` (ISO), its state is ``ended``.
    """
    anchor = min(members, key=lambda member: (member.first_seen, member.id))
    chosen = {name: _choose_member(members, name) for name in SURVIVING_FIELDS}
    row: dict[str, Any] = {name: str(member.content.get(name, "")) if member else "" for name, member in chosen.items()}
    row["lifecycle"] = row["lifecycle"] or "unknown"
    row["id"] = home_id(anchor.source_id, anchor.key)
    row["source_id"] = (chosen["title"] or anchor).source_id
    row["language"] = find_language((chosen["title"] or anchor).content, "title", row["title"])
    row["records"] = len(members)
    ordered = sorted(members, key=_build_sort_key(SURVIVORSHIP["title"]))
    row["alt_titles"] = "\n".join(_alternatives(ordered, row["title"]))
    row["keywords"] = "\n".join(dict.fromkeys(word for m in ordered for word in m.content.get("keywords", ())))
    row["publisher_id"] = row["publisher_id"] or None
    rules = {name: rule.explanation for name, rule in SURVIVORSHIP.items()}
    if _has_ended(chosen, today):
        row["lifecycle"], rules["lifecycle"], chosen["lifecycle"] = ENDED_STATE, _END, chosen["valid_to"]
    shown = tuple(
        SurvivingValue(name, str(row[name]), member.id, member.source_id, rules[name])
        for name, member in chosen.items()
        if member is not None and row[name]
    )
    return Survivor(row, shown)


def is_past_end(valid_to: str, today: str, last_seen: str = "") -> bool:
    """Whether a stated end has come: by ``today``, or by the day on which it was last seen where that is later.

    Of a month or a year the last day counts. Days are ISO 8601.
    """
    return bool(valid_to) and parse_last_day(valid_to).isoformat() <= max(today, last_seen)


def _has_ended(chosen: Mapping[str, ClusterMember | None], today: str) -> bool:
    """Whether the stated end has come, said by a record that stands no further from the publisher than the one that
    gives the state. What its publisher took back stays so."""
    end, state = chosen["valid_to"], chosen["lifecycle"]
    if end is None or not is_past_end(str(end.content["valid_to"]), today, end.last_seen):
        return False
    if state is None:
        return True
    ranks = [_get_rank(_STATE, member) for member in (end, state)]
    return state.content.get("lifecycle") not in ENDED_LIFECYCLES and ranks[0] <= ranks[1]


def _choose_member(members: Sequence[ClusterMember], name: str) -> ClusterMember | None:
    """The member whose value is shown; None where none fills the field."""
    if name in _COUPLED_FIELDS:
        told = [member for member in members if member.content.get("lifecycle", "unknown") != "unknown"]
        filled = told or [member for member in members if member.content.get("status")]
    else:
        filled = [member for member in members if member.content.get(name)]
    rule = SURVIVORSHIP[name]
    return min(filled, key=_build_sort_key(rule, name)) if filled else None


def _build_sort_key(rule: SurvivorshipRule, name: str = "") -> Callable[[ClusterMember], tuple[Any, ...]]:
    def key(member: ClusterMember) -> tuple[Any, ...]:
        return (_get_rank(rule, member), _compute_tie_break(rule.tie_break, member, name), member.first_seen, member.id)

    return key


def _get_rank(rule: SurvivorshipRule, member: ClusterMember) -> int:
    """The place of a member's standing in the rule: 0 is asked first."""
    return next((n for n, equals in enumerate(rule.order) if member.standing in equals), len(rule.order))


def _compute_tie_break(tie_break: str, member: ClusterMember, name: str) -> Any:
    """The second order: smaller is shown."""
    if tie_break == "longest":
        return -len(str(member.content.get(name, "")))
    if tie_break == "latest":
        return tuple(-ord(letter) for letter in member.stated_on)
    return -len(member.content)


def _alternatives(members: Sequence[ClusterMember], shown_title: str) -> list[str]:
    names = [name for m in members for name in (m.content["title"], *m.content.get("alt_titles", ()))]
    return [name for name in dict.fromkeys(names) if name != shown_title]
