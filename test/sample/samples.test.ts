import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {findSample, makeSample} from '../../src/sample/make-sample.ts';
import {type Sample, samples} from '../../src/sample/samples.ts';
import {noteBody} from '../../src/signature/body-notes.ts';

const nowMs = Date.UTC(2025, 0, 15, 10, 30, 0, 500);
const make = (type: string, number = 0): string => {
  let last = 0;
  return makeSample(samples[type] as Sample, number, {nowMs, idOf: name => `${name}${++last}`});
};

/** The types of Vigthoria's documents: the webhooks tutorial's table and the further ones of its API page. */
const documented = [
  'generation.started',
  'generation.completed',
  'generation.failed',
  'workflow.started',
  'workflow.step_completed',
  'workflow.finished',
  'subscription.updated',
  'usage.threshold',
  'workflow.failed',
  'subscription.created',
  'subscription.cancelled',
  'payment.succeeded',
  'payment.failed',
];

test('there is one sample file for each documented type, and each is in the list', () => {
  const folder = join(import.meta.dirname, '../../src/sample/events');
  const files = readdirSync(folder).map(file => file.replace(/\.json$/, ''));
  expect(files.sort()).toEqual([...documented].sort());
  expect(Object.keys(samples).sort()).toEqual([...documented].sort());
});

test.each(documented)(
  'the sample of %s is an envelope of that type with fresh id and time, and no place unfilled',
  type => {
    for (const number of samples[type]?.events.keys() ?? []) {
      const body = make(type, number);
      const {id, type: itsType, created, data, ...rest} = JSON.parse(body);
      expect({id, itsType, created, rest}).toEqual({
        id: expect.stringMatching(/^evt_event\d+$/),
        itsType: type,
        created: '2025-01-15T10:30:00Z',
        rest: {},
      });
      expect(Object.keys(data).length).toBeGreaterThan(4);
      expect(body).not.toMatch(/[{}]{2}\w|NaN|undefined/);
      expect(noteBody(Buffer.from(body))).toEqual([]);
    }
  },
);

test("the tutorial's own example has the fields of the sample of its type", () => {
  const {data} = JSON.parse(make('generation.completed'));
  expect(data).toMatchObject({
    generation_id: 'gen_generation2',
    model: 'vigthoria-creative-v2',
    status: 'completed',
    result_url: expect.stringMatching(/^https:\/\/api\.vigthoria\.io\/v1\/results\/gen_generation\d$/),
    metadata: {user_id: expect.any(String), project: 'my-app'},
  });
});

test('usage is reported at 50, 80 and 100 %, in turn, and the numbers agree', () => {
  const seen = [0, 1, 2, 3].map(number => JSON.parse(make('usage.threshold', number)).data);
  expect(seen.map(data => data.threshold_percent)).toEqual([50, 80, 100, 50]);
  for (const {used, limit, remaining, threshold_percent} of seen) {
    expect(used / limit).toBe(threshold_percent / 100);
    expect(remaining).toBe(limit - used);
  }
});

test('times are shifted by seconds and days', () => {
  const {data} = JSON.parse(make('subscription.updated'));
  expect(data).toMatchObject({
    current_period_start: '2025-01-03T10:30:00Z',
    current_period_end: '2025-02-02T10:30:00Z',
  });
});

test.each(['video.rendered', '__proto__', 'toString', ''])('%j has no sample', type => {
  expect(findSample(type)).toBeUndefined();
});
