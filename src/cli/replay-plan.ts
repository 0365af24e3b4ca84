import {countOf, localDateTime} from '../output/quantity.ts';
import type {ReplayOptions} from './commands/replay.ts';
import type {Context} from './context.ts';
import type {Change} from './replay-change.ts';
import type {ReplayJob} from './replay-jobs.ts';
import type {Selection} from './replay-selection.ts';

/** More endpoints than that are counted only. */
const maxEndpoints = 5;

/** Says what goes where, before anything does. */
export function tellPlan(
  jobs: readonly ReplayJob[],
  selection: Selection,
  change: Change,
  options: ReplayOptions,
  {stderr}: Context,
): void {
  const verb = options.dryRun === true ? 'Would replay' : 'Replaying';
  const times = options.times === 1 ? '' : `, ${options.times} times each`;
  const lines = selection.isBulk
    ? bulkLines(jobs, selection, times)
    : jobs.map(job => `${nameOf(job)}${times}`);
  for (const [index, line] of lines.entries()) {
    stderr.tell(selection.isBulk && index > 0 ? `  ${line}` : `${verb} ${line}`);
  }
  for (const line of changeLines(change, jobs.length)) stderr.tell(`  ${line}`);
}

function nameOf({chosen, endpoints}: ReplayJob): string {
  const {id, event} = chosen.delivery;
  return `${event.id ?? id} (${id}) to ${endpoints.map(({url}) => url).join(' and ')}`;
}

function bulkLines(jobs: readonly ReplayJob[], selection: Selection, times: string): readonly string[] {
  const counts = countEndpoints(jobs);
  const isOnePlace = counts.every(([, count]) => count === jobs.length);
  const where = isOnePlace
    ? counts.map(([url]) => url).join(' and ')
    : countOf(counts.length, 'endpoint', 'endpoints');
  const [first, last] = [jobs[0], jobs.at(-1)].map(job =>
    localDateTime(job?.chosen.delivery.receivedAtMs ?? 0),
  );
  const {refused, shortened} = selection;
  return [
    `${countOf(jobs.length, 'delivery', 'deliveries')} to ${where}${times}`,
    ...(isOnePlace ? [] : endpointLines(counts)),
    first === last ? `received ${first}` : `received ${first} to ${last}`,
    ...(refused === 0 ? [] : [`${countRefused(refused)} left out (--allow-unverified includes them)`]),
    ...(shortened === 0 ? [] : [`${countRefused(shortened)} left out, of which only the beginning was kept`]),
  ];
}

function countEndpoints(jobs: readonly ReplayJob[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const {endpoints} of jobs) {
    for (const {url} of endpoints) counts.set(url, (counts.get(url) ?? 0) + 1);
  }
  return [...counts];
}

function endpointLines(counts: readonly (readonly [string, number])[]): readonly string[] {
  const left = counts.length - maxEndpoints;
  return [
    ...counts.slice(0, maxEndpoints).map(([url, count]) => `${count} to ${url}`),
    ...(left > 0 ? [`and to ${countOf(left, 'endpoint', 'endpoints')} more`] : []),
  ];
}

function countRefused(count: number): string {
  return countOf(count, 'refused delivery is', 'refused deliveries are');
}

function changeLines(change: Change, count: number): readonly string[] {
  const dedupe =
    count === 1
      ? 'same event id as the original: a handler that dedupes may skip it'
      : 'same event ids as the originals: a handler that dedupes may skip them';
  switch (change.kind) {
    case 'none':
      return ['bytes and signature as received', dedupe];
    case 'sign':
      return [`bytes as received, signed afresh with ${change.secret.source}`, dedupe];
    case 'edit':
      return [
        `changed (${change.about}) and signed with ${change.secret.source}`,
        ...(change.keepsEventId ? [dedupe] : []),
      ];
  }
}
