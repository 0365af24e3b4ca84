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
  const times = options.times === 1 ? '' : `, each ${options.times} times,`;
  if (selection.isBulk) {
    stderr.tell(
      `${verb} ${countOf(jobs.length, 'delivery', 'deliveries')}${spanOf(jobs)}${times}${whereOf(jobs)}`,
    );
    tellSkipped(selection, stderr);
  } else {
    for (const {chosen, endpoints} of jobs) {
      const {id, event} = chosen.delivery;
      const urls = endpoints.map(({url}) => url).join(' and ');
      stderr.tell(`${verb} ${event.id ?? id} (${id}) to ${urls}${times.replace(/,$/, '')}`);
    }
  }
  stderr.tell(`  ${describe(change)}`);
}

/** ` (received 2025-01-15 12:30:05 to 2025-01-15 12:40:00)` */
function spanOf(jobs: readonly ReplayJob[]): string {
  const first = localDateTime(jobs[0]?.chosen.delivery.receivedAtMs ?? 0);
  const last = localDateTime(jobs.at(-1)?.chosen.delivery.receivedAtMs ?? 0);
  return first === last ? ` (received ${first})` : ` (received ${first} to ${last})`;
}

function whereOf(jobs: readonly ReplayJob[]): string {
  const counts = new Map<string, number>();
  for (const {endpoints} of jobs) {
    for (const {url} of endpoints) counts.set(url, (counts.get(url) ?? 0) + 1);
  }
  const all = [...counts];
  if (all.every(([, count]) => count === jobs.length)) return ` to ${all.map(([url]) => url).join(' and ')}`;
  const shown = all.slice(0, maxEndpoints).map(([url, count]) => `${count} to ${url}`);
  const left = all.length - shown.length;
  return `: ${shown.join(', ')}${left > 0 ? `, and others to ${countOf(left, 'endpoint', 'endpoints')} more` : ''}`;
}

function tellSkipped({refused, shortened}: Selection, stderr: Context['stderr']): void {
  if (refused > 0) {
    stderr.tell(
      `  ${countOf(refused, 'refused delivery is', 'refused deliveries are')} left out (--allow-unverified includes them)`,
    );
  }
  if (shortened > 0) {
    stderr.tell(
      `  ${countOf(shortened, 'refused delivery is', 'refused deliveries are')} left out, of which only the beginning was kept`,
    );
  }
}

function describe(change: Change): string {
  const dedupe = 'same event id as the original: a handler that dedupes may skip it';
  switch (change.kind) {
    case 'none':
      return `bytes and signature as received; ${dedupe}`;
    case 'sign':
      return `bytes as received, signed afresh with ${change.secret.source}; ${dedupe}`;
    case 'edit':
      return `changed (${change.about}) and signed with ${change.secret.source}; recorded as a new delivery${change.keepsEventId ? `; ${dedupe}` : ''}`;
  }
}
