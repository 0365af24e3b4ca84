import {expect, test} from 'vitest';
import {migrate} from '../../src/store/migrations.ts';
import {record, useFolder} from './opened.ts';

const opened = useFolder();

test.each([
  ['the newest', '', 'deliveries_by_time'],
  ['a pattern of types', "WHERE event_type GLOB 'a*'", 'deliveries_by_time'],
  ['a type', "WHERE event_type = 'a'", 'deliveries_by_time'],
  ['a time', 'WHERE received_at >= 1 AND received_at <= 5', 'deliveries_by_time'],
  ['those that failed', 'WHERE failed = 1', 'deliveries_failed'],
  ['those that are not verified', "WHERE verdict IN ('invalid', 'missing')", 'deliveries_unverified'],
])('a list of %s walks an index in order, and sorts nothing', async (_, where, index) => {
  await opened.open();
  const db = await opened.raw();
  const sql = `EXPLAIN QUERY PLAN SELECT id FROM deliveries ${where} ORDER BY received_at DESC, id DESC LIMIT 50`;
  const plan = db
    .prepare(sql)
    .all()
    .map(row => String(row['detail']))
    .join('; ');
  expect(plan).toContain(index);
  expect(plan).not.toContain('TEMP B-TREE');
});

test('a record of the first version is brought up to date with all that it holds', async () => {
  const db = await opened.raw();
  migrate(db, 1);
  const insert =
    db.prepare(`INSERT INTO deliveries (id, is_json, received_at, method, path, size, kept, sha256, verdict, notes,
    refused, headers, body) VALUES (?, 0, 1, 'POST', '/', 0, 7, '', 'missing', '[]', 1, '[]', '')`);
  for (const id of ['dlv_a', 'dlv_b']) insert.run(id);
  db.close();
  opened.closing.pop();
  const store = await opened.open();
  await record(store, 1);
  expect(await store.listDeliveries({limit: 0, withContent: true})).toHaveLength(3);
  const total = (await opened.raw()).prepare('SELECT count, bytes FROM refused_total').all();
  expect(total).toMatchObject([{count: 2, bytes: 14}]);
});

test('a record of before keeps its attempts, and which of its deliveries failed', async () => {
  const db = await opened.raw();
  migrate(db, 5);
  const delivery =
    db.prepare(`INSERT INTO deliveries (id, event_id, delivery_number, accepted, is_json, received_at, method, path, size, kept,
    sha256, verdict, notes, refused, headers, body) VALUES (?, 'evt_a', ?, ?, 0, ?, 'POST', '/', 0, 0, '', 'missing', '[]', 0, '[]', '')`);
  const attempt = db.prepare(
    "INSERT INTO attempts (id, delivery_id, cause, started_at, outcome, url, status, duration_ms, retried, answer_size, answer_headers) VALUES (?, ?, 'forward', 1, 'responded', 'http://localhost/', ?, 1, 0, 0, '[]')",
  );
  const rows = [
    ['dlv_taken', 1, 1, 200],
    ['dlv_failed', 2, 0, 500],
    ['dlv_open', 3, null, null],
  ] as const;
  for (const [id, number, accepted, status] of rows) {
    delivery.run(id, number, accepted, number);
    if (status !== null) attempt.run(`att_${id}`, id, status);
  }
  db.close();
  opened.closing.pop();
  const store = await opened.open();
  const idsOf = async (query: object): Promise<string[]> =>
    (await store.listDeliveries({limit: 0, withContent: true, ...query})).map(({delivery: {id}}) => id);
  expect(await idsOf({failed: true})).toEqual(['dlv_failed']);
  expect(await idsOf({standing: 'accepted'})).toEqual(['dlv_taken']);
  expect(await idsOf({standing: 'open'})).toEqual(['dlv_open']);
  expect(await store.findDelivery('evt_a')).toMatchObject({recorded: {delivery: {id: 'dlv_open'}}});
  const attempts = await store.listAttempts(['dlv_taken', 'dlv_failed', 'dlv_open']);
  expect(attempts.map(({id}) => id)).toEqual(['att_dlv_failed', 'att_dlv_taken']);
});

test('the number of an event and its latest delivery are found in an index alone, however often it came', async () => {
  await opened.open();
  const db = await opened.raw();
  const planOf = (sql: string): string =>
    db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all('evt_a')
      .map(row => String(row['detail']))
      .join('; ');
  const last = planOf(
    'SELECT delivery_number FROM deliveries WHERE event_id = ? ORDER BY delivery_number DESC LIMIT 1',
  );
  expect(last).toContain('COVERING INDEX deliveries_by_event');
  expect(last).not.toContain('TEMP B-TREE');
  const latest = 'SELECT rowid FROM deliveries WHERE event_id = ? AND delivery_number IS NOT NULL';
  expect(planOf(`${latest} ORDER BY received_at DESC, id DESC LIMIT 1`)).toContain(
    'COVERING INDEX deliveries_by_event',
  );
});
