import {existsSync, readdirSync} from 'node:fs';
import {dirname} from 'node:path';
import {expect} from 'vitest';
import {loadDriver} from '../../src/store/driver.ts';
import {sha256} from '../helpers/app.ts';

/** What a record holds, by event id: the digest of each body that stands there. */
export type Recorded = ReadonlyMap<string, readonly string[]>;

/** Reads a record beside whatever has it open; it must be a sound one that nobody had to move aside. */
export async function readRecorded(file: string): Promise<Recorded> {
  const recorded = new Map<string, string[]>();
  if (!existsSync(file)) return recorded;
  expect(readdirSync(dirname(file)).filter(name => name.includes('.corrupt-'))).toEqual([]);
  const db = new (await loadDriver())(file);
  try {
    db.exec('PRAGMA busy_timeout = 10000');
    expect(db.prepare('PRAGMA integrity_check').all()).toMatchObject([{integrity_check: 'ok'}]);
    for (const row of db.prepare('SELECT event_id, body FROM deliveries').all()) {
      const id = String(row['event_id']);
      recorded.set(id, [...(recorded.get(id) ?? []), sha256(Buffer.from(row['body'] as Uint8Array))]);
    }
  } finally {
    db.close();
  }
  return recorded;
}

/** How many of these deliveries are not in the record, whole. */
export function countLost(
  sent: readonly {readonly eventId: string; readonly bodySha256: string}[],
  recorded: Recorded,
): number {
  return sent.filter(({eventId, bodySha256}) => !recorded.get(eventId)?.includes(bodySha256)).length;
}

/** How many stand in the record more than once. */
export function countDoubled(recorded: Recorded): number {
  return [...recorded.values()].filter(({length}) => length > 1).length;
}
