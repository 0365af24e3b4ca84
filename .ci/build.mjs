// Builds dist/: one CommonJS bundle for the command line, and one each for the rooms that are loaded lazily
// or run in a thread or process of their own. The licence texts of what is bundled go beside them.
import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const entries = [
  'src/cli/main.ts',
  'src/cli/diagnosis-worker.ts',
  'src/forwarder/forwarder.ts',
  'src/output/spinner.ts',
  'src/receiver/receiver.ts',
  'src/store/open-store.ts',
  'src/store/store-worker.ts',
  'src/tunnel/ngrok.ts',
  'src/tunnel/ngrok-child.ts',
];

/** An import of another entry's file stays an import: that is what makes it lazy. */
const lazyRooms = {
  name: 'lazy-rooms',
  setup({onResolve}) {
    onResolve({filter: /\.ts$/}, ({path, importer, kind, resolveDir}) => {
      const file = join(resolveDir, path).slice(root.length);
      if (kind !== 'dynamic-import' || importer === '' || !entries.includes(file)) return undefined;
      return {path: path.replace(/\.ts$/, '.js'), external: true};
    });
  },
};

rmSync(join(root, 'dist'), {recursive: true, force: true});
const {metafile} = await build({
  absWorkingDir: root,
  entryPoints: entries,
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // jsonc-parser's main is a UMD file, which hides its imports from a bundler.
  mainFields: ['module', 'main'],
  external: ['@ngrok/ngrok', '@photostructure/sqlite'],
  plugins: [lazyRooms],
  metafile: true,
  logLevel: 'warning',
});
writeFileSync(join(root, 'dist/LICENSES.txt'), licences(Object.keys(metafile.inputs)));

function licences(inputs) {
  const folders = new Set(
    inputs.map(path => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]).filter(Boolean),
  );
  return [...folders].sort().map(licence).join('\n');
}

function licence(folder) {
  const {name, version, license} = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const text = ['LICENSE', 'license', 'LICENSE.md', 'license.md', 'LICENSE.txt', 'LICENCE']
    .map(file => {
      try {
        return readFileSync(join(root, folder, file), 'utf8');
      } catch (error) {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      }
    })
    .find(Boolean);
  return `${name} ${version} (${license})\n\n${text ?? 'no licence text in the package'}\n`;
}
