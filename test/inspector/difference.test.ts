import fc from 'fast-check';
import {expect, test} from 'vitest';
import {compareAnswers, compareLines} from '../../src/inspector/page/difference.ts';
import type {AttemptJson} from '../../src/inspector/wire.ts';

const attempt = (status: number, body: string, headers: AttemptJson['headers'] = []): AttemptJson => ({
  id: 'att_1',
  deliveryId: 'dlv_1',
  cause: 'replay',
  startedAtMs: 0,
  outcome: 'responded',
  url: 'http://localhost:3000/',
  durationMs: 1,
  retried: false,
  error: null,
  status,
  headers,
  bodyBase64: Buffer.from(body).toString('base64'),
  sizeBytes: body.length,
});

test('a comparison gives both texts back, and marks nothing of equal ones', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), {maxLength: 30});
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const compared = compareLines(before, after);
      const without = (change: string) => compared.filter(one => one.change !== change).map(({text}) => text);
      expect(without('added')).toEqual(before);
      expect(without('removed')).toEqual(after);
      expect(compareLines(before, before).every(({change}) => change === 'same')).toBe(true);
    }),
  );
});

test('status, header and one JSON value that changed are told, the rest stays', () => {
  const before = attempt(500, '{"ok":false,"n":1.0}', [['X-Run', '1']]);
  const after = attempt(200, '{"ok":true,"n":1.0}', [['X-Run', '2']]);
  const changed = compareAnswers(before, after).filter(({change}) => change !== 'same');
  expect(changed.map(({change, text}) => `${change} ${text}`)).toEqual([
    'removed HTTP 500',
    'removed X-Run: 1',
    'added HTTP 200',
    'added X-Run: 2',
    'removed   "ok": false,',
    'added   "ok": true,',
  ]);
});

test('texts too long to compare line by line are told as a whole', () => {
  const long = Array.from({length: 1500}, (_, index) => `line ${index}`);
  expect(compareLines(long, long).every(({change}) => change === 'same')).toBe(true);
  expect(compareLines(long, [...long, 'more'])).toHaveLength(3001);
});
