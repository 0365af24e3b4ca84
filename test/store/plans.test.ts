import {expect, test} from 'vitest';
import {migrate} from '../../src/store/migrations.ts';
import {record, useFolder} from './opened.ts';

const opened = useFolder();

test.each([
  ['the newest', '', 'deliveries_by_time'],
  ['a pattern of types', "WHERE +event_type GLOB 'a*'", 'deliveries_by_time'],
  ['a type', "WHERE event_type = 'a'", 'deliveries_by_type'],
  ['a time', 'WHERE received_at >= 1 AND received_at <= 5', 'deliveries_by_time'],
  ['an event', "WHERE event_id = 'a'", 'deliveries_by_event'],
  ['those that failed', 'WHERE accepted = 0', 'deliveries_failed'],
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
