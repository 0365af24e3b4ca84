import {expect, test} from 'vitest';
import {createSparing} from '../../src/relay/sparing.ts';

test('the first warning of a kind is told at once, repeats once in 10 s with their number, the rest at the end', () => {
  let nowMs = 0;
  const told: string[] = [];
  const {warn, flush} = createSparing(
    () => nowMs,
    (code, message) => told.push(`${code}: ${message}`),
  );
  for (let i = 0; i < 500; i += 1) warn('a', 'bad');
  warn('b', 'other');
  expect(told).toEqual(['a: bad', 'b: other']);
  nowMs = 10_000;
  warn('a', 'bad');
  expect(told.splice(0)).toEqual(['a: bad', 'b: other', 'a: bad (500 times since this was last said)']);
  warn('a', 'bad');
  flush();
  flush();
  expect(told).toEqual(['a: bad']);
});
