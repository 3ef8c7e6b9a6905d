-- The schema as the versions before 2026-12 made it, a part a version. It is what stands in people's files: never edit it.

-- version 1
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY, need_id TEXT NOT NULL, home_id TEXT NOT NULL, verdict TEXT NOT NULL CHECK (verdict IN ('accept','reject','unsure')),
    reason TEXT NOT NULL, reviewer TEXT NOT NULL, decided_on TEXT NOT NULL
);

-- version 2
CREATE TABLE resolve_decisions (
    id INTEGER PRIMARY KEY, left_record TEXT NOT NULL, right_record TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('same','different','unsure')), reason TEXT NOT NULL, reviewer TEXT NOT NULL,
    decided_on TEXT NOT NULL, CHECK (left_record <> right_record)
);

-- version 3
ALTER TABLE decisions ADD COLUMN uid TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN role TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN records TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN need_title TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN home_title TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN home_url TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN series TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN look_again_on TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN look_again_when TEXT NOT NULL DEFAULT '';
UPDATE decisions SET uid = 'd' || id;
CREATE UNIQUE INDEX decisions_by_uid ON decisions(uid);
CREATE TABLE decision_undos (
    decision_id INTEGER PRIMARY KEY REFERENCES decisions(id), reviewer TEXT NOT NULL, reason TEXT NOT NULL,
    undone_on TEXT NOT NULL
);

-- version 4
CREATE TABLE change_requests (
    uid TEXT PRIMARY KEY, title TEXT NOT NULL, sector TEXT NOT NULL DEFAULT '', need_id TEXT NOT NULL DEFAULT '',
    need_title TEXT NOT NULL DEFAULT '', home_id TEXT NOT NULL DEFAULT '', home_title TEXT NOT NULL DEFAULT '',
    home_url TEXT NOT NULL DEFAULT '', records TEXT NOT NULL DEFAULT '', owner TEXT NOT NULL DEFAULT '',
    wording TEXT NOT NULL DEFAULT '', evidence TEXT NOT NULL DEFAULT '', burden TEXT NOT NULL DEFAULT '',
    route_id TEXT NOT NULL DEFAULT '', proposed_by TEXT NOT NULL, role TEXT NOT NULL DEFAULT '', opened_on TEXT NOT NULL
);
CREATE TABLE request_events (
    id INTEGER PRIMARY KEY, request_uid TEXT NOT NULL REFERENCES change_requests(uid), kind TEXT NOT NULL,
    state TEXT NOT NULL, on_date TEXT NOT NULL, noted_at TEXT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '', deadline TEXT NOT NULL DEFAULT '', field TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT ''
);
CREATE INDEX request_events_by_request ON request_events(request_uid, id);
CREATE TABLE request_relations (
    request_uid TEXT NOT NULL REFERENCES change_requests(uid), kind TEXT NOT NULL, other_uid TEXT NOT NULL,
    PRIMARY KEY (request_uid, kind, other_uid)
);

-- version 5
CREATE TABLE people (
    actor TEXT PRIMARY KEY, signs_as TEXT NOT NULL UNIQUE, shown TEXT NOT NULL DEFAULT ''
);
CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, role TEXT NOT NULL, act TEXT NOT NULL,
    kind TEXT NOT NULL, thing TEXT NOT NULL, title TEXT NOT NULL, note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX audit_log_by_thing ON audit_log(kind, thing);
CREATE TABLE proposed_needs (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, sector TEXT NOT NULL, need_id TEXT NOT NULL,
    title TEXT NOT NULL, description TEXT NOT NULL, asked_by TEXT NOT NULL, evidence TEXT NOT NULL,
    consequence TEXT NOT NULL, keywords TEXT NOT NULL
);
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, page TEXT NOT NULL, nature TEXT NOT NULL, summary TEXT NOT NULL,
    details TEXT NOT NULL DEFAULT '', role TEXT NOT NULL, organisation TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT ''
);
