// Bundles the bench, which is TypeScript as the tool itself, and runs it: `npm run bench -- --help`.
import {mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Inside node_modules, so that what is not bundled is found from there.
const parent = join(root, 'node_modules/.cache');
mkdirSync(parent, {recursive: true});
const outdir = mkdtempSync(join(parent, 'vigthoria-bench-'));
process.on('exit', () => rmSync(outdir, {recursive: true, force: true}));

const processes = readdirSync(new URL('processes', import.meta.url)).map(file => `processes/${file}`);
await build({
  absWorkingDir: join(root, 'test/bench'),
  entryPoints: ['main.ts', 'compare.ts', ...processes],
  outbase: '.',
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  outExtension: {'.js': '.mjs'},
  packages: 'external',
  logLevel: 'warning',
});
const [name = 'main', ...args] =
  process.argv.slice(2)[0] === 'compare' ? process.argv.slice(2) : ['main', ...process.argv.slice(2)];
const {main} = await import(pathToFileURL(join(outdir, `${name}.mjs`)).href);
process.exitCode = await main(args, {root, built: outdir});
