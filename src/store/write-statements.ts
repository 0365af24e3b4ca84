import type {Sqlite} from './driver.ts';
import {attemptColumns, deliveryColumns} from './written-rows.ts';

/** What is written to one database, prepared once. */
export function prepareWrites(db: Sqlite) {
  const places = (columns: readonly string[]): string => columns.map(() => '?').join(', ');
  return {
    // Node 22 binds an empty Buffer over no memory as NULL, and an empty body is a body.
    insertDelivery: db.prepare(
      `INSERT INTO deliveries (${deliveryColumns.join(', ')}) VALUES (${places(deliveryColumns.slice(1))}, coalesce(?, x''))`,
    ),
    // A refused delivery may have made room for a later one by now.
    insertAttempt: db.prepare(`INSERT INTO attempts (${attemptColumns.join(', ')})
    SELECT ${places(attemptColumns)} WHERE EXISTS (SELECT 1 FROM deliveries WHERE id = ?)
    ON CONFLICT (delivery_id, id) DO NOTHING`),
    hasDelivery: db.prepare('SELECT 1 FROM deliveries WHERE id = ?'),
    noteLast: db.prepare(`UPDATE deliveries SET failed = (
      SELECT iif(coalesce(status, 0) BETWEEN 200 AND 299, NULL, 1) FROM attempts
      WHERE delivery_id = ? AND outcome IN ('responded', 'failed') ORDER BY started_at DESC, id DESC LIMIT 1
    ) WHERE id = ?`),
    updateVerdict: db.prepare(
      'UPDATE deliveries SET verdict = ?, reason = ?, explanation = ?, secret = ?, notes = ? WHERE id = ?',
    ),
    // A row that says so already is not written.
    noteAccepted: db.prepare('UPDATE deliveries SET failed = NULL WHERE id = ? AND failed = 1'),
    noteFailed: db.prepare('UPDATE deliveries SET failed = 1 WHERE id = ? AND failed IS NULL'),
    lastNumber: db.prepare(
      'SELECT delivery_number AS number FROM deliveries WHERE event_id = ? ORDER BY delivery_number DESC LIMIT 1',
    ),
    addRefused: db.prepare('UPDATE refused_total SET count = count + ?, bytes = bytes + ?'),
    refusedTotal: db.prepare('SELECT count, bytes FROM refused_total'),
    oldestRefused: db.prepare('SELECT id FROM deliveries WHERE refused = 1 ORDER BY received_at, id LIMIT 1'),
    deleteAttempts: db.prepare('DELETE FROM attempts WHERE delivery_id = ?'),
    deleteDelivery: db.prepare('DELETE FROM deliveries WHERE id = ? RETURNING refused, kept'),
    insertHeld: db.prepare('INSERT INTO held (delivery_id, url) VALUES (?, ?)'),
    countTry: db.prepare('UPDATE held SET tries = tries + 1 WHERE delivery_id = ? AND url = ?'),
    release: db.prepare('DELETE FROM held WHERE delivery_id = ? AND url = ?'),
    deleteHeld: db.prepare('DELETE FROM held WHERE delivery_id = ?'),
    writeMeta: db.prepare(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    ),
  };
}
