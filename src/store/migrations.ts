import type {Sqlite} from './driver.ts';

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
];

export const schemaVersion = migrations.length;

/** The version that a database stands at. */
export function readVersion(db: Sqlite): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

/** Brings a database to the current schema; several processes may try at once. */
export function migrate(db: Sqlite): void {
  if (readVersion(db) >= schemaVersion) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const statements of migrations.slice(readVersion(db))) db.exec(statements);
    db.exec(`PRAGMA user_version = ${schemaVersion}`);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
