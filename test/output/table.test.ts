import {expect, test} from 'vitest';
import {cellWidth} from '../../src/output/line.ts';
import {plainPalette as palette} from '../../src/output/palette.ts';
import {tableLines} from '../../src/output/table.ts';
import {answered, attemptBase, completedBody, noonMs, recordedOf, unreachable} from './sessions.ts';

const listed = [
  {
    recorded: recordedOf(completedBody),
    attempts: [
      {...attemptBase, ...unreachable},
      {...attemptBase, ...answered},
    ],
  },
  {
    recorded: recordedOf('{"id":"evt_e\u0301e\u0301","type":"generation.完了🚀"}'),
    attempts: [{...attemptBase, ...unreachable}],
  },
  {recorded: recordedOf('x', {verdict: {kind: 'missing', notes: []}}), attempts: []},
];

test('a list on a wide terminal stands in columns, counted in display cells', () => {
  expect([...tableLines(listed, {columns: 120, palette})]).toEqual([
    'TIME                 TYPE                  ID                              SIGNATURE  LAST         ATTEMPTS  SIZE',
    '2025-01-15 12:30:05  generation.completed  evt_abc123xyz                   valid      200          2         135 B',
    '2025-01-15 12:30:05  generation.完了🚀     evt_e\u0301e\u0301                          valid      unreachable  1         50 B',
    '2025-01-15 12:30:05  (not JSON)            dlv_01JHMZ5C5R0000000000000000  missing    -            0         1 B',
  ]);
});

test('one that was edited stands under its own id, the only one that names it', () => {
  const recorded = recordedOf(completedBody);
  const {delivery} = recorded;
  const edited = {...recorded, delivery: {...delivery, derivedFrom: 'dlv_0'}};
  const [line] = tableLines([{recorded: edited, attempts: []}], {columns: null, palette});
  expect(line).toContain(`\tgeneration.completed\t${delivery.id}\t`);
});

test.each([40, 60, 80])('a list fits %i columns, and an id is never cut without …', columns => {
  const rows = [...tableLines(listed, {columns, palette})];
  for (const row of rows) expect(cellWidth(row)).toBeLessThanOrEqual(columns);
  expect(rows[1]).toContain('evt_abc123xyz');
  expect(rows[3]).toMatch(/dlv_01JHMZ5C5R0{16}|dlv_\w+…/);
});

test('a list in a pipe is whole, tab-separated, in UTC and without a heading', () => {
  const time = new Date(noonMs + 5000).toISOString();
  expect([...tableLines(listed.slice(0, 1), {columns: null, palette})]).toEqual([
    `${time}\tgeneration.completed\tevt_abc123xyz\tvalid\t200\t2\t135`,
  ]);
});

test('an empty list is no line at all', () => {
  expect([...tableLines([], {columns: 80, palette})]).toEqual([]);
});
