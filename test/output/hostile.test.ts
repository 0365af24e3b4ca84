import fc from 'fast-check';
import {expect, test} from 'vitest';
import {cellWidth} from '../../src/output/line.ts';
import {toRecord} from '../../src/output/ndjson.ts';
import {plainPalette} from '../../src/output/palette.ts';
import {showDelivery} from '../../src/output/show-delivery.ts';
import {verdictLines} from '../../src/output/show-verdict.ts';
import {tableLines} from '../../src/output/table.ts';
import type {Activity} from '../../src/webhook/activity.ts';
import {
  answered,
  attemptActivity,
  attemptBase,
  deliveryActivity,
  ready,
  recordedOf,
  show,
  unreachable,
} from './sessions.ts';

const hostile = [
  '\u001b[31m',
  '\u0007',
  '\r',
  '\t',
  '\n',
  '\u007f',
  '\u009b',
  '\u202e',
  '\u2066',
  '\u061c',
  '\u200b',
  '\u200d',
];
const moreHostile = [
  '\ufeff',
  '\u2028',
  '\u2029',
  '\ud800',
  '\udc00',
  '\u{e0041}',
  '\u00ad',
  '\u3164',
  '\u{e0100}',
  '\u2060',
];
const pieces = [
  ...hostile,
  ...moreHostile,
  '完了',
  '🚀',
  '👩‍💻',
  'é',
  'e\u0301',
  'plain words',
  'x'.repeat(50),
  '"',
  '\\',
  '…',
];
const text = fc.array(fc.constantFrom(...pieces), {maxLength: 12}).map(parts => parts.join(''));
const forbidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|\u3164|\u{e0100}/u;

const activities = fc
  .record({a: text, b: text, c: text, d: text, e: text})
  .map(({a, b, c, d, e}): Activity[] => {
    const json = JSON.stringify({id: a, type: b, created: c, [d]: [e, {[a]: {}}]});
    const headers = [[d, e]] as const;
    const invalid = {kind: 'invalid', reason: a, explanation: b, notes: [c]} as const;
    return [
      {...ready, url: a, endpoints: [{url: b, types: c, isAnswering: true}], secrets: [c], inspectorUrl: d},
      deliveryActivity(recordedOf(json, {headers, path: a, verdict: invalid})),
      deliveryActivity(recordedOf(b, {id: 'dlv_x', headers, verdict: {kind: 'missing', notes: [c]}})),
      attemptActivity(
        {
          ...attemptBase,
          ...answered,
          url: a,
          eventId: b,
          answerHeaders: headers,
          answerBody: Buffer.from(json),
          answerSizeBytes: Buffer.byteLength(json),
        },
        c,
      ),
      attemptActivity({
        ...attemptBase,
        ...answered,
        url: `http://${a}`,
        eventId: b,
        answerBody: Buffer.from(c),
        answerSizeBytes: Buffer.byteLength(c),
      }),
      attemptActivity({...attemptBase, ...unreachable, eventId: a, error: {code: 'reset', message: b}}),
      {type: 'tunnel', atMs: 0, state: 'offline', url: null, offlineMs: null, reason: a},
      {type: 'tunnel', atMs: 0, state: 'online', url: b, offlineMs: 1, reason: null},
      {type: 'warning', atMs: 0, code: a, message: b},
    ];
  });

test('nothing received reaches human output unescaped, in any mode', () => {
  const modes = fc.constantFrom('default' as const, 'compact' as const, 'quiet' as const, 'verbose' as const);
  fc.assert(
    fc.property(activities, modes, (list, mode) => {
      const {stdout, stderr} = show(list, {mode});
      for (const line of `${stdout}${stderr}`.split('\n')) expect(line).not.toMatch(forbidden);
    }),
    {numRuns: 200},
  );
});

test('no line of deliveries and attempts is wider than the terminal', () => {
  const modes = fc.constantFrom('default' as const, 'compact' as const, 'quiet' as const, 'verbose' as const);
  fc.assert(
    fc.property(activities, modes, fc.constantFrom(40, 80), (list, mode, columns) => {
      for (const line of show(list, {mode, columns}).stdout.split('\n'))
        expect(cellWidth(line)).toBeLessThanOrEqual(columns);
    }),
    {numRuns: 200},
  );
});

test('nothing received reaches a list, a shown delivery or a verdict unescaped, and a list fits', () => {
  fc.assert(
    fc.property(activities, text, fc.constantFrom(40, 80), (list, word, columns) => {
      const palette = plainPalette;
      for (const activity of list) {
        if (activity.type !== 'delivery') continue;
        const attempts = [{...attemptBase, ...unreachable, eventId: word}];
        const {recorded} = activity;
        const table = [...tableLines([{recorded, attempts}], {columns, palette})];
        for (const row of table) expect(cellWidth(row)).toBeLessThanOrEqual(columns);
        for (const row of [...table, ...showDelivery({recorded, attempts, palette, columns})])
          expect(row).not.toMatch(forbidden);
        for (const row of tableLines([{recorded, attempts}], {columns: null, palette}))
          expect(row.replaceAll('\t', '')).not.toMatch(forbidden);
      }
      const report = {
        kind: 'invalid',
        explanation: word,
        source: word,
        details: [word],
        fixes: [word],
        notes: [word],
        expected: word,
      } as const;
      for (const row of verdictLines(report, {palette, columns})) expect(row).not.toMatch(forbidden);
    }),
    {numRuns: 100},
  );
});

test('every activity is one line of NDJSON that says what came in', () => {
  fc.assert(
    fc.property(activities, list => {
      for (const activity of list) {
        const record = toRecord(activity);
        expect(record).not.toMatch(forbidden);
        const parsed = JSON.parse(record);
        expect(parsed.type).toBe(activity.type);
        if (activity.type !== 'delivery') continue;
        const {delivery} = activity.recorded;
        expect(parsed.headers).toEqual(delivery.headers);
        expect(Buffer.from(parsed.body_base64, 'base64').equals(delivery.body)).toBe(true);
        expect(parsed.payload).toEqual(delivery.event.isJson ? JSON.parse(delivery.body.toString()) : null);
      }
    }),
    {numRuns: 200},
  );
});
