import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {build} from 'esbuild';
import {afterAll} from 'vitest';

const root = join(import.meta.dirname, '../..');

export interface StoreBundles {
  readonly openStoreWorker: string;
  readonly worker: string;
}

/** The store as it is now, built for threads and processes of their own; gone when the test file ends. */
export async function buildStore(): Promise<StoreBundles> {
  // Inside node_modules, so that what is not bundled is found from there.
  const parent = join(root, 'node_modules/.cache');
  mkdirSync(parent, {recursive: true});
  const outdir = mkdtempSync(join(parent, 'vigthoria-store-'));
  afterAll(() => rmSync(outdir, {recursive: true, force: true}));
  await build({
    absWorkingDir: root,
    entryPoints: ['src/store/open-store-worker.ts', 'src/store/store-worker.ts'],
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['@photostructure/sqlite'],
    logLevel: 'warning',
  });
  return {openStoreWorker: join(outdir, 'open-store-worker.js'), worker: join(outdir, 'store-worker.js')};
}
