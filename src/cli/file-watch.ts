import {existsSync} from 'node:fs';
import {relative, resolve} from 'node:path';
import {watch} from 'chokidar';
import {Failure} from '../webhook/failure.ts';

export interface FileWatch {
  /** True once after files have changed and been quiet for a moment. */
  takeChange(): boolean;
  /** The files of the change that was last taken. */
  lastChanged(): readonly string[];
  close(): Promise<void>;
}

export interface FileWatchOptions {
  readonly cwd: string;
  /** Milliseconds that never go back. */
  readonly monotonicMs: () => number;
  readonly onError: (message: string) => void;
  /** A database that is passed over with its journals: what is sent is recorded there. */
  readonly record: string;
}

/** Editors write a file in several steps, and tools several files. */
const quietMs = 100;
const passedOver = /(?:^|[\\/])(?:node_modules|\.git)(?:[\\/]|$)/;

/** Watches files and folders, whose `node_modules` and `.git` are passed over; changes count from when it resolves. Throws a `Failure` for a path that is not there. */
export async function watchFiles(paths: readonly string[], options: FileWatchOptions): Promise<FileWatch> {
  const {cwd, monotonicMs, onError, record} = options;
  const roots = paths.map(path => resolve(cwd, path));
  for (const [index, root] of roots.entries()) {
    if (!existsSync(root)) throw missing(paths[index] ?? '');
  }
  const waiting = new Set<string>();
  let taken: readonly string[] = [];
  let lastMs = 0;
  const watcher = watch(roots, {
    ignoreInitial: true,
    ignorePermissionErrors: true,
    ignored: path =>
      path === record ||
      path.startsWith(`${record}-`) ||
      roots.every(root => passedOver.test(relative(root, path))),
  });
  watcher.on('all', (_event, path) => {
    waiting.add(relative(cwd, path));
    lastMs = monotonicMs();
  });
  watcher.on('error', error => onError(error instanceof Error ? error.message : String(error)));
  await new Promise<void>(resolved => watcher.once('ready', resolved));
  return {
    takeChange() {
      if (waiting.size === 0 || monotonicMs() - lastMs < quietMs) return false;
      taken = [...waiting];
      waiting.clear();
      return true;
    },
    lastChanged: () => taken,
    close: () => watcher.close(),
  };
}

function missing(path: string): Failure {
  return new Failure(
    'unreadable_input',
    `--watch ${path}: there is no such file or folder`,
    'ids come before --watch: vigthoria replay evt_abc123xyz --watch src',
  );
}
