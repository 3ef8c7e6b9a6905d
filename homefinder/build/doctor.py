"""Prove that what is stored agrees with itself: databases, versions, homes, judgements, archive, RDF. Read-only."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from homefinder.build.base_address import describe_other_base
from homefinder.build.declarations import describe_undeclared, is_decided
from homefinder.clean.wording import quote_words
from homefinder.decisions.standing import list_unknown_decisions
from homefinder.decisions.store import read_decisions
from homefinder.errors import AccessDenied, DeclarationError, HomefinderError, StoreError
from homefinder.fetch.archive import Archive
from homefinder.harvest.manifest import list_runs_without_manifest
from homefinder.harvest.rows import COLUMNS
from homefinder.model import content_hash
from homefinder.rdf.consistency import list_disagreements
from homefinder.rdf.store.repository import open_local
from homefinder.rdf.validate import validate
from homefinder.resolve.judgement_conflicts import check_judgements
from homefinder.resolve.judgements import read_judgements
from homefinder.resolve.publishers import read_body_ids
from homefinder.resolve.run import expected_homes
from homefinder.search.concepts import list_unused_concepts
from homefinder.settings import Settings, format_command
from homefinder.store.db import (
    open_curation_read_only,
    open_for_reading,
    open_ledger_read_only,
    open_published,
    open_read_only,
)
from homefinder.store.diagnosis import explain_failure
from homefinder.store.faults import describe_healing
from homefinder.store.queries import describe_refused_run, list_refused_runs, list_sources
from homefinder.store.queries.outside import list_uses
from homefinder.store.records import parse_content
from homefinder.store.schema import CATALOGUE, CURATION, LEDGER, Schema

MAX_UNUSED = 8
"""Concepts without a home that are named."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, and what to do."""

    check: str
    problem: str
    mend: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check with what it found; no findings are its proof."""

    check: str
    looked_at: str
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    """What is as it should be, and a person should know of."""


def examine(settings: Settings) -> Iterator[CheckResult]:
    """Every check in turn, as each is done. A check that cannot be made is a finding, too."""
    checks: tuple[tuple[str, Callable[[Settings], CheckResult]], ...] = (
        ("ledger.db", lambda at: _check_integrity(open_ledger_read_only(at.ledger), at.ledger, LEDGER)),
        ("last runs", _last_runs),
        ("catalogue.db", lambda at: _check_integrity(open_published(at), at.catalogue, CATALOGUE)),
        ("curation.db", lambda at: _check_integrity(open_curation_read_only(at.curation), at.curation, CURATION)),
        ("record versions", _versions),
        ("homes", _homes),
        ("subjects", _subjects),
        ("sources", _sources),
        ("judgements", _judgements),
        ("uses", _uses),
        ("archive", _archive),
        ("tables and RDF", _rdf),
        ("shapes", _shapes),
    )
    for name, check in checks:
        try:
            yield check(settings)
        except (StoreError, DeclarationError) as error:
            yield _build_unseen(name, error)
        except (sqlite3.DatabaseError, OSError) as error:
            yield _build_unseen(name, explain_failure(settings, error))
        except (HomefinderError, ValueError, LookupError) as error:
            yield _build_unseen(name, error, describe_healing(settings.ledger, LEDGER))


def _build_unseen(name: str, error: Exception, mend: str = "") -> CheckResult:
    """A check that could not be made; most errors say themselves what to do."""
    return CheckResult(name, "could not be looked at", (Finding(name, str(error), mend),))


def _check_integrity(connection: sqlite3.Connection, path: Path, schema: Schema) -> CheckResult:
    """The database is whole, and what its rows refer to is there. Closes the connection."""
    with closing(connection):
        found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [
            f"row {rowid} of {table} refers to a row of {parent} that is not there"
            for table, rowid, parent, _ in map(tuple, connection.execute("PRAGMA foreign_key_check"))
        ]
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
    mend = describe_healing(path, schema)
    return CheckResult(path.name, f"{tables} tables", tuple(Finding(path.name, problem, mend) for problem in found))


def _last_runs(settings: Settings) -> CheckResult:
    """Which sources were not taken the last time. Their last good records stand: nothing is wrong with these."""
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        sources, refused = list_sources(ledger), list_refused_runs(ledger)
    notes = tuple(
        f"{describe_refused_run(run)}; {run['errors']} of its {run['issues']} issues are errors: "
        f"{format_command('issues ' + run['source_id'], settings.data)} lists them"
        for run in refused
    )
    return CheckResult("last runs", f"{len(sources) - len(refused)} of {len(sources)} sources went well", (), notes)


def _describe_retiring(settings: Settings, source: str) -> str:
    command = format_command(f"retire {source} --keep --because REASON", settings.data)
    return f"declare it again, or say what becomes of them: {command}, or `--remove`"


def _describe_publishing(settings: Settings) -> str:
    return f"{format_command('publish', settings.data)} makes catalogue.db and the RDF store anew from the ledger"


def _versions(settings: Settings) -> CheckResult:
    """Each version's content has the hash that it was kept under, and each record's columns repeat its content."""
    findings, looked = [], ""
    for path, open_, mend in (
        (settings.ledger, open_ledger_read_only, describe_healing(settings.ledger, LEDGER)),
        (settings.catalogue, open_read_only, _describe_publishing(settings)),
    ):
        with closing(open_(path)) as connection:
            versions = {row["id"]: row for row in connection.execute("SELECT * FROM record_versions")}
            records = connection.execute("SELECT * FROM records").fetchall()
            bodies = read_body_ids(connection)
        problems = [*_contents(versions.values()), *_columns(records, versions, bodies)]
        findings += [Finding("record versions", f"{path.name}, {problem}", mend) for problem in problems]
        looked = f"{len(versions)} versions of {len(records)} records"
    return CheckResult("record versions", looked, tuple(findings))


def _contents(versions: Iterable[sqlite3.Row]) -> Iterator[str]:
    for row in versions:
        if content_hash(parse_content(row["content"])) != row["hash"]:
            yield f"record_versions row {row['id']} ({row['record_id']}): its content is not what was kept"


def _columns(
    records: Iterable[sqlite3.Row], versions: Mapping[int, sqlite3.Row], bodies: Mapping[str, str]
) -> Iterator[str]:
    """A publisher's id may be the one that resolving gave its body."""
    for row in records:
        version = versions.get(row["current_version_id"])
        if version is None:
            yield f"records row {row['id']}: its version {row['current_version_id']} is not there"
            continue
        content = parse_content(version["content"])
        if row["content_hash"] != version["hash"]:
            yield f"records row {row['id']}, column content_hash: {row['content_hash']!r} is not that of its version"
        for name in COLUMNS:
            said = content.get(name, "")
            if row[name] != said and not (name == "publisher_id" and row[name] == bodies.get(said)):
                yield f"records row {row['id']}, column {name}: {row[name]!r}, its version says {said!r}"


def _homes(settings: Settings) -> CheckResult:
    """Each row of homes is what resolving the records gives."""
    with closing(open_published(settings)) as catalogue:
        shown = {row["id"]: dict(row) for row in catalogue.execute("SELECT * FROM homes")}
        expected = {row["id"]: row for row in expected_homes(catalogue)}
    findings = [f"homes row {name}: it has no record" for name in sorted(shown.keys() - expected.keys())]
    findings += [f"homes row {name}: it is not there" for name in sorted(expected.keys() - shown.keys())]
    for name in sorted(shown.keys() & expected.keys()):
        findings += [
            f"homes row {name}, column {column}: {shown[name][column]!r}, its records say {value!r}"
            for column, value in expected[name].items()
            if shown[name][column] != value
        ]
    mend = _describe_publishing(settings)
    return CheckResult("homes", f"{len(shown)} homes", tuple(Finding("homes", text, mend) for text in findings))


def _subjects(settings: Settings) -> CheckResult:
    """Which concepts lead to no home. Nothing is wrong with these, but whoever asks by them finds nothing."""
    with closing(open_published(settings)) as catalogue:
        total = catalogue.execute("SELECT count(*) FROM concepts").fetchone()[0]
        unused = list_unused_concepts(catalogue)
    few = f"{quote_words(unused, MAX_UNUSED)}{' and others' if len(unused) > MAX_UNUSED else ''}"
    advice = "assign them to homes in `vocab/subjects/`, or take them out of `vocab/schemes/`"
    notes = (f"no home is about {len(unused)} of them: {few}; {advice}",) if unused else ()
    return CheckResult("subjects", f"{total} concepts", (), notes)


def _sources(settings: Settings) -> CheckResult:
    """Each source that was harvested is declared, or a person said what becomes of its records."""
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        rows, notes = list_sources(ledger), describe_undeclared(settings, ledger)
    findings = tuple(
        Finding("sources", f"{row['id']} is {notes[row['id']]}", _describe_retiring(settings, row["id"]))
        for row in rows
        if row["id"] in notes and not is_decided(row)
    )
    return CheckResult("sources", f"{len(rows)} sources", findings)


def _judgements(settings: Settings) -> CheckResult:
    """What people said can all be true, and is about what the catalogue has."""
    with (
        closing(open_published(settings)) as catalogue,
        closing(open_curation_read_only(settings.curation)) as curation,
    ):
        pairs, made = read_judgements(curation), len(read_decisions(curation))
        unknown = list_unknown_decisions(catalogue, curation)
    judge = format_command("pair LEFT RIGHT VERDICT --because REASON --reviewer NAME", settings.data)
    findings = [
        Finding(
            "judgements",
            f"{one.judgement.left} and {one.judgement.right} are {one.judgement.verdict} is not applied. "
            f"{one.sentence}",
            f"judge one of the pairs again: {judge}",
        )
        for one in check_judgements(pairs).conflicts
    ]
    findings += [
        Finding(
            "judgements",
            f"decision {item.uid} of {item.reviewer} decides nothing: {absence}",
            "add what is missing, or take it back with "
            + format_command(f"undo {item.uid} --because REASON", settings.data),
        )
        for item, absence in unknown
    ]
    return CheckResult("judgements", f"{made} decisions, {len(pairs)} pairs", tuple(findings))


def _uses(settings: Settings) -> CheckResult:
    """Who uses what was withdrawn or has ended: nothing is wrong with the catalogue, and those who use it should
    know."""
    with closing(open_published(settings)) as catalogue:
        known = list_uses(catalogue)
    notes = tuple(
        f"{row['user']} uses {' '.join(filter(None, (row['home_title'], row['edition'])))}, which is {row['lifecycle']}"
        for row in known
        if row["is_of_ended"]
    )
    return CheckResult("uses", f"{len(known)} uses", (), notes)


def _archive(settings: Settings) -> CheckResult:
    """Each body that a fetch or a place names is there, whole, and the archive knows how each taken run ended."""
    with closing(open_published(settings)) as catalogue:
        bodies = [row["sha256"] for row in catalogue.execute("SELECT sha256 FROM bodies ORDER BY sha256")]
        lost = list(list_runs_without_manifest(settings, catalogue))
    archive, findings = Archive(settings.archive), []
    for sha256 in bodies:
        try:
            archive.read(sha256)
        except AccessDenied as error:
            findings.append(Finding("archive", str(error), ""))
        except StoreError as error:
            mend = "put the file back from a copy, or harvest the source again"
            findings.append(Finding("archive", str(error), mend))
    for row in lost:
        folder = settings.archive / row["replay_folder"]
        problem = f"run {row['id']} of {row['source_id']}: {folder} does not say how it ended"
        findings.append(Finding("archive", problem, f"{format_command('doctor --fix', settings.data)} writes it"))
    return CheckResult("archive", f"{len(bodies)} bodies", tuple(findings))


def _rdf(settings: Settings) -> CheckResult:
    if other := describe_other_base(settings):
        return CheckResult("tables and RDF", "not compared", (Finding("tables and RDF", other, ""),))
    vocab = settings.home / "vocab"
    with open_for_reading(settings) as (catalogue, curation), open_local(settings.rdf) as repository:
        size = repository.size()
        found = list_disagreements(catalogue, curation, vocab, settings.base, repository, settings.former_bases)
    mend = _describe_publishing(settings)
    findings = tuple(Finding("tables and RDF", str(item), mend) for item in found)
    return CheckResult("tables and RDF", f"{size} statements", findings)


def _shapes(settings: Settings) -> CheckResult:
    with open_local(settings.rdf) as repository:
        report = validate(repository, settings.home / "vocab" / "shapes.ttl")
    breaches = [item for item in report.results if item.severity == "Violation"]
    findings = tuple(Finding("shapes", str(item), "mend the record at its source or in vocab/") for item in breaches)
    return CheckResult("shapes", f"{report.statement_count} statements", findings)
