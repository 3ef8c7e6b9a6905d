"""What rests on a thing that changed: editions, standards, data items, candidates, decisions, requests and needs.

Each is told with the path by which the change reaches it, from the record or home that changed onwards. Reads only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from homefinder.change.impact.propagation import NeedDependency, compute_firmness, read_need_dependencies
from homefinder.change.impact.related_homes import list_homes_reached_by
from homefinder.change.impact.target import ChangeTarget, resolve_change_target
from homefinder.change_requests.store import read_request_views
from homefinder.change_requests.workflow import FINAL_STATES
from homefinder.decisions.drift import FieldChange
from homefinder.decisions.rebind import find_present_home
from homefinder.decisions.review_queue import Review, build_review_queue
from homefinder.decisions.store import group_decisions_by_pair, read_decisions
from homefinder.store.queries import read_name, read_names
from homefinder.store.queries.outside import list_uses

ImpactPath = tuple[str, ...]
"""Steps in words, from what changed to what rests on it."""


@dataclass(frozen=True, slots=True)
class AffectedThing:
    """One thing that rests on the change. ``how`` in a few words; ``path`` leads to it, itself last."""

    id: str
    title: str
    how: str
    path: ImpactPath


@dataclass(frozen=True, slots=True)
class AffectedDecision:
    """A decision that rests on the change, and whether it waits in the review queue with what differs."""

    uids: tuple[str, ...]
    need_id: str
    home_id: str
    verdict: str
    path: ImpactPath
    review: str
    """Kind of the review that waits, empty where none does."""
    why: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """All that rests on one change."""

    changed: ChangeTarget
    standards: tuple[AffectedThing, ...]
    editions: tuple[AffectedThing, ...]
    data_items: tuple[AffectedThing, ...]
    candidates: tuple[AffectedThing, ...]
    decisions: tuple[AffectedDecision, ...]
    requests: tuple[AffectedThing, ...]
    needs: tuple[AffectedThing, ...]
    users: tuple[AffectedThing, ...] = ()
    """Bodies and systems that run a home that the change reaches."""


def compute_impact(catalogue: sqlite3.Connection, curation: sqlite3.Connection, change: str, today: str) -> Impact:
    """Everything that rests on ``change``: an event id or its beginning, a change number, a record id or a home id.

    ``today`` is the day (ISO) for which the review queue is read. Raises UsageError where nothing has that name.
    """
    changed = resolve_change_target(catalogue, change)
    titles = _Titles(catalogue)
    paths, kinds = _trace_homes(catalogue, changed, titles)
    homes = {
        kind: tuple(AffectedThing(home, titles[home], kind, paths[home]) for home in paths if kinds[home] == kind)
        for kind in ("standard", "edition", "data item")
    }
    return Impact(
        changed, homes["standard"], homes["edition"], homes["data item"],
        tuple(_list_affected_candidates(catalogue, paths)),
        tuple(_list_affected_decisions(catalogue, curation, changed, paths, today)),
        tuple(_list_affected_requests(catalogue, curation, paths)),
        (*_list_stated_needs(catalogue, changed), *_list_affected_needs(catalogue, curation, paths)),
        tuple(_list_affected_users(catalogue, paths)),
    )  # fmt: skip


class _Titles(dict[str, str]):
    """Titles of homes by id, each read when it is asked for."""

    def __init__(self, catalogue: sqlite3.Connection) -> None:
        super().__init__()
        self._catalogue = catalogue

    def __missing__(self, home: str) -> str:
        self[home] = title = read_name(self._catalogue, "homes", home)
        return title


def _trace_homes(
    catalogue: sqlite3.Connection, changed: ChangeTarget, titles: Mapping[str, str]
) -> tuple[dict[str, ImpactPath], dict[str, str]]:
    """Homes that the change reaches, those it falls on first: the path to each, and what it is to the change."""
    paths: dict[str, ImpactPath] = {}
    kinds: dict[str, str] = {}
    for home, how in changed.homes:
        start = (f"{changed.title} ({changed.record_id or changed.id})",)
        paths[home] = start if changed.kind == "home" else (*start, f"{how} {titles[home]} ({home})")
        kinds[home] = _classify_home(catalogue, home)
    for home, _ in changed.homes:
        for other, how in list_homes_reached_by(catalogue, home):
            if other not in paths:
                paths[other] = (*paths[home], f"{how} {titles[other]} ({other})")
                kinds[other] = {"is another edition of": "edition", "is the whole of": "data item"}.get(how, "standard")
    return paths, kinds


def _classify_home(catalogue: sqlite3.Connection, home: str) -> str:
    """A home that is a part counts as a data item, one in a line of editions as an edition, any other as standard."""
    row = catalogue.execute(
        """SELECT h.part_of, e.series FROM homes h LEFT JOIN home_editions e ON e.home_id = h.id WHERE h.id = ?""",
        (home,),
    ).fetchone()
    return "edition" if row["series"] else "data item" if row["part_of"] else "standard"


def _list_affected_candidates(
    catalogue: sqlite3.Connection, paths: Mapping[str, ImpactPath]
) -> Iterator[AffectedThing]:
    """Homes of the path that the machine ranks for a need, whatever their place."""
    for home, path in paths.items():
        for row in catalogue.execute(
            """SELECT c.need_id, c.rank, n.title FROM candidates c JOIN needs n ON n.id = c.need_id
               WHERE c.home_id = ? ORDER BY c.rank, c.need_id""",
            (home,),
        ):
            how = f"candidate {row['rank']}"
            yield AffectedThing(f"{row['need_id']} {home}", row["title"], how, (*path, f"{how} for “{row['title']}”"))


def _list_affected_users(catalogue: sqlite3.Connection, paths: Mapping[str, ImpactPath]) -> Iterator[AffectedThing]:
    """Who runs a home of the path; what only waits or is planned is no use."""
    for home, path in paths.items():
        for row in list_uses(catalogue, home):
            if row["is_use"]:
                said = " ".join(
                    filter(
                        None, (row["edition"] and f"edition {row['edition']}", row["system"] and f"in {row['system']}")
                    )
                )
                how = f"uses it{f', {said}' if said else ''} ({row['state']})"
                yield AffectedThing(row["id"], row["user"], how, (*path, f"{row['user']} {how}"))


def _list_affected_decisions(
    catalogue: sqlite3.Connection,
    curation: sqlite3.Connection,
    changed: ChangeTarget,
    paths: Mapping[str, ImpactPath],
    today: str,
) -> Iterator[AffectedDecision]:
    """Decisions on a home of the path, or on the changed record where that has no home any more."""
    waiting = {(item.need_id, item.home_id): item for item in build_review_queue(catalogue, curation, today)}
    for (need_id, home_id), said in group_decisions_by_pair(read_decisions(curation), catalogue).items():
        if home_id in paths or not said.last.record_hashes.keys().isdisjoint(changed.records):
            review: Review | None = waiting.get((need_id, home_id))
            path = (*paths.get(home_id, (changed.title,)), f"{said.verdict} for {need_id}")
            uids = tuple(item.uid for item in said.latest)
            kind, why, changes = (review.kind, review.why, review.changes) if review else ("", "", ())
            yield AffectedDecision(uids, need_id, home_id, said.verdict, path, kind, why, changes)


def _list_affected_requests(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection, paths: Mapping[str, ImpactPath]
) -> Iterator[AffectedThing]:
    """Requests about a home of the path: open ones first, settled ones too, since they may be settled no more."""
    for view in sorted(read_request_views(curation), key=lambda view: (view.state in FINAL_STATES, view.uid)):
        home = find_present_home(catalogue, view.request)
        if home in paths:
            step = f"change request {view.uid} asks it to change"
            yield AffectedThing(view.uid, view.request.title, view.state, (*paths[home], step))


def _list_stated_needs(catalogue: sqlite3.Connection, changed: ChangeTarget) -> Iterator[AffectedThing]:
    """The needs that the changed records of a publication state."""
    titles = read_names(catalogue, "needs")
    for record in changed.records:
        if record in titles:
            how = "states the need itself"
            yield AffectedThing(record, titles[record], how, (f"{changed.title} ({record})", how))


def _list_affected_needs(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection, paths: Mapping[str, ImpactPath]
) -> Iterator[AffectedThing]:
    """Needs that rest on a home of the path, each by its firmest way."""
    titles = read_names(catalogue, "needs")
    best: dict[str, tuple[tuple[float, int], NeedDependency]] = {}
    for item in read_need_dependencies(catalogue, curation):
        if item.home_id in paths and item.need_id in titles:
            weight = (compute_firmness(item), -len(paths[item.home_id]))
            if item.need_id not in best or weight > best[item.need_id][0]:
                best[item.need_id] = (weight, item)
    for need_id, (_, item) in sorted(best.items(), key=lambda found: (-found[1][0][0], found[0])):
        step = f"{item.words} of “{titles[need_id]}”"
        yield AffectedThing(need_id, titles[need_id], item.words, (*paths[item.home_id], step))
