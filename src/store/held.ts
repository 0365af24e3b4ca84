import type {Sqlite} from './driver.ts';
import {content} from './reader.ts';
import {toRecordedDelivery} from './rows.ts';
import type {Held} from './store.ts';

export function findHeld(db: Sqlite, url: string): Held | null {
  const row = db
    .prepare(
      `SELECT ${content}, tries FROM held JOIN deliveries ON deliveries.id = held.delivery_id
      WHERE url = ? ORDER BY sequence LIMIT 1`,
    )
    .get(url);
  if (row === undefined) return null;
  const urls = db.prepare('SELECT url FROM held WHERE delivery_id = ?').all(row['id']);
  return {
    recorded: toRecordedDelivery(row),
    tries: Number(row['tries']),
    urls: urls.map(one => String(one['url'])),
  };
}

export function countHeld(db: Sqlite, urls: readonly string[] | undefined): number {
  const row = db
    .prepare(
      `SELECT count(DISTINCT delivery_id) AS count FROM held
      WHERE ?1 IS NULL OR url IN (SELECT value FROM json_each(?1))`,
    )
    .get(urls === undefined ? null : JSON.stringify(urls));
  return Number(row?.['count'] ?? 0);
}
