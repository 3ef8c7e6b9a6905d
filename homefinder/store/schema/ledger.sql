-- The tables of ledger.db and of catalogue.db, its published copy, as they are today.
-- Dates and times are ISO 8601 in UTC. JSON columns hold canonical JSON.

-- What was harvested: the system of record.
CREATE TABLE IF NOT EXISTS sources (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, publisher TEXT NOT NULL, homepage TEXT NOT NULL DEFAULT '',
    licence TEXT NOT NULL, licence_url TEXT NOT NULL DEFAULT '', adapter TEXT NOT NULL, completeness TEXT NOT NULL,
    schedule TEXT NOT NULL, last_seen_on TEXT, last_run_id INTEGER REFERENCES runs(id), live_records INTEGER NOT NULL DEFAULT 0,
    undeclared_since TEXT NOT NULL DEFAULT '', kept_on TEXT NOT NULL DEFAULT '', kept_because TEXT NOT NULL DEFAULT '',
    min_interval_s REAL NOT NULL DEFAULT 0, good_for TEXT NOT NULL DEFAULT '', declared_from TEXT NOT NULL DEFAULT 'recording',
    is_working_copy INTEGER NOT NULL DEFAULT 0
);
-- state: running, committed, unchanged, held, failed, died. mode: live, replay, archive.
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY, source_id TEXT NOT NULL REFERENCES sources(id),
    state TEXT NOT NULL, mode TEXT NOT NULL, seen_on TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT,
    reason TEXT NOT NULL DEFAULT '', fetched INTEGER NOT NULL DEFAULT 0, not_modified INTEGER NOT NULL DEFAULT 0,
    parsed INTEGER NOT NULL DEFAULT 0, added INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
    removed INTEGER NOT NULL DEFAULT 0, restored INTEGER NOT NULL DEFAULT 0, missing INTEGER NOT NULL DEFAULT 0,
    issues INTEGER NOT NULL DEFAULT 0, parser_fingerprint TEXT NOT NULL DEFAULT '', replay_folder TEXT NOT NULL DEFAULT '',
    accepts_run_id INTEGER UNIQUE REFERENCES runs(id), unread INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS runs_by_source ON runs(source_id, seen_on);
CREATE TABLE IF NOT EXISTS run_checks (
    run_id INTEGER NOT NULL REFERENCES runs(id), name TEXT NOT NULL, ok INTEGER NOT NULL, detail TEXT NOT NULL,
    accepted_because TEXT, PRIMARY KEY (run_id, name)
);
-- How many records of a run fill each field, and how the form of the publication changed since the run before.
CREATE TABLE IF NOT EXISTS run_fields (
    run_id INTEGER NOT NULL REFERENCES runs(id), field TEXT NOT NULL, filled INTEGER NOT NULL, records INTEGER NOT NULL,
    type TEXT NOT NULL, PRIMARY KEY (run_id, field)
);
CREATE TABLE IF NOT EXISTS form_changes (
    run_id INTEGER NOT NULL REFERENCES runs(id), field TEXT NOT NULL, change TEXT NOT NULL,
    before TEXT NOT NULL DEFAULT '', after TEXT NOT NULL DEFAULT '', PRIMARY KEY (run_id, field)
);
-- What the last live look proved of each declared source, taken in or not.
CREATE TABLE IF NOT EXISTS live_looks (
    source_id TEXT PRIMARY KEY, looked_at TEXT NOT NULL, reached INTEGER NOT NULL, form INTEGER NOT NULL,
    counts INTEGER NOT NULL, why TEXT NOT NULL DEFAULT '', requests INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0
);
-- Files beside those that were taken in, which match no pattern of the declaration.
CREATE TABLE IF NOT EXISTS passed_over (
    run_id INTEGER NOT NULL REFERENCES runs(id), url TEXT NOT NULL, files INTEGER NOT NULL, names TEXT NOT NULL,
    PRIMARY KEY (run_id, url)
);
CREATE TABLE IF NOT EXISTS bodies (
    sha256 TEXT PRIMARY KEY, bytes INTEGER NOT NULL, media_type TEXT NOT NULL DEFAULT '',
    first_run_id INTEGER REFERENCES runs(id)
);
CREATE TABLE IF NOT EXISTS fetches (
    id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL REFERENCES runs(id), url TEXT NOT NULL, final_url TEXT NOT NULL DEFAULT '',
    status INTEGER NOT NULL, not_modified INTEGER NOT NULL DEFAULT 0, sha256 TEXT REFERENCES bodies(sha256),
    etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '', fetched_at TEXT NOT NULL,
    elapsed_ms INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS fetches_by_run ON fetches(run_id);
CREATE INDEX IF NOT EXISTS fetches_by_url ON fetches(url);
-- Which bodies each address ever had, told from the index alone.
CREATE INDEX IF NOT EXISTS fetches_by_body ON fetches(url, sha256);
-- state: present, missing (not seen lately), unread (its part of the publication could not be read), removed.
CREATE TABLE IF NOT EXISTS records (
    id TEXT PRIMARY KEY, source_id TEXT NOT NULL REFERENCES sources(id), key TEXT NOT NULL, kind TEXT NOT NULL,
    title TEXT NOT NULL, description TEXT NOT NULL DEFAULT '', language TEXT NOT NULL DEFAULT 'en',
    url TEXT NOT NULL DEFAULT '', page_url TEXT NOT NULL DEFAULT '', publisher TEXT NOT NULL DEFAULT '', publisher_id TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT '',
    lifecycle TEXT NOT NULL DEFAULT 'unknown', version TEXT NOT NULL DEFAULT '', series TEXT NOT NULL DEFAULT '',
    issued TEXT NOT NULL DEFAULT '', modified TEXT NOT NULL DEFAULT '', opens TEXT NOT NULL DEFAULT '', closes TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL, current_version_id INTEGER NOT NULL, content_hash TEXT NOT NULL,
    first_run_id INTEGER NOT NULL REFERENCES runs(id), last_run_id INTEGER NOT NULL REFERENCES runs(id),
    first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, misses INTEGER NOT NULL DEFAULT 0, missing_since TEXT NOT NULL DEFAULT '',
    part TEXT NOT NULL DEFAULT '', unread_reason TEXT NOT NULL DEFAULT '',
    UNIQUE (source_id, key)
);
CREATE INDEX IF NOT EXISTS records_by_kind ON records(kind);
CREATE INDEX IF NOT EXISTS records_by_url ON records(url);
CREATE TABLE IF NOT EXISTS record_versions (
    id INTEGER PRIMARY KEY, record_id TEXT NOT NULL REFERENCES records(id) DEFERRABLE INITIALLY DEFERRED,
    hash TEXT NOT NULL, content TEXT NOT NULL, locations TEXT NOT NULL, run_id INTEGER NOT NULL REFERENCES runs(id),
    valid_from TEXT NOT NULL, valid_to TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS record_versions_by_record ON record_versions(record_id, valid_from);
-- kind: added, changed, removed, restored.
CREATE TABLE IF NOT EXISTS changes (
    id INTEGER PRIMARY KEY, record_id TEXT NOT NULL REFERENCES records(id), run_id INTEGER NOT NULL REFERENCES runs(id),
    kind TEXT NOT NULL, seen_on TEXT NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL,
    from_version_id INTEGER REFERENCES record_versions(id), to_version_id INTEGER REFERENCES record_versions(id)
);
CREATE INDEX IF NOT EXISTS changes_by_date ON changes(seen_on);
CREATE INDEX IF NOT EXISTS changes_by_record ON changes(record_id);
CREATE TABLE IF NOT EXISTS change_fields (
    change_id INTEGER NOT NULL REFERENCES changes(id), field TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
    PRIMARY KEY (change_id, field)
);
CREATE TABLE IF NOT EXISTS issues (
    id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL REFERENCES runs(id), source_id TEXT NOT NULL REFERENCES sources(id),
    record_key TEXT NOT NULL DEFAULT '', code TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL,
    remedy TEXT NOT NULL, url TEXT NOT NULL, locator TEXT NOT NULL, sha256 TEXT NOT NULL, current INTEGER NOT NULL DEFAULT 1,
    entries INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX IF NOT EXISTS issues_by_run ON issues(run_id);
-- Without it, each run looks through every issue that was ever found.
CREATE INDEX IF NOT EXISTS issues_by_source ON issues(source_id, current);
CREATE TABLE IF NOT EXISTS record_addresses (
    record_id TEXT NOT NULL REFERENCES records(id), position INTEGER NOT NULL, role TEXT NOT NULL, url TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '', media_type TEXT NOT NULL DEFAULT '', size INTEGER, PRIMARY KEY (record_id, position)
);
CREATE INDEX IF NOT EXISTS record_addresses_by_url ON record_addresses(url);
CREATE TABLE IF NOT EXISTS record_events (
    record_id TEXT NOT NULL REFERENCES records(id), position INTEGER NOT NULL, kind TEXT NOT NULL, date TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '', url TEXT NOT NULL DEFAULT '', PRIMARY KEY (record_id, position)
);
CREATE INDEX IF NOT EXISTS record_events_by_date ON record_events(date);
CREATE TABLE IF NOT EXISTS record_relations (
    record_id TEXT NOT NULL REFERENCES records(id), position INTEGER NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '', target_record_id TEXT, PRIMARY KEY (record_id, position)
);
CREATE TABLE IF NOT EXISTS record_identifiers (
    record_id TEXT NOT NULL REFERENCES records(id), scheme TEXT NOT NULL, value TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '', PRIMARY KEY (record_id, scheme, value, address)
);
CREATE TABLE IF NOT EXISTS record_translations (
    record_id TEXT NOT NULL REFERENCES records(id), position INTEGER NOT NULL, field TEXT NOT NULL,
    language TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (record_id, position)
);
CREATE TABLE IF NOT EXISTS record_governments (
    record_id TEXT NOT NULL REFERENCES records(id), position INTEGER NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,
    ended_on TEXT NOT NULL, current INTEGER NOT NULL, political INTEGER NOT NULL, PRIMARY KEY (record_id, position)
);

-- What follows from it, made anew from the records.
CREATE TABLE IF NOT EXISTS homes (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, alt_titles TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL,
    language TEXT NOT NULL DEFAULT 'en', description TEXT NOT NULL DEFAULT '', keywords TEXT NOT NULL DEFAULT '', publisher_id TEXT REFERENCES publishers(id),
    status TEXT NOT NULL DEFAULT '', lifecycle TEXT NOT NULL DEFAULT 'unknown', version TEXT NOT NULL DEFAULT '',
    series TEXT NOT NULL DEFAULT '', issued TEXT NOT NULL DEFAULT '', modified TEXT NOT NULL DEFAULT '',
    valid_from TEXT NOT NULL DEFAULT '', valid_to TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '', legal_basis TEXT NOT NULL DEFAULT '', sector TEXT NOT NULL DEFAULT '',
    change_route TEXT NOT NULL DEFAULT '', licence TEXT NOT NULL DEFAULT '', certainty TEXT NOT NULL DEFAULT '',
    part_of TEXT REFERENCES homes(id), source_id TEXT NOT NULL REFERENCES sources(id), records INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX IF NOT EXISTS homes_by_publisher ON homes(publisher_id);
CREATE INDEX IF NOT EXISTS homes_by_kind ON homes(kind);
CREATE INDEX IF NOT EXISTS homes_by_title ON homes(title);
CREATE INDEX IF NOT EXISTS homes_by_name ON homes(title COLLATE NOCASE, id);
-- Without it, deleting homes looks through all homes for each: 30 s for 10,000, 1 s with it.
CREATE INDEX IF NOT EXISTS homes_by_part_of ON homes(part_of) WHERE part_of IS NOT NULL;
CREATE TABLE IF NOT EXISTS home_records (
    home_id TEXT NOT NULL REFERENCES homes(id), record_id TEXT PRIMARY KEY REFERENCES records(id), reason TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS home_records_by_home ON home_records(home_id);
CREATE TABLE IF NOT EXISTS home_addresses (
    home_id TEXT NOT NULL REFERENCES homes(id), url TEXT NOT NULL, role TEXT NOT NULL, title TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (home_id, url, role)
);
-- Which records a home ever had: rows are added by each resolve and stay, so that an id that was given leads on.
CREATE TABLE IF NOT EXISTS home_memberships (
    home_id TEXT NOT NULL, record_id TEXT NOT NULL REFERENCES records(id), is_latest INTEGER NOT NULL,
    PRIMARY KEY (home_id, record_id)
);
CREATE INDEX IF NOT EXISTS home_memberships_by_record ON home_memberships(record_id);
CREATE TABLE IF NOT EXISTS former_homes (
    id TEXT PRIMARY KEY, leads_to TEXT NOT NULL DEFAULT '', title TEXT NOT NULL, kind TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '', publisher TEXT NOT NULL DEFAULT '', url TEXT NOT NULL DEFAULT '',
    lifecycle TEXT NOT NULL DEFAULT 'unknown', source_id TEXT NOT NULL REFERENCES sources(id), first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL, gone_on TEXT NOT NULL, reason TEXT NOT NULL, replaced_by TEXT REFERENCES homes(id),
    successor TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS former_homes_by_successor ON former_homes(replaced_by) WHERE replaced_by IS NOT NULL;
-- Records that a person took out of the catalogue, as curation.db has it.
CREATE TABLE IF NOT EXISTS retired_records (
    record_id TEXT PRIMARY KEY REFERENCES records(id), retired_on TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS publishers (id TEXT PRIMARY KEY, name TEXT NOT NULL, url TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS publisher_names (
    publisher_id TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '', evidence TEXT NOT NULL DEFAULT '', PRIMARY KEY (id, name)
);
CREATE INDEX IF NOT EXISTS publisher_names_by_publisher ON publisher_names(publisher_id);
CREATE INDEX IF NOT EXISTS publisher_names_by_key ON publisher_names(name_key);
CREATE TABLE IF NOT EXISTS needs (
    id TEXT PRIMARY KEY, sector TEXT NOT NULL, title TEXT NOT NULL, description TEXT NOT NULL,
    asked_by TEXT NOT NULL DEFAULT '', evidence TEXT NOT NULL DEFAULT '', consequence TEXT NOT NULL DEFAULT '',
    keywords TEXT NOT NULL DEFAULT '', source TEXT NOT NULL, items TEXT NOT NULL DEFAULT '', linked_at TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS candidates (
    need_id TEXT NOT NULL REFERENCES needs(id), home_id TEXT NOT NULL REFERENCES homes(id), rank INTEGER NOT NULL,
    score REAL NOT NULL, matched TEXT NOT NULL, explanation TEXT NOT NULL, features TEXT NOT NULL,
    PRIMARY KEY (need_id, home_id)
);
CREATE INDEX IF NOT EXISTS candidates_by_home ON candidates(home_id);
CREATE TABLE IF NOT EXISTS build_state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS resolve_pairs (
    left_record TEXT NOT NULL REFERENCES records(id), right_record TEXT NOT NULL REFERENCES records(id),
    outcome TEXT NOT NULL, score REAL NOT NULL, reason TEXT NOT NULL, features TEXT NOT NULL,
    verdict TEXT NOT NULL DEFAULT '', PRIMARY KEY (left_record, right_record)
);
CREATE INDEX IF NOT EXISTS resolve_pairs_by_outcome ON resolve_pairs(outcome, score);
CREATE INDEX IF NOT EXISTS resolve_pairs_by_right ON resolve_pairs(right_record);
-- Records that vanished and stand in the publication under another key. verdict: renamed, proposed.
CREATE TABLE IF NOT EXISTS record_renames (
    former_record TEXT PRIMARY KEY REFERENCES records(id), record_id TEXT NOT NULL REFERENCES records(id),
    score REAL NOT NULL, likeness TEXT NOT NULL, verdict TEXT NOT NULL,
    reason TEXT NOT NULL, seen_on TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS renames_by_record ON record_renames(record_id);
CREATE TABLE IF NOT EXISTS home_editions (
    home_id TEXT PRIMARY KEY REFERENCES homes(id), series TEXT NOT NULL, position INTEGER NOT NULL, label TEXT NOT NULL,
    previous TEXT REFERENCES homes(id)
);
CREATE INDEX IF NOT EXISTS home_editions_by_series ON home_editions(series, position);
CREATE INDEX IF NOT EXISTS home_editions_by_previous ON home_editions(previous);
CREATE TABLE IF NOT EXISTS home_relations (
    home_id TEXT NOT NULL REFERENCES homes(id), kind TEXT NOT NULL, other_id TEXT NOT NULL REFERENCES homes(id),
    reason TEXT NOT NULL, PRIMARY KEY (home_id, kind, other_id)
);
CREATE INDEX IF NOT EXISTS home_relations_by_other ON home_relations(other_id);
CREATE TABLE IF NOT EXISTS home_values (
    home_id TEXT NOT NULL REFERENCES homes(id), field TEXT NOT NULL, value TEXT NOT NULL,
    record_id TEXT NOT NULL REFERENCES records(id), source_id TEXT NOT NULL REFERENCES sources(id), rule TEXT NOT NULL,
    PRIMARY KEY (home_id, field)
);
CREATE INDEX IF NOT EXISTS home_values_by_record ON home_values(record_id);
CREATE TABLE IF NOT EXISTS contradictions (
    home_id TEXT NOT NULL REFERENCES homes(id), field TEXT NOT NULL, summary TEXT NOT NULL, statements TEXT NOT NULL,
    PRIMARY KEY (home_id, field)
);
CREATE TABLE IF NOT EXISTS decided_candidates (
    need_id TEXT NOT NULL REFERENCES needs(id), home_id TEXT NOT NULL REFERENCES homes(id), verdict TEXT NOT NULL,
    rank INTEGER NOT NULL, score REAL NOT NULL, matched TEXT NOT NULL, explanation TEXT NOT NULL, features TEXT NOT NULL,
    PRIMARY KEY (need_id, home_id)
);
CREATE INDEX IF NOT EXISTS decided_candidates_by_home ON decided_candidates(home_id);
CREATE TABLE IF NOT EXISTS outcomes (
    need_id TEXT PRIMARY KEY REFERENCES needs(id), outcome TEXT NOT NULL, home_id TEXT REFERENCES homes(id),
    owner_id TEXT REFERENCES publishers(id), confidence REAL NOT NULL, margin REAL NOT NULL, runner_up TEXT NOT NULL,
    basis TEXT NOT NULL, explanation TEXT NOT NULL, next_step TEXT NOT NULL, route_id TEXT NOT NULL DEFAULT '',
    addressed_to TEXT NOT NULL DEFAULT '', deadline TEXT NOT NULL DEFAULT '', scores TEXT NOT NULL,
    strength TEXT NOT NULL DEFAULT 'weak'
);
CREATE INDEX IF NOT EXISTS outcomes_by_home ON outcomes(home_id);
CREATE INDEX IF NOT EXISTS outcomes_by_owner ON outcomes(owner_id);
CREATE TABLE IF NOT EXISTS need_searches (
    need_id TEXT NOT NULL REFERENCES needs(id), source_id TEXT NOT NULL REFERENCES sources(id), seen_on TEXT NOT NULL,
    run_id INTEGER REFERENCES runs(id), homes_searched INTEGER NOT NULL, PRIMARY KEY (need_id, source_id)
);
CREATE TABLE IF NOT EXISTS need_queries (
    need_id TEXT NOT NULL REFERENCES needs(id), position INTEGER NOT NULL, method TEXT NOT NULL, query TEXT NOT NULL,
    homes_found INTEGER NOT NULL, PRIMARY KEY (need_id, position)
);
CREATE TABLE IF NOT EXISTS need_nearest_homes (
    need_id TEXT NOT NULL REFERENCES needs(id), rank INTEGER NOT NULL, home_id TEXT NOT NULL REFERENCES homes(id),
    score REAL NOT NULL, shortfall TEXT NOT NULL, PRIMARY KEY (need_id, rank)
);
CREATE INDEX IF NOT EXISTS need_nearest_homes_by_home ON need_nearest_homes(home_id);
CREATE TABLE IF NOT EXISTS routes (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, owner TEXT NOT NULL, url TEXT NOT NULL DEFAULT '', summary TEXT NOT NULL,
    addressed_to TEXT NOT NULL DEFAULT '', stated_by TEXT NOT NULL, stated_on TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS home_routes (
    home_id TEXT PRIMARY KEY REFERENCES homes(id), route_id TEXT NOT NULL REFERENCES routes(id), reason TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS home_routes_by_route ON home_routes(route_id);
CREATE TABLE IF NOT EXISTS events (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, rule TEXT NOT NULL, announced_by TEXT NOT NULL, date TEXT NOT NULL,
    seen_on TEXT NOT NULL, record_id TEXT NOT NULL REFERENCES records(id), source_id TEXT NOT NULL REFERENCES sources(id),
    change_id INTEGER REFERENCES changes(id), run_id INTEGER NOT NULL REFERENCES runs(id), title TEXT NOT NULL,
    summary TEXT NOT NULL, significance TEXT NOT NULL DEFAULT '', field TEXT NOT NULL DEFAULT '',
    before TEXT NOT NULL DEFAULT '', after TEXT NOT NULL DEFAULT '', url TEXT NOT NULL DEFAULT '',
    members INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX IF NOT EXISTS events_by_date ON events(date);
CREATE INDEX IF NOT EXISTS events_by_kind ON events(kind, date);
CREATE INDEX IF NOT EXISTS events_by_record ON events(record_id, date);
CREATE INDEX IF NOT EXISTS events_by_change ON events(change_id);
CREATE INDEX IF NOT EXISTS events_by_announcer ON events(announced_by, date DESC, id);
CREATE INDEX IF NOT EXISTS events_latest ON events(seen_on DESC, date DESC, id);
CREATE INDEX IF NOT EXISTS events_by_source ON events(source_id, seen_on DESC, date DESC, id);
-- Every record that an event is about. fields: JSON, of an edit that many records share.
CREATE TABLE IF NOT EXISTS event_members (
    event_id TEXT NOT NULL REFERENCES events(id), record_id TEXT NOT NULL REFERENCES records(id),
    change_id INTEGER REFERENCES changes(id), fields TEXT NOT NULL DEFAULT '[]', PRIMARY KEY (event_id, record_id)
);
CREATE INDEX IF NOT EXISTS event_members_by_record ON event_members(record_id);
CREATE INDEX IF NOT EXISTS event_members_by_change ON event_members(change_id);
CREATE TABLE IF NOT EXISTS event_severities (
    event_id TEXT NOT NULL REFERENCES events(id), sector TEXT NOT NULL, severity REAL NOT NULL, level TEXT NOT NULL,
    explanation TEXT NOT NULL, components TEXT NOT NULL, PRIMARY KEY (event_id, sector)
);
CREATE INDEX IF NOT EXISTS event_severities_by_sector ON event_severities(sector, severity);
CREATE TABLE IF NOT EXISTS event_needs (
    event_id TEXT NOT NULL REFERENCES events(id), need_id TEXT NOT NULL REFERENCES needs(id), path TEXT NOT NULL,
    is_near INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (event_id, need_id)
);
CREATE INDEX IF NOT EXISTS event_needs_by_need ON event_needs(need_id);
CREATE TABLE IF NOT EXISTS calendar (
    uid TEXT PRIMARY KEY, kind TEXT NOT NULL, starts TEXT NOT NULL, ends TEXT NOT NULL DEFAULT '', sequence INTEGER NOT NULL,
    state TEXT NOT NULL, record_id TEXT NOT NULL REFERENCES records(id), source_id TEXT NOT NULL REFERENCES sources(id),
    home_id TEXT REFERENCES homes(id), publisher_id TEXT NOT NULL DEFAULT '', title TEXT NOT NULL, summary TEXT NOT NULL,
    url TEXT NOT NULL DEFAULT '', venue TEXT NOT NULL DEFAULT '', binding TEXT NOT NULL, announced_on TEXT NOT NULL,
    lead_days INTEGER, changed_at TEXT NOT NULL, who TEXT NOT NULL DEFAULT '', date_id TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS calendar_by_start ON calendar(starts);
CREATE INDEX IF NOT EXISTS calendar_by_home ON calendar(home_id);
CREATE INDEX IF NOT EXISTS calendar_by_record ON calendar(record_id);
CREATE TABLE IF NOT EXISTS calendar_needs (
    uid TEXT NOT NULL REFERENCES calendar(uid), need_id TEXT NOT NULL REFERENCES needs(id), PRIMARY KEY (uid, need_id)
);
CREATE INDEX IF NOT EXISTS calendar_needs_by_need ON calendar_needs(need_id);
CREATE TABLE IF NOT EXISTS calendar_subjects (
    uid TEXT NOT NULL REFERENCES calendar(uid), concept_id TEXT NOT NULL, PRIMARY KEY (uid, concept_id)
);
CREATE INDEX IF NOT EXISTS calendar_subjects_by_concept ON calendar_subjects(concept_id);
-- Each body of a page, and each version of what stands in a list, from which dates were read; rows outlive the body.
CREATE TABLE IF NOT EXISTS date_readings (
    id INTEGER PRIMARY KEY, record_id TEXT NOT NULL REFERENCES records(id), run_id INTEGER NOT NULL REFERENCES runs(id),
    seen_on TEXT NOT NULL, url TEXT NOT NULL, sha256 TEXT NOT NULL, version_id INTEGER, reader TEXT NOT NULL,
    is_latest INTEGER NOT NULL DEFAULT 0, UNIQUE (record_id, run_id)
);
-- Dated facts that publications state. kind: see docs/dates.md. certainty: firm, provisional, relative.
CREATE TABLE IF NOT EXISTS dates (
    id TEXT PRIMARY KEY, reading_id INTEGER NOT NULL REFERENCES date_readings(id), record_id TEXT NOT NULL REFERENCES records(id),
    kind TEXT NOT NULL, starts TEXT NOT NULL, ends TEXT NOT NULL, precision TEXT NOT NULL, certainty TEXT NOT NULL,
    who TEXT NOT NULL, what TEXT NOT NULL, edition TEXT NOT NULL, quote TEXT NOT NULL, place TEXT NOT NULL, is_current INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS dates_by_record ON dates(record_id, is_current);
CREATE INDEX IF NOT EXISTS dates_by_reading ON dates(reading_id);
CREATE INDEX IF NOT EXISTS dates_by_day ON dates(ends) WHERE is_current = 1;
CREATE TABLE IF NOT EXISTS link_checks (
    url TEXT PRIMARY KEY, checked_at TEXT NOT NULL, status INTEGER NOT NULL, final_url TEXT NOT NULL DEFAULT '',
    last_good_on TEXT NOT NULL DEFAULT '', failed_since TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS home_upkeep (
    home_id TEXT PRIMARY KEY REFERENCES homes(id), level TEXT NOT NULL, explanation TEXT NOT NULL, last_edition TEXT NOT NULL,
    age_days INTEGER, editions INTEGER NOT NULL, edition_interval_days INTEGER, next_due TEXT NOT NULL DEFAULT '',
    owner_state TEXT NOT NULL, dead_links INTEGER NOT NULL, checked_links INTEGER NOT NULL, route_known INTEGER NOT NULL,
    warnings TEXT NOT NULL, as_of TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS home_upkeep_by_level ON home_upkeep(level);

-- state: in-force, to-come, ended. excluded: 1 where those named are not bound.
CREATE TABLE IF NOT EXISTS duties (
    id TEXT PRIMARY KEY, home_id TEXT REFERENCES homes(id), record_id TEXT NOT NULL REFERENCES records(id),
    version_id INTEGER NOT NULL REFERENCES record_versions(id), source_id TEXT NOT NULL REFERENCES sources(id),
    level TEXT NOT NULL, state TEXT NOT NULL, bound TEXT NOT NULL, applies_to TEXT NOT NULL, starts TEXT NOT NULL,
    ends TEXT NOT NULL, by_what TEXT NOT NULL, quote TEXT NOT NULL, place TEXT NOT NULL, basis TEXT NOT NULL,
    excluded INTEGER NOT NULL, rule TEXT NOT NULL, strongest INTEGER NOT NULL, as_of TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS duties_by_home ON duties(home_id);
CREATE INDEX IF NOT EXISTS duties_by_level ON duties(level, starts);
CREATE INDEX IF NOT EXISTS duties_by_record ON duties(record_id);
CREATE TABLE IF NOT EXISTS duty_bodies (
    duty_id TEXT NOT NULL REFERENCES duties(id), body TEXT NOT NULL, PRIMARY KEY (duty_id, body)
);
CREATE INDEX IF NOT EXISTS duty_bodies_by_body ON duty_bodies(body);
CREATE TABLE IF NOT EXISTS duty_changes (
    id TEXT PRIMARY KEY, record_id TEXT NOT NULL REFERENCES records(id), source_id TEXT NOT NULL REFERENCES sources(id),
    from_version_id INTEGER REFERENCES record_versions(id), to_version_id INTEGER REFERENCES record_versions(id),
    run_id INTEGER NOT NULL REFERENCES runs(id), seen_on TEXT NOT NULL, kind TEXT NOT NULL, before TEXT NOT NULL,
    after TEXT NOT NULL, bound TEXT NOT NULL, applies_to TEXT NOT NULL, starts TEXT NOT NULL, rule TEXT NOT NULL,
    quote TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS duty_changes_by_record ON duty_changes(record_id);

-- days: the days in each step, such as challenge:168 proposal:?
CREATE TABLE IF NOT EXISTS proposals (
    record_id TEXT PRIMARY KEY REFERENCES records(id), version_id INTEGER NOT NULL REFERENCES record_versions(id),
    source_id TEXT NOT NULL REFERENCES sources(id), title TEXT NOT NULL, owner TEXT NOT NULL, stage TEXT NOT NULL,
    is_open INTEGER NOT NULL, opened_on TEXT NOT NULL, opening_seen INTEGER NOT NULL, closed_on TEXT NOT NULL,
    days TEXT NOT NULL, total_days INTEGER, reason TEXT NOT NULL, remarks INTEGER NOT NULL, url TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS proposals_by_stage ON proposals(stage, opened_on);
CREATE INDEX IF NOT EXISTS proposals_by_owner ON proposals(owner);
CREATE TABLE IF NOT EXISTS proposal_answers (
    record_id TEXT NOT NULL REFERENCES records(id), specification TEXT NOT NULL, criteria TEXT NOT NULL,
    number INTEGER NOT NULL, answer TEXT NOT NULL, reason TEXT NOT NULL, evidence TEXT NOT NULL, answered_on TEXT NOT NULL,
    PRIMARY KEY (record_id, specification, number)
);
CREATE TABLE IF NOT EXISTS uses (
    id TEXT PRIMARY KEY, home_id TEXT REFERENCES homes(id), standard TEXT NOT NULL, edition TEXT NOT NULL, user TEXT NOT NULL,
    user_kind TEXT NOT NULL, user_code TEXT NOT NULL, system TEXT NOT NULL, since TEXT NOT NULL, state TEXT NOT NULL,
    is_use INTEGER NOT NULL, is_of_ended INTEGER NOT NULL, evidence TEXT NOT NULL, doubt TEXT NOT NULL,
    record_id TEXT REFERENCES records(id), source_id TEXT REFERENCES sources(id), url TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS uses_by_home ON uses(home_id);
CREATE INDEX IF NOT EXISTS uses_by_user ON uses(user);
-- state: proposed (they share a code), accepted or refused by a person.
CREATE TABLE IF NOT EXISTS listings (
    record_id TEXT NOT NULL REFERENCES records(id), home_id TEXT NOT NULL REFERENCES homes(id), code TEXT NOT NULL,
    state TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (record_id, home_id)
);
CREATE INDEX IF NOT EXISTS listings_by_home ON listings(home_id);

-- The ranker's index, filled anew by each resolve.
CREATE TABLE IF NOT EXISTS concepts (id TEXT PRIMARY KEY, name TEXT NOT NULL, definition TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS concept_labels (
    concept_id TEXT NOT NULL REFERENCES concepts(id), position INTEGER NOT NULL, label TEXT NOT NULL,
    PRIMARY KEY (concept_id, position)
);
CREATE TABLE IF NOT EXISTS concept_broader (
    concept_id TEXT NOT NULL REFERENCES concepts(id), broader_id TEXT NOT NULL REFERENCES concepts(id),
    PRIMARY KEY (concept_id, broader_id)
);
CREATE TABLE IF NOT EXISTS home_subjects (
    home_id TEXT NOT NULL REFERENCES homes(id), position INTEGER NOT NULL, concept_id TEXT NOT NULL REFERENCES concepts(id),
    assigned INTEGER NOT NULL, strength REAL NOT NULL DEFAULT 1, reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (home_id, position)
);
CREATE TABLE IF NOT EXISTS thing_names (
    key TEXT NOT NULL, thing TEXT NOT NULL, thing_id TEXT NOT NULL, name_kind TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (key, thing, thing_id)
);
CREATE TABLE IF NOT EXISTS concept_postings (term TEXT PRIMARY KEY, positions BLOB NOT NULL, weights BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS subject_postings (term TEXT PRIMARY KEY, positions BLOB NOT NULL, weights BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS postings (term TEXT PRIMARY KEY, positions BLOB NOT NULL, weights BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS label_postings (term TEXT PRIMARY KEY, positions BLOB NOT NULL, weights BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS text_vectors (hash BLOB PRIMARY KEY, vector BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS term_vectors (term TEXT PRIMARY KEY, vector BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS home_vectors (
    name TEXT PRIMARY KEY, width INTEGER NOT NULL, vectors BLOB NOT NULL, scales BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS home_attributes (name TEXT PRIMARY KEY, data BLOB NOT NULL);
