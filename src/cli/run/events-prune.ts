import {statSync} from 'node:fs';
import {byteSize, countOf} from '../../output/quantity.ts';
import type {PruneOptions} from '../commands/events-prune.ts';
import type {Context} from '../context.ts';
import {parseRetention} from '../retention.ts';
import type {Settings} from '../settings.ts';
import {storeFile, withStore} from '../store-file.ts';

/** Deletes what the options and the setting `retention` do not keep. */
export async function runEventsPrune(
  options: PruneOptions,
  context: Context,
  settings: Settings,
): Promise<void> {
  const file = storeFile(options, settings);
  const sizeBefore = sizeOf(file);
  const nowMs = context.nowMs();
  const bounds = {...readBounds(settings), ...pick(options), withHeld: options.held === true};
  const {deleted, held} = await withStore(options, settings, context, async store => ({
    deleted: await store.prune({nowMs, ...bounds}),
    held: await store.countHeld(),
  }));
  const size = sizeOf(file);
  if (options.json === true) {
    const at = new Date(nowMs).toISOString();
    context.stdout.write(
      `${JSON.stringify({type: 'prune', at, deleted, held, size_bytes: size, size_bytes_before: sizeBefore})}\n`,
    );
    return;
  }
  const deletion = `deleted ${countOf(deleted, 'delivery', 'deliveries')}`;
  context.stdout.write(`${deletion}; the record takes ${byteSize(size)}, and took ${byteSize(sizeBefore)}\n`);
  if (held > 0) {
    const staying = `${countOf(held, 'delivery stays', 'deliveries stay')}, held for an endpoint`;
    context.stderr.tell(`${staying}: listen --hold sends what is held, and --held deletes it here`);
  }
}

/** Of a retention without bounds only what the options say is deleted, so both have to be said. */
function readBounds(settings: Settings): {readonly olderThanMs?: number; readonly keep?: number} {
  const setting = settings.findOption('retention')?.values[0];
  const bounds = setting === undefined ? {} : parseRetention(setting, 'retention');
  return bounds ?? {olderThanMs: Number.MAX_SAFE_INTEGER};
}

function pick({olderThan, keep}: PruneOptions): {readonly olderThanMs?: number; readonly keep?: number} {
  return {
    ...(olderThan === undefined ? {} : {olderThanMs: olderThan}),
    ...(keep === undefined ? {} : {keep}),
  };
}

function sizeOf(file: string): number {
  return ['', '-wal', '-shm'].reduce(
    (sum, suffix) => sum + (statSync(`${file}${suffix}`, {throwIfNoEntry: false})?.size ?? 0),
    0,
  );
}
