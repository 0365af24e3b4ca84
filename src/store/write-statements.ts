import type {Sqlite} from './driver.ts';

/** What is written to one database, prepared once. */
export function prepareWrites(db: Sqlite) {
  const places = (count: number): string => Array.from({length: count}, () => '?').join(', ');
  return {
    // Node 22 binds an empty Buffer over no memory as NULL, and an empty body is a body.
    insertDelivery: db.prepare(`INSERT INTO deliveries (
      id, event_id, event_type, event_created, is_json, received_at, method, path, size, kept, sha256,
      verdict, reason, explanation, secret, notes, refused, derived_from, delivery_number, headers, body
    ) VALUES (${places(20)}, coalesce(?, x''))`),
    // A refused delivery may have made room for a later one by now.
    insertAttempt: db.prepare(`INSERT INTO attempts (
      id, delivery_id, event_id, cause, started_at, outcome, url, status, duration_ms, error_code, error_message,
      retried, answer_size, answer_headers, answer_body
    ) SELECT ${places(15)} WHERE EXISTS (SELECT 1 FROM deliveries WHERE id = ?)
    ON CONFLICT (id) DO NOTHING`),
    hasDelivery: db.prepare('SELECT 1 FROM deliveries WHERE id = ?'),
    updateAcceptedToLast: db.prepare(`UPDATE deliveries SET accepted = (
      SELECT coalesce(status, 0) BETWEEN 200 AND 299 FROM attempts
      WHERE delivery_id = ? AND outcome IN ('responded', 'failed') ORDER BY started_at DESC, id DESC LIMIT 1
    ) WHERE id = ?`),
    updateVerdict: db.prepare(
      'UPDATE deliveries SET verdict = ?, reason = ?, explanation = ?, secret = ?, notes = ? WHERE id = ?',
    ),
    updateAccepted: db.prepare('UPDATE deliveries SET accepted = ? WHERE id = ?'),
    lastNumber: db.prepare(
      'SELECT delivery_number AS number FROM deliveries WHERE event_id = ? AND derived_from IS NULL ORDER BY delivery_number DESC LIMIT 1',
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
