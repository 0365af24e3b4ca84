import {existsSync, realpathSync, statSync} from 'node:fs';
import {type FileHandle, open, rename, rm} from 'node:fs/promises';
import {Failure} from '../webhook/failure.ts';
import type {Context} from './context.ts';

/** Where the result of a command goes, whole or not at all where that is a file. */
export interface OutputFile {
  /** Resolves once there is room for more. */
  write(chunk: string | Buffer): Promise<void>;
  /** Puts what was written in its place. */
  finish(): Promise<void>;
  /** Leaves nothing behind, unless it has been finished. */
  discard(): Promise<void>;
}

/** Stdout where no file is named, or `-`. A file is written beside its place, mode 0600. Throws `Failure`. */
export async function openOutput(
  file: string | undefined,
  {isForced}: {readonly isForced: boolean},
  context: Context,
): Promise<OutputFile> {
  if (file === undefined || file === '-') return toStdout(context);
  const kind = kindOf(file);
  if (kind === 'folder') throw new Failure('usage', `-o ${file} is a folder`, 'name a file in it');
  if (kind === 'file' && !isForced) {
    throw new Failure(
      'usage',
      `-o ${file} exists already`,
      'name another file, or add --force to replace it',
    );
  }
  if (kind === 'device') return toHandle(await openFile(file, file, 'w'), file);
  const place = kind === 'file' ? realpathSync(file) : file;
  const beside = `${place}.${context.process.pid}.tmp`;
  return toHandle(await openFile(beside, file, 'wx'), file, {beside, place});
}

function kindOf(file: string): 'none' | 'file' | 'folder' | 'device' {
  if (!existsSync(file)) return 'none';
  const stats = statSync(file);
  if (stats.isDirectory()) return 'folder';
  return stats.isFile() ? 'file' : 'device';
}

function toStdout({stdout}: Context): OutputFile {
  return {
    write: async chunk => {
      stdout.write(chunk);
      await stdout.drained();
    },
    finish: async () => undefined,
    discard: async () => undefined,
  };
}

function toHandle(
  handle: FileHandle,
  file: string,
  move?: {readonly beside: string; readonly place: string},
): OutputFile {
  let isFinished = false;
  const guarded = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      throw cannotWrite(file, error);
    }
  };
  return {
    write: chunk => guarded(() => handle.writeFile(chunk)),
    finish: () =>
      guarded(async () => {
        isFinished = true;
        await handle.close();
        if (move !== undefined) await rename(move.beside, move.place);
      }),
    discard: async () => {
      if (isFinished) return;
      await handle.close();
      if (move !== undefined) await rm(move.beside, {force: true});
    },
  };
}

async function openFile(path: string, file: string, flags: string): Promise<FileHandle> {
  try {
    return await open(path, flags, 0o600);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

function cannotWrite(file: string, cause: unknown): Failure {
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new Failure(
    'cannot_run',
    `-o ${file} cannot be written${code}`,
    'check the folder and its rights, or name another file',
    {
      cause,
    },
  );
}
