import {expect, test} from 'vitest';
import {parseTypeFilter} from '../../src/webhook/filter.ts';

test.each([
  ['*', 'generation.completed', true],
  ['*', null, true],
  ['generation.*', 'generation.started', true],
  ['generation.*', 'workflow.started', false],
  ['generation.*', null, false],
  ['generation.*,!generation.started', 'generation.started', false],
  ['generation.*,!generation.started', 'generation.failed', true],
  ['!usage.*', 'usage.threshold', false],
  ['!usage.*', 'payment.failed', true],
  ['a.b', 'axb', false],
  ['*.failed,*.started', 'payment.failed', true],
])('%s on %s is %s', (globs, type, matches) => {
  expect(parseTypeFilter(globs, '--events')(type)).toBe(matches);
});

test.each(['', 'a,', '!', ',a'])('"%s" is refused', globs => {
  expect(() => parseTypeFilter(globs, '--events')).toThrow(expect.objectContaining({code: 'usage'}));
});
