"""Answer a question in plain words: what holds it, which codes it has, what came, went or took its place."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from homefinder.items.finding.index import ItemIndex
from homefinder.items.finding.scope import SourceNames, find_named_sources
from homefinder.items.finding.search import SearchHit, read_query, score_parts, search_parts
from homefinder.items.meaning.relation import SAME

ADDED_WORDS = re.compile(r"\b(added|came in|new|introduced|brought in|arrived|joined)\b", re.IGNORECASE)
REMOVED_WORDS = re.compile(
    r"\b(removed|taken out|dropped|withdrawn|deleted|went out|disappeared|retired|no longer)\b", re.IGNORECASE
)
REPLACED_WORDS = re.compile(
    r"\b(replaced|took over|takes over|renamed|became|instead of|succeeded|taken over|called now)\b", re.IGNORECASE
)
CODES_OF = re.compile(r"\b(?:what|which|all) (?:are the )?(?:codes|values|options)\b", re.IGNORECASE)
FOR_CODE = re.compile(r"\bcodes? (?:stands? for|for|means?)\b|\bwhich code\b|\bis there a code\b", re.IGNORECASE)
RULES = re.compile(r"\brules?\b|\bvalidation\b", re.IGNORECASE)
BOTH = re.compile(
    r"\bboth (?:the |a |an )?(.+?) and (?:the |a |an )?(.+?)(?:\?|$)|^(.+?) and (.+?) together", re.IGNORECASE
)
FACT = re.compile(r"\b(that|if|whether)\b", re.IGNORECASE)
NAME = re.compile(r"\b[A-Za-z]*[A-Z_0-9][A-Za-z0-9_]*\b")
YEAR = re.compile(r"\b(20\d\d)\b")
MOST = 60


@dataclass(frozen=True, slots=True)
class ItemQuestion:
    """A question, the sources that it names, and the words of it that name them."""

    text: str
    sources: tuple[str, ...]
    scope_words: tuple[str, ...]


def ask(connection: sqlite3.Connection, index: ItemIndex, names: list[SourceNames], text: str) -> list[str]:
    """The ids (``source:key``) that answer; empty where nothing holds it."""
    named = find_named_sources(text, names, index.reader.vocabulary.abbreviations)
    question = ItemQuestion(text, tuple(named), tuple(word for words in named.values() for word in words))
    return fold_homes(connection, _answer(connection, index, question))


def fold_homes(connection: sqlite3.Connection, ids: Sequence[str]) -> list[str]:
    """The ids without those of the same key that belong to a home already named: one standard in two publications."""
    seen: set[tuple[str, str]] = set()
    found = []
    for one in ids:
        source, _, key = one.partition(":")
        row = connection.execute(
            "SELECT home_id FROM items WHERE source_id = ? AND home_id IS NOT NULL LIMIT 1", (source,)
        ).fetchone()
        mark = (row["home_id"] if row else source, key)
        if mark not in seen:
            seen.add(mark)
            found.append(one)
    return found


def _answer(connection: sqlite3.Connection, index: ItemIndex, question: ItemQuestion) -> list[str]:
    text = question.text
    if REPLACED_WORDS.search(text) and (found := _find_replacements(connection, question)):
        return found
    if (match := BOTH.search(text)) is not None:
        one, other = (match[1], match[2]) if match[1] else (match[3], match[4])
        return _find_both(index, question, one, other)
    if ADDED_WORDS.search(text) or REMOVED_WORDS.search(text):
        change = "added" if ADDED_WORDS.search(text) else "removed"
        return _find_changed(connection, index, question, change)
    if CODES_OF.search(text) and not RULES.search(text):
        return _list_codes_of(connection, index, question)
    return _find_parts(index, question)


def _find_parts(index: ItemIndex, question: ItemQuestion) -> list[str]:
    if RULES.search(question.text) and not re.search(r"\bitem\b", question.text):
        found = search_parts(
            index, question.text, kinds=("rule",), sources=question.sources, leave_out=question.scope_words
        )
        return [one.part.id for one in found][:MOST]
    if FOR_CODE.search(question.text):
        found = search_parts(
            index, question.text, kinds=("code",), sources=question.sources, leave_out=question.scope_words
        )
        return [one.part.id for one in found][:5]
    found = search_parts(
        index, question.text, kinds=("item",), sources=question.sources, leave_out=question.scope_words
    )
    codes = search_parts(
        index, question.text, kinds=("code",), sources=question.sources, leave_out=question.scope_words, least=0.8
    )
    answers = [one.part.id for one in _keep_one_meaning(index, found)]
    answers += find_same(index, answers[:1], question.sources) if answers else []
    asked_for_fact = FACT.search(question.text) is not None or not answers
    return list(dict.fromkeys(answers + ([one.part.id for one in codes][:6] if asked_for_fact else [])))[:MOST]


def find_same(index: ItemIndex, ids: Sequence[str], sources: Collection[str] = ()) -> list[str]:
    """The items that are the same as one of these, in whatever standard."""
    found: list[str] = []
    for one in ids:
        profile = index.by_id[one].profile
        if profile is None or not profile.core:
            continue
        rarest = max(profile.core, key=lambda word: index.rarity.get(word, 0.0))
        for number in index.postings.get(rarest, ())[:2_000]:
            part = index.parts[number]
            if not part.profile or part.id == one or (sources and part.source_id not in sources):
                continue
            if index.comparer.compare(profile, part.profile).relation == SAME:
                found.append(part.id)
    return found


def _keep_one_meaning(index: ItemIndex, found: Sequence[SearchHit]) -> list[SearchHit]:
    """The best, and of the others those that say as much or are the same item elsewhere."""
    if not found:
        return []
    best = found[0]
    kept = []
    for one in found:
        profile, first = one.part.profile, best.part.profile
        same = profile and first and index.comparer.compare(first, profile).relation == SAME
        if one.score >= best.score - 0.16 or same:
            kept.append(one)
    return kept


def _find_both(index: ItemIndex, question: ItemQuestion, one: str, other: str) -> list[str]:
    """Items of the two things, in the sources that hold both."""
    left = search_parts(index, one, kinds=("item",), sources=question.sources, leave_out=question.scope_words)
    right = search_parts(index, other, kinds=("item",), sources=question.sources, leave_out=question.scope_words)
    common = {hit.part.source_id for hit in left} & {hit.part.source_id for hit in right}
    found: list[str] = []
    for source in sorted(common):
        for side in (left, right):
            found += [hit.part.id for hit in side if hit.part.source_id == source][:1]
    return found


def _list_codes_of(connection: sqlite3.Connection, index: ItemIndex, question: ItemQuestion) -> list[str]:
    lists = _find_lists(connection, index, question)
    return [
        row["id"]
        for key in lists[:1]
        for row in connection.execute("SELECT id FROM codes WHERE code_list_id = ? ORDER BY position", (key,))
    ]


def _find_lists(connection: sqlite3.Connection, index: ItemIndex, question: ItemQuestion) -> list[str]:
    """Code lists of the items that a question speaks of, best first."""
    words = read_query(index, question.text, question.scope_words)
    found = score_parts(index, words, ("item",), question.sources)
    lists = [
        row[0]
        for hit in found[:40]
        if hit.score >= 0.3
        for row in connection.execute(
            "SELECT code_list_id FROM items WHERE id = ? AND code_list_id IS NOT NULL", (hit.part.id,)
        )
    ]
    return list(dict.fromkeys(lists))


def list_latest_changes(connection: sqlite3.Connection, sources: Collection[str], year: str = "") -> list[sqlite3.Row]:
    """Changes to the edition in force of each source, or to that of a year."""
    rows = connection.execute(
        """SELECT c.*, e.name AS edition, e.seen_on, e.in_force, o.name AS before_name, o.seen_on AS before_seen FROM
            item_changes c
           JOIN item_editions e ON e.id = c.to_edition_id JOIN item_editions o ON o.id = c.from_edition_id
           ORDER BY c.source_id, e.seen_on DESC, e.name DESC, c.id"""
    ).fetchall()
    chosen = [row for row in rows if not sources or row["source_id"] in sources]
    if year:
        in_year = [
            row
            for row in chosen
            if row["edition"].startswith(year) or (not row["edition"] and row["seen_on"].startswith(year))
        ]
        return [row for row in in_year if row["edition"] != row["before_name"] or not row["edition"]]
    return [row for row in chosen if row["in_force"]]


def _find_changed(connection: sqlite3.Connection, index: ItemIndex, question: ItemQuestion, change: str) -> list[str]:
    year = YEAR.search(question.text)
    rows = list_latest_changes(connection, question.sources, year[1] if year else "")
    kinds = (
        ("rule",)
        if RULES.search(question.text)
        else ("code",)
        if re.search(r"\bcodes?\b", question.text)
        else ("item", "code", "rule")
    )
    rows = [row for row in rows if row["kind"] in kinds and row["change"] == change]
    leave = {
        *question.scope_words,
        *("add", "remov", "new", "taken", "take", "out", "year", "latest", "came", "introduc", "drop"),
    }
    words = [word for word in read_query(index, question.text, leave) if not word.isdigit()]
    if kinds == ("code",) and words:
        lists = _find_lists(connection, index, ItemQuestion(" ".join(words).replace("_", " "), question.sources, ()))
        for key in lists:
            hits = [row for row in rows if f"{row['source_id']}:{row['key'].rpartition('/')[0]}" == key]
            if hits:
                return list(dict.fromkeys(f"{row['source_id']}:{row['key']}" for row in hits))
    weights = {word: index.rarity.get(word, 1.3) for word in words}
    whole = sum(weights.values()) or 1.0
    found = []
    for row in rows:
        part = index.by_id.get(f"{row['source_id']}:{row['key']}")
        has = (
            set().union(*(one for one, _ in part.fields))
            if part
            else set(index.reader.read_text(f"{row['key']} {row['before']}"))
        )
        if sum(weight for word, weight in weights.items() if word in has) / whole >= 0.6:
            found.append(f"{row['source_id']}:{row['key']}")
    return list(dict.fromkeys(found))[:MOST]


def _find_replacements(connection: sqlite3.Connection, question: ItemQuestion) -> list[str]:
    """What took the place of a name or code that stands in the question."""
    wanted = {name for name in NAME.findall(question.text) if name not in question.scope_words}
    rows = [
        row
        for row in connection.execute(
            """SELECT c.*, e.seen_on FROM item_changes c JOIN item_editions e ON e.id = c.to_edition_id
               ORDER BY e.seen_on DESC, c.to_edition_id DESC, c.id"""
        )
        if not question.sources or row["source_id"] in question.sources
    ]
    for row in rows:
        if row["change"] in ("renamed", "moved") and re.split(r"[./#]", row["before"])[-1] in wanted:
            return [f"{row['source_id']}:{row['key']}"]
    for row in rows:
        if row["kind"] == "code" and row["change"] == "removed" and row["key"].rpartition("/")[2] in wanted:
            place = row["key"].rpartition("/")[0]
            came = [
                one
                for one in rows
                if one["kind"] == "code" and one["change"] == "added" and one["key"].rpartition("/")[0] == place
                and one["to_edition_id"] == row["to_edition_id"] and one["from_edition_id"] == row["from_edition_id"]
            ]  # fmt: skip
            if came:
                return [f"{one['source_id']}:{one['key']}" for one in came]
    return []
