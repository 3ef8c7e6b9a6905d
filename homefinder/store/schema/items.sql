-- What stands inside standards. item_editions holds every edition whole; the tables beside it those in force.
CREATE TABLE IF NOT EXISTS item_reads (
    run_id INTEGER PRIMARY KEY REFERENCES runs(id), source_id TEXT NOT NULL REFERENCES sources(id), fingerprint TEXT NOT NULL,
    seconds REAL NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS item_editions (
    id TEXT PRIMARY KEY, source_id TEXT NOT NULL REFERENCES sources(id), run_id INTEGER NOT NULL REFERENCES runs(id),
    seen_on TEXT NOT NULL, last_seen TEXT NOT NULL, name TEXT NOT NULL DEFAULT '', hash TEXT NOT NULL, restates TEXT NOT NULL DEFAULT '',
    items INTEGER NOT NULL, code_lists INTEGER NOT NULL, codes INTEGER NOT NULL, rules INTEGER NOT NULL, issues INTEGER NOT NULL DEFAULT 0,
    undefined INTEGER NOT NULL DEFAULT 0, in_force INTEGER NOT NULL DEFAULT 0, closed INTEGER NOT NULL DEFAULT 0, contents BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS item_editions_by_source ON item_editions(source_id, name, seen_on);
CREATE TABLE IF NOT EXISTS items (
    id TEXT PRIMARY KEY, home_id TEXT REFERENCES homes(id), source_id TEXT NOT NULL REFERENCES sources(id), record_id TEXT REFERENCES records(id),
    edition_id TEXT NOT NULL REFERENCES item_editions(id), key TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL DEFAULT '',
    definition TEXT NOT NULL DEFAULT '', datatype TEXT NOT NULL DEFAULT '', unit TEXT NOT NULL DEFAULT '', required TEXT NOT NULL DEFAULT '',
    repeats INTEGER NOT NULL DEFAULT 0, code_list_id TEXT REFERENCES code_lists(id), group_name TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL, ref TEXT NOT NULL DEFAULT '', concept TEXT NOT NULL DEFAULT '', words TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '', locator TEXT NOT NULL DEFAULT '', sha256 TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS items_by_home ON items(home_id, position);
CREATE INDEX IF NOT EXISTS items_by_source ON items(source_id, position);
CREATE INDEX IF NOT EXISTS items_by_list ON items(code_list_id);
CREATE INDEX IF NOT EXISTS items_by_concept ON items(concept);
CREATE TABLE IF NOT EXISTS code_lists (
    id TEXT PRIMARY KEY, home_id TEXT REFERENCES homes(id), source_id TEXT NOT NULL REFERENCES sources(id), record_id TEXT REFERENCES records(id),
    edition_id TEXT NOT NULL REFERENCES item_editions(id), key TEXT NOT NULL, title TEXT NOT NULL DEFAULT '', definition TEXT NOT NULL DEFAULT '',
    codes INTEGER NOT NULL DEFAULT 0, url TEXT NOT NULL DEFAULT '', locator TEXT NOT NULL DEFAULT '', sha256 TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS code_lists_by_home ON code_lists(home_id);
CREATE INDEX IF NOT EXISTS code_lists_by_source ON code_lists(source_id);
CREATE TABLE IF NOT EXISTS codes (
    id TEXT PRIMARY KEY, code_list_id TEXT NOT NULL REFERENCES code_lists(id), source_id TEXT NOT NULL REFERENCES sources(id),
    code TEXT NOT NULL, label TEXT NOT NULL DEFAULT '', definition TEXT NOT NULL DEFAULT '', valid_from TEXT NOT NULL DEFAULT '',
    valid_to TEXT NOT NULL DEFAULT '', broader TEXT NOT NULL DEFAULT '', position INTEGER NOT NULL, locator TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS codes_by_list ON codes(code_list_id, position);
CREATE INDEX IF NOT EXISTS codes_by_source ON codes(source_id);
CREATE TABLE IF NOT EXISTS rules (
    id TEXT PRIMARY KEY, home_id TEXT REFERENCES homes(id), source_id TEXT NOT NULL REFERENCES sources(id), record_id TEXT REFERENCES records(id),
    edition_id TEXT NOT NULL REFERENCES item_editions(id), code TEXT NOT NULL, title TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '',
    severity TEXT NOT NULL DEFAULT '', expression TEXT NOT NULL DEFAULT '', fields TEXT NOT NULL DEFAULT '', tables TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL, url TEXT NOT NULL DEFAULT '', locator TEXT NOT NULL DEFAULT '', sha256 TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS rules_by_source ON rules(source_id, position);
CREATE INDEX IF NOT EXISTS rules_by_home ON rules(home_id);
CREATE TABLE IF NOT EXISTS rule_items (
    rule_id TEXT NOT NULL REFERENCES rules(id), field TEXT NOT NULL, item_id TEXT REFERENCES items(id), reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS rule_items_by_rule ON rule_items(rule_id);
CREATE INDEX IF NOT EXISTS rule_items_by_item ON rule_items(item_id);
CREATE TABLE IF NOT EXISTS item_collections (
    item_id TEXT NOT NULL REFERENCES items(id), stated TEXT NOT NULL, collection TEXT NOT NULL, home_id TEXT REFERENCES homes(id),
    PRIMARY KEY (item_id, stated)
);
CREATE TABLE IF NOT EXISTS item_changes (
    id INTEGER PRIMARY KEY, source_id TEXT NOT NULL REFERENCES sources(id), home_id TEXT REFERENCES homes(id),
    from_edition_id TEXT NOT NULL REFERENCES item_editions(id), to_edition_id TEXT NOT NULL REFERENCES item_editions(id),
    kind TEXT NOT NULL, key TEXT NOT NULL, change TEXT NOT NULL, before TEXT NOT NULL DEFAULT '', after TEXT NOT NULL DEFAULT '',
    score REAL NOT NULL DEFAULT 1, reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS item_changes_by_edition ON item_changes(to_edition_id);
CREATE INDEX IF NOT EXISTS item_changes_by_source ON item_changes(source_id);
-- relation: same, broader, narrower, related; stated_by: machine or person.
CREATE TABLE IF NOT EXISTS item_relations (
    left_id TEXT NOT NULL REFERENCES items(id), right_id TEXT NOT NULL REFERENCES items(id), relation TEXT NOT NULL,
    score REAL NOT NULL, evidence TEXT NOT NULL DEFAULT '', stated_by TEXT NOT NULL DEFAULT 'machine', PRIMARY KEY (left_id, right_id)
);
CREATE INDEX IF NOT EXISTS item_relations_by_right ON item_relations(right_id);
-- The items, codes and rules in force as the search reads them: one row, good while its fingerprint is that of today.
CREATE TABLE IF NOT EXISTS item_words (fingerprint TEXT PRIMARY KEY, words BLOB NOT NULL);
-- What a need asks for in items, home by home. state: held, nearly, missing.
CREATE TABLE IF NOT EXISTS item_coverage (
    need_id TEXT NOT NULL REFERENCES needs(id), home_id TEXT NOT NULL REFERENCES homes(id), asked TEXT NOT NULL, state TEXT NOT NULL,
    part_id TEXT NOT NULL DEFAULT '', part TEXT NOT NULL DEFAULT '', difference TEXT NOT NULL DEFAULT '', score REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (need_id, home_id, asked)
);
CREATE INDEX IF NOT EXISTS item_coverage_by_home ON item_coverage(home_id);
