import {expect, test} from 'vitest';
import {compare} from './compare.ts';
import {judge} from './goals.ts';
import type {Report, SectionResult} from './report.ts';
import {makeBody, makeRequests} from './requests.ts';
import {showTable} from './show.ts';
import {interleave, median, medianRatio, quantile} from './statistics.ts';

const sectionOf = (verifyRatio: number | null): SectionResult => ({
  section: 'start',
  tables: [
    {
      title: 'Start-up',
      note: 'How.',
      subject: 'command',
      columns: ['ms', 'to node -e 0'],
      rows: [
        {name: 'node -e 0', cells: [20, 1]},
        {name: 'verify', cells: [30.25, verifyRatio]},
      ],
    },
  ],
});

const reportOf = (verifyRatio: number | null): Report => ({
  date: '2026-01-01T00:00:00.000Z',
  version: '1.0.0',
  mode: 'short',
  machine: {},
  sections: [sectionOf(verifyRatio)],
  goals: [],
});

test('two runs are compared figure by figure, and what one of them lacks is left out', () => {
  expect(compare(reportOf(1.5), reportOf(1.8))).toContain(
    '   +20 %       1.50 → 1.80       Start-up · verify · to node -e 0',
  );
  expect(compare(reportOf(null), reportOf(1.8)).join()).not.toContain('verify · to node');
});

test.each([
  [1.5, true],
  [1.51, false],
  [null, null],
])('a goal of at most 1.5 at %s is met: %s', (got, isMet) => {
  const goal = judge([sectionOf(got)]).find(one => one.goal === 'start-up of verify, to node -e 0');
  expect(goal).toEqual({goal: expect.any(String), wanted: 'at most 1.5', got, isMet});
});

test('a table is Markdown, with a dash for what was not measured', () => {
  expect(showTable(sectionOf(null).tables[0]!)).toBe(
    [
      '### Start-up\n',
      'How.\n',
      '| command   |   ms | to node -e 0 |',
      '| --------- | ---: | -----------: |',
      '| node -e 0 |   20 |            1 |',
      '| verify    | 30.3 |            – |',
      '',
    ].join('\n'),
  );
});

test('subjects are measured in turn, and the order turns round', async () => {
  const order: string[] = [];
  const figures = await interleave(['a', 'b'], 3, async subject => order.push(subject));
  expect(order.join('')).toBe('abbaab');
  expect(figures.get('a')).toEqual([1, 4, 5]);
});

test('a ratio is the median of those within a round, whatever the rounds themselves did', () => {
  expect(medianRatio([2, 200, 30], [1, 100, 10])).toBe(2);
  expect(median([5, 1, 3])).toBe(3);
  expect(quantile([1, 2, 3, 4], 0.99)).toBe(4);
  expect(median([])).toBeNaN();
});

test('a body has the size asked for, and an odd one changes when it is parsed and printed', () => {
  for (const odd of [false, true]) {
    const body = makeBody('evt_1', {sizeBytes: 2048, odd});
    expect(body).toHaveLength(2048);
    expect(JSON.stringify(JSON.parse(`${body}`)) === `${body}`).toBe(!odd);
  }
  const ids = makeRequests({count: 3, sizeBytes: 1024}).map(({eventId}) => eventId);
  expect(new Set(ids).size).toBe(3);
});
