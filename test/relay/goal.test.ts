import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {DeliveryOutcome} from '../../src/relay/deliver.ts';
import {createGoal, type GoalOptions, type SessionResult} from '../../src/relay/goal.ts';
import {parseTypeFilter} from '../../src/webhook/filter.ts';
import {makeDelivery, valid} from '../helpers/deliveries.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An outcome of a generation.completed, or of a workflow.finished; `unstored` for one that could not be recorded. */
type Came = DeliveryOutcome | 'workflow' | 'unstored';

const endOf = (came: Came) => {
  if (came === 'unstored') return null;
  const type = came === 'workflow' ? 'workflow.finished' : 'generation.completed';
  const delivery = makeDelivery(1, {body: Buffer.from(`{"id":"evt_1","type":"${type}"}`)});
  const recorded = {delivery, verdict: valid, deliveryNumber: 1};
  return {recorded, outcome: came === 'workflow' ? ('accepted' as const) : came};
};

/** What came before the deadline, and how that ended. */
async function conclude(options: Partial<GoalOptions>, came: readonly Came[]) {
  const told: string[] = [];
  let isReached = false;
  const goal = createGoal({count: null, untilType: null, deadlineMs: null, ...options}, missing =>
    told.push(missing),
  );
  goal.reached.then(() => {
    isReached = true;
  });
  goal.start();
  for (const one of came) goal.countDelivery(endOf(one));
  await vi.advanceTimersByTimeAsync(0);
  const before = isReached;
  await vi.advanceTimersByTimeAsync(1000);
  goal.close();
  return {isReachedBefore: before, result: goal.conclude(), told};
}

const workflow = parseTypeFilter('workflow.*', '--until-type');

test.each<[string, Partial<GoalOptions>, Came[], SessionResult]>([
  ['a count, all 2xx', {count: 2}, ['accepted', 'accepted'], 'met'],
  ['a count, one failed', {count: 2}, ['failed', 'accepted'], 'unmet'],
  ['a count, one more that failed while it ended', {count: 1}, ['accepted', 'failed'], 'unmet'],
  [
    'a count, others refused, filtered or not stored',
    {count: 1},
    ['refused', 'filtered', 'unstored', 'accepted'],
    'met',
  ],
  ['a type', {untilType: workflow}, ['accepted', 'workflow'], 'met'],
  ['a type, one failed before', {untilType: workflow}, ['failed', 'workflow'], 'unmet'],
  ['a count and a type', {count: 2, untilType: workflow}, ['workflow', 'accepted'], 'met'],
  ['a count before its deadline', {count: 1, deadlineMs: 500}, ['accepted'], 'met'],
])('%s ends the session at once', async (_name, options, came, result) => {
  expect(await conclude(options, came)).toEqual({isReachedBefore: true, result, told: []});
});

test.each<[string, Partial<GoalOptions>, Came[], SessionResult, string[]]>([
  ['alone, nothing came', {}, [], 'met', []],
  ['alone, all 2xx or filtered', {}, ['accepted', 'filtered'], 'met', []],
  ['alone, one failed', {}, ['accepted', 'failed'], 'unmet', []],
  ['alone, one refused: it got 401', {}, ['accepted', 'refused'], 'unmet', []],
  ['alone, one not stored: it got 503', {}, ['unstored'], 'unmet', []],
  [
    'before the count',
    {count: 2},
    ['accepted'],
    'unmet',
    ['the deadline came first, with 1 of 2 deliveries'],
  ],
  [
    'before the type',
    {count: 1, untilType: workflow},
    ['accepted'],
    'unmet',
    ['the deadline came first, with none of the type waited for'],
  ],
])('a deadline %s', async (_name, options, came, result, told) => {
  expect(await conclude({...options, deadlineMs: 500}, came)).toEqual({
    isReachedBefore: false,
    result,
    told,
  });
});

test('nothing of it: the session runs on until it is stopped', async () => {
  expect(await conclude({}, ['accepted', 'failed'])).toEqual({
    isReachedBefore: false,
    result: 'stopped',
    told: [],
  });
});
