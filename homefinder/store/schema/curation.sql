-- The tables of curation.db as they are today: what people said. Rows are added and never changed or deleted.
-- Dates are ISO 8601 days, moments ISO 8601 in UTC.

CREATE TABLE IF NOT EXISTS decisions (
    id INTEGER PRIMARY KEY, need_id TEXT NOT NULL, home_id TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('accept','reject','unsure')), reason TEXT NOT NULL, reviewer TEXT NOT NULL,
    decided_on TEXT NOT NULL, uid TEXT NOT NULL DEFAULT '', role TEXT NOT NULL DEFAULT '', records TEXT NOT NULL DEFAULT '',
    need_title TEXT NOT NULL DEFAULT '', home_title TEXT NOT NULL DEFAULT '', home_url TEXT NOT NULL DEFAULT '',
    series TEXT NOT NULL DEFAULT '', review_on TEXT NOT NULL DEFAULT '', review_trigger TEXT NOT NULL DEFAULT '',
    noted_at TEXT NOT NULL DEFAULT '', proposed_by TEXT NOT NULL DEFAULT '', proposer_version TEXT NOT NULL DEFAULT '',
    settles TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX IF NOT EXISTS decisions_by_uid ON decisions(uid);
CREATE TABLE IF NOT EXISTS decision_undos (
    decision_id INTEGER PRIMARY KEY REFERENCES decisions(id), reviewer TEXT NOT NULL, reason TEXT NOT NULL,
    undone_on TEXT NOT NULL
);
-- What people say to one another about a judgement, in the order of its rows.
CREATE TABLE IF NOT EXISTS decision_comments (
    id INTEGER PRIMARY KEY, decision_uid TEXT NOT NULL, comment TEXT NOT NULL, reviewer TEXT NOT NULL, role TEXT NOT NULL,
    said_on TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS decision_comments_by_decision ON decision_comments(decision_uid, id);
CREATE TABLE IF NOT EXISTS resolve_decisions (
    id INTEGER PRIMARY KEY, left_record TEXT NOT NULL, right_record TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('same','different','unsure')), reason TEXT NOT NULL, reviewer TEXT NOT NULL,
    decided_on TEXT NOT NULL, CHECK (left_record <> right_record)
);
CREATE TABLE IF NOT EXISTS change_requests (
    uid TEXT PRIMARY KEY, title TEXT NOT NULL, sector TEXT NOT NULL DEFAULT '', need_id TEXT NOT NULL DEFAULT '',
    need_title TEXT NOT NULL DEFAULT '', home_id TEXT NOT NULL DEFAULT '', home_title TEXT NOT NULL DEFAULT '',
    home_url TEXT NOT NULL DEFAULT '', records TEXT NOT NULL DEFAULT '', owner TEXT NOT NULL DEFAULT '',
    wording TEXT NOT NULL DEFAULT '', evidence TEXT NOT NULL DEFAULT '', burden TEXT NOT NULL DEFAULT '',
    route_id TEXT NOT NULL DEFAULT '', proposed_by TEXT NOT NULL, role TEXT NOT NULL DEFAULT '', opened_on TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS request_events (
    id INTEGER PRIMARY KEY, request_uid TEXT NOT NULL REFERENCES change_requests(uid), kind TEXT NOT NULL,
    state TEXT NOT NULL, on_date TEXT NOT NULL, noted_at TEXT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '', deadline TEXT NOT NULL DEFAULT '', field TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS request_events_by_request ON request_events(request_uid, id);
CREATE TABLE IF NOT EXISTS request_relations (
    request_uid TEXT NOT NULL REFERENCES change_requests(uid), kind TEXT NOT NULL, other_uid TEXT NOT NULL,
    PRIMARY KEY (request_uid, kind, other_uid)
);
CREATE TABLE IF NOT EXISTS people (
    actor TEXT PRIMARY KEY, pseudonym TEXT NOT NULL UNIQUE, display_name TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS audit_log (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, role TEXT NOT NULL, action TEXT NOT NULL,
    target_kind TEXT NOT NULL, target TEXT NOT NULL, title TEXT NOT NULL, note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS audit_log_by_target ON audit_log(target_kind, target);
-- state: waiting, accepted, declined. Whoever has the token sees what became of it.
CREATE TABLE IF NOT EXISTS proposed_needs (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, sector TEXT NOT NULL, need_id TEXT NOT NULL,
    title TEXT NOT NULL, description TEXT NOT NULL, asked_by TEXT NOT NULL, evidence TEXT NOT NULL,
    consequence TEXT NOT NULL, keywords TEXT NOT NULL, token TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'waiting', answered_at TEXT NOT NULL DEFAULT '', answer TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, page TEXT NOT NULL, nature TEXT NOT NULL, summary TEXT NOT NULL,
    details TEXT NOT NULL DEFAULT '', role TEXT NOT NULL, organisation TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT ''
);
-- action: keep, remove, or undo of what was said before of the same.
CREATE TABLE IF NOT EXISTS retirements (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('source','record')), target TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('keep','remove','undo')), reason TEXT NOT NULL, reviewer TEXT NOT NULL,
    decided_on TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS retirements_by_target ON retirements(kind, target, id);
CREATE TABLE IF NOT EXISTS ended_sessions (uid TEXT PRIMARY KEY, until INTEGER NOT NULL);
-- Who uses what, as people said it. state: waiting, accepted, refused. What a person is called stands in actor alone.
CREATE TABLE IF NOT EXISTS use_reports (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, standard TEXT NOT NULL, edition TEXT NOT NULL DEFAULT '',
    user TEXT NOT NULL, user_kind TEXT NOT NULL DEFAULT '', system TEXT NOT NULL DEFAULT '', since TEXT NOT NULL DEFAULT '',
    use_state TEXT NOT NULL DEFAULT '', evidence TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting','accepted','refused')), decided_by TEXT NOT NULL DEFAULT '', decided_at TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT ''
);
-- What people answer to a criterion of a home, with why.
CREATE TABLE IF NOT EXISTS criterion_answers (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, criteria TEXT NOT NULL, number INTEGER NOT NULL,
    home_id TEXT NOT NULL, answer TEXT NOT NULL, reason TEXT NOT NULL, evidence TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS criterion_answers_by_home ON criterion_answers(home_id, criteria, number);
-- Who is mailed what changes of one thing, once they said yes from their mailbox. kind: sector, need, home, owner.
-- Rows go when somebody stops it. seen_until and sent: the last day of which was told, and which events of that day.
CREATE TABLE IF NOT EXISTS mail_subscriptions (
    id INTEGER PRIMARY KEY, email TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('sector','need','home','owner')),
    target TEXT NOT NULL, token TEXT NOT NULL UNIQUE, asked_at TEXT NOT NULL, confirmed_at TEXT NOT NULL DEFAULT '',
    seen_until TEXT NOT NULL DEFAULT '', sent TEXT NOT NULL DEFAULT '[]', UNIQUE (email, kind, target)
);
