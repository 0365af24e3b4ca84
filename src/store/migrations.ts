import type {Sqlite} from './driver.ts';
import {inTransaction} from './transaction.ts';

const applicationId = 0x76696774;

/** Append only: a database remembers in `user_version` how many of these it has seen. */
const migrations: readonly string[] = [
  `
  CREATE TABLE deliveries (
    id TEXT NOT NULL UNIQUE,
    event_id TEXT,
    event_type TEXT,
    event_created TEXT,
    is_json INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT,
    explanation TEXT,
    secret TEXT,
    notes TEXT NOT NULL,
    refused INTEGER NOT NULL,
    derived_from TEXT,
    delivery_number INTEGER,
    -- Whether the last attempt that reached for an endpoint was answered 2xx; null before one.
    accepted INTEGER,
    -- Last, so that a list need not walk through them.
    headers TEXT NOT NULL,
    body BLOB NOT NULL
  );
  CREATE INDEX deliveries_by_time ON deliveries (received_at, id);
  CREATE INDEX deliveries_by_event ON deliveries (event_id, received_at, id);
  CREATE INDEX deliveries_by_number ON deliveries (event_id, delivery_number) WHERE derived_from IS NULL;
  CREATE INDEX deliveries_by_type ON deliveries (event_type, received_at, id);
  CREATE INDEX deliveries_by_body ON deliveries (sha256);
  CREATE INDEX deliveries_failed ON deliveries (received_at, id) WHERE accepted = 0;
  CREATE INDEX deliveries_refused ON deliveries (received_at, id, kept) WHERE refused = 1;
  CREATE INDEX deliveries_unverified ON deliveries (received_at, id) WHERE verdict IN ('invalid', 'missing');

  CREATE TABLE attempts (
    id TEXT NOT NULL UNIQUE,
    delivery_id TEXT NOT NULL,
    event_id TEXT,
    cause TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    url TEXT,
    status INTEGER,
    duration_ms REAL,
    error_code TEXT,
    error_message TEXT,
    retried INTEGER,
    answer_size INTEGER,
    answer_headers TEXT,
    answer_body BLOB
  );
  CREATE INDEX attempts_by_delivery ON attempts (delivery_id);

  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  `,
  `
  -- 'vigt': tells this database from other programs' own.
  PRAGMA application_id = ${applicationId};

  -- A list by a pattern of types is decided in the index, without a look at each row.
  DROP INDEX deliveries_by_time;
  CREATE INDEX deliveries_by_time ON deliveries (received_at, id, event_type, refused);

  -- What is kept of refused deliveries, so that no insert needs to count them; no triggers, which slow every insert down by a third.
  CREATE TABLE refused_total (count INTEGER NOT NULL, bytes INTEGER NOT NULL);
  INSERT INTO refused_total SELECT count(*), coalesce(sum(kept), 0) FROM deliveries WHERE refused = 1;
  `,
  `
  -- The index of texts: trigrams by row, while the texts stay where they are. No insert fills it, which would take many
  -- times as long; who searches does. Rows are numbered so that the newest come first: by time, then by row.
  CREATE VIRTUAL TABLE search USING fts5(
    text, content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1'
  );
  -- The last row that the index holds.
  CREATE TABLE search_state (last_row INTEGER NOT NULL);
  INSERT INTO search_state VALUES (0);
  CREATE TRIGGER deliveries_unsearched AFTER DELETE ON deliveries
  WHEN old.rowid <= (SELECT last_row FROM search_state)
  BEGIN
    DELETE FROM search WHERE rowid = (old.received_at << 20) | (old.rowid & 1048575);
    -- The number of a deleted last row is given again.
    UPDATE search_state SET last_row = (SELECT coalesce(max(rowid), 0) FROM deliveries)
    WHERE last_row > (SELECT coalesce(max(rowid), 0) FROM deliveries);
  END;
  `,
  `
  -- What an endpoint has yet to take, in the order in which it came.
  CREATE TABLE held (
    sequence INTEGER PRIMARY KEY,
    delivery_id TEXT NOT NULL,
    url TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX held_by_url ON held (url, sequence);
  CREATE INDEX held_by_delivery ON held (delivery_id);
  `,
  `
  -- What is deleted stays in the index of texts, and finds nothing there: to take it out row by row costs several times as
  -- much as the deletion. Where most of the index is such, it is emptied, and the next search fills it anew.
  DROP TRIGGER deliveries_unsearched;
  DROP TABLE search;
  DROP TABLE search_state;
  CREATE VIRTUAL TABLE search USING fts5(
    text, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1'
  );
  -- The last row that the index holds, how many it took, and how many of these are deleted.
  CREATE TABLE search_state (last_row INTEGER NOT NULL, taken INTEGER NOT NULL, deleted INTEGER NOT NULL);
  INSERT INTO search_state VALUES (0, 0, 0);
  CREATE TRIGGER deliveries_unsearched AFTER DELETE ON deliveries
  WHEN old.rowid <= (SELECT last_row FROM search_state)
  BEGIN
    -- The number of a deleted last row is given again.
    UPDATE search_state SET deleted = deleted + 1,
      last_row = min(last_row, (SELECT coalesce(max(rowid), 0) FROM deliveries));
    INSERT INTO search (search) SELECT 'delete-all' FROM search_state WHERE deleted > 1000 AND deleted * 2 > taken;
    UPDATE search_state SET last_row = 0, taken = 0, deleted = 0 WHERE deleted > 1000 AND deleted * 2 > taken;
  END;
  `,
  `
  -- Each index is one more page that every commit writes: attempts need none where they stand by their deliveries, and a
  -- delivery's number, its event and its time are found in one.
  CREATE TABLE attempts_by_delivery_then_id (
    id TEXT NOT NULL,
    delivery_id TEXT NOT NULL,
    event_id TEXT,
    cause TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    url TEXT,
    status INTEGER,
    duration_ms REAL,
    error_code TEXT,
    error_message TEXT,
    retried INTEGER,
    answer_size INTEGER,
    answer_headers TEXT,
    answer_body BLOB,
    PRIMARY KEY (delivery_id, id)
  ) WITHOUT ROWID;
  INSERT INTO attempts_by_delivery_then_id SELECT * FROM attempts ORDER BY delivery_id, id;
  DROP TABLE attempts;
  ALTER TABLE attempts_by_delivery_then_id RENAME TO attempts;

  DROP INDEX deliveries_by_type;
  DROP INDEX deliveries_by_body;
  DROP INDEX deliveries_by_number;
  DROP INDEX deliveries_by_event;
  CREATE INDEX deliveries_by_event ON deliveries (event_id, delivery_number, received_at, id);

  -- 1 where the last attempt that reached for an endpoint was not answered 2xx, else null: most are, and a row that stays as
  -- it is need not be written again.
  DROP INDEX deliveries_failed;
  ALTER TABLE deliveries RENAME COLUMN accepted TO failed;
  UPDATE deliveries SET failed = iif(failed = 0, 1, NULL) WHERE failed IS NOT NULL;
  CREATE INDEX deliveries_failed ON deliveries (received_at, id) WHERE failed = 1;
  `,
];

export const schemaVersion = migrations.length;

/** Whether a database is another program's: it has tables, and no version or mark of ours. */
export function isForeign(db: Sqlite): boolean {
  // First: whoever begins the file meanwhile commits its tables and its mark as one, and what is read later is as new.
  const hasTables = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
  const mark = readNumber(db, 'application_id');
  if (mark !== 0) return mark !== applicationId;
  return hasTables && readVersion(db) === 0;
}

/** The version that a database stands at. */
export function readVersion(db: Sqlite): number {
  return readNumber(db, 'user_version');
}

/** Brings a database to the current schema, or to an earlier one; several processes may try at once. */
export function migrate(db: Sqlite, target = schemaVersion): void {
  if (readVersion(db) >= target) return;
  inTransaction(db, () => {
    const version = readVersion(db);
    if (version >= target) return;
    for (const statements of migrations.slice(version, target)) db.exec(statements);
    db.exec(`PRAGMA user_version = ${target}`);
  });
}

function readNumber(db: Sqlite, pragma: string): number {
  return Number(db.prepare(`PRAGMA ${pragma}`).get()?.[pragma] ?? 0);
}
