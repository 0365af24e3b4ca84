import {expect, test} from 'vitest';
import {createCoach} from '../../src/relay/coach.ts';
import type {Attempt, Responded} from '../../src/webhook/attempt.ts';
import type {RecordedDelivery} from '../../src/webhook/delivery.ts';
import {makeAttempt, makeDelivery, valid} from '../helpers/deliveries.ts';

const delivery = makeDelivery(1);
const recorded: RecordedDelivery = {delivery, verdict: valid, deliveryNumber: 1};
const answered = (status: number, given: Partial<Responded> = {}): Attempt => ({
  ...makeAttempt(delivery, 1, status),
  outcome: 'responded',
  url: 'http://localhost:3000/hooks',
  status,
  durationMs: 5,
  answerHeaders: [],
  answerBody: Buffer.alloc(0),
  answerSizeBytes: 0,
  retried: false,
  ...given,
});
const body = (text: string): Partial<Responded> => ({answerBody: Buffer.from(text)});
const header = (name: string, value: string): Partial<Responded> => ({answerHeaders: [[name, value]]});

test.each<[string, Attempt, RegExp | null]>([
  ['200', answered(200), null],
  ['200 after 6 s', answered(200, {durationMs: 6000}), /took 6\.0 s/],
  ['307', answered(307, header('Location', '/elsewhere')), /--forward-to http:\/\/localhost:3000\/elsewhere/],
  ['401', answered(401), /signature is valid here/],
  ['403 of AirPlay', answered(403, header('Server', 'AirTunes/5.0')), /AirPlay/],
  ['403', answered(403, header('X-Powered-By', 'Express')), /login[\s\S]*Express/],
  ['403 of a host check', answered(403, body('Blocked request. This host is not allowed.')), /Host/],
  ['404', answered(404), /no POST \/hooks/],
  ['413', answered(413), /body parser/],
  ['500', answered(500, body('TypeError:\n  boom')), /the app said: TypeError: boom/],
  ['500 without a body', answered(500), null],
])('%s is coached with what is true of it', (_name, attempt, line) => {
  const said = createCoach()(attempt, recorded);
  if (line === null) expect(said).toBe(null);
  else expect(said).toMatch(line);
});

test('a 401 to a body that JSON.stringify rewrites points at the raw body', () => {
  const notes = ['a handler that signs JSON.stringify of the parsed body would reject this one'];
  const said = createCoach()(answered(401), {
    ...recorded,
    verdict: {...valid, kind: 'valid', secret: 'x', notes},
  });
  expect(said).toContain('raw body');
});

test('nothing is said twice in a row, and the third 404 says more', () => {
  const coach = createCoach();
  expect([1, 2, 3, 4].map(() => coach(answered(404), recorded))).toEqual([
    expect.stringContaining('no POST /hooks'),
    null,
    expect.stringContaining('three 404s'),
    null,
  ]);
});
