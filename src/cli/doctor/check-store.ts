import {accessSync, constants, existsSync, statfsSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {byteSize, countOf, localDateTime} from '../../output/quantity.ts';
import type {StoreReport} from '../../store/examine.ts';
import {isFailure} from '../../webhook/failure.ts';
import type {Context} from '../context.ts';
import {type Check, fail, pass, warn} from './check.ts';

export interface ExaminedStore {
  readonly checks: readonly Check[];
  readonly report: StoreReport | null;
}

/** The record: where it is, how much it holds and for how long, whether it is sound, and whether there is room. */
export async function checkStore(file: string, retention: string, context: Context): Promise<ExaminedStore> {
  const {examineStore} = await context.loadStore();
  try {
    const report = await examineStore(file, {nowMs: context.nowMs(), onNotice: () => undefined});
    return {report, checks: judge(file, report, retention, context)};
  } catch (error) {
    if (!isFailure(error)) throw error;
    return {report: null, checks: [fail('store', error.message, error.hint)]};
  }
}

function judge(
  file: string,
  report: StoreReport | null,
  retention: string,
  context: Context,
): readonly Check[] {
  const folder = nearestFolder(file);
  const free = statfsSync(folder);
  const freeBytes = free.bavail * free.bsize;
  const room = `${byteSize(freeBytes)} free`;
  const rest = `retention ${retention}; ${room}`;
  const problems = [
    ...findDamages(file, report),
    ...(isWritable(existsSync(file) ? file : folder)
      ? []
      : [fail('store', `${file} cannot be written`, 'make it writable, or name another file with --store')]),
    ...(freeBytes >= littleRoomBytes
      ? []
      : [
          (freeBytes < noRoomBytes ? fail : warn)(
            'store',
            `there is little room for ${file}: ${room}`,
            'make room on the disk, or name another file with --store',
          ),
        ]),
    ...(report !== null && isOpenToOthers(file, context)
      ? [warn('store', `others on this machine can read ${file}`, `chmod 600 ${file}`)]
      : []),
  ];
  return problems.length > 0 ? problems : [pass('store', describe(file, report, rest))];
}

const littleRoomBytes = 500_000_000;
const noRoomBytes = 50_000_000;

function findDamages(file: string, report: StoreReport | null): readonly Check[] {
  return (report?.damages ?? []).map(text =>
    fail(
      'store',
      `${file} is damaged: ${text}`,
      'save what you need with events export, then move the file away',
    ),
  );
}

function describe(file: string, report: StoreReport | null, rest: string): string {
  if (report === null) return `${file}, to be begun by the first listen; ${rest}`;
  const {deliveries, oldestMs, sizeBytes} = report;
  const since = oldestMs === null ? '' : ` since ${localDateTime(oldestMs)}`;
  const count = countOf(deliveries, 'delivery', 'deliveries');
  return `${file}, sound: ${count}${since} in ${byteSize(sizeBytes)}; ${rest}`;
}

/** The folder of the file, or the one that is there and would hold it. */
function nearestFolder(file: string): string {
  const folder = dirname(file);
  return existsSync(folder) || folder === file ? folder : nearestFolder(folder);
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    // Whatever the reason, it is not.
    return false;
  }
}

function isOpenToOthers(file: string, {process}: Context): boolean {
  return process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
}
