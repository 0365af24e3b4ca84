// Builds dist/: one CommonJS bundle for the command line, and one each for the rooms that are loaded lazily
// or run in a thread or process of their own. The licence texts of what is bundled go beside them.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const entries = [
  'src/cli/main.ts',
  'src/cli/program.ts',
  'src/cli/file-watch.ts',
  'src/cli/search-index.ts',
  ...readdirSync(join(root, 'src/cli/run')).map(file => `src/cli/run/${file}`),
  'src/cli/diagnosis-worker.ts',
  'src/signature/diagnose/diagnose.ts',
  'src/forwarder/forwarder.ts',
  'src/inspector/inspector.ts',
  'src/output/colour-palette.ts',
  'src/output/spinner.ts',
  'src/receiver/receiver.ts',
  'src/store/open-store.ts',
  'src/store/open-store-worker.ts',
  'src/store/store-worker.ts',
  'src/tunnel/ngrok.ts',
  'src/tunnel/ngrok-child.ts',
];

/** An import of another entry's file stays an import, from the bundle of `entry` to that other bundle: that is what makes it lazy. */
const lazyRooms = entry => ({
  name: 'lazy-rooms',
  setup({onResolve}) {
    onResolve({filter: /\.ts$/}, ({path, importer, kind, resolveDir}) => {
      const file = relative(root, join(resolveDir, path));
      if (kind !== 'dynamic-import' || importer === '' || !entries.includes(file)) return undefined;
      const bundle = relative(dirname(entry), file).replace(/\.ts$/, '.js');
      return {path: bundle.startsWith('.') ? bundle : `./${bundle}`, external: true};
    });
  },
});

/** Commander needs `child_process` for commands that are programs of their own, which we have none of; it costs at every start. */
const noChildPrograms = {
  name: 'no-child-programs',
  setup({onResolve, onLoad}) {
    onResolve({filter: /^node:child_process$/}, ({importer}) =>
      importer.includes('/commander/') ? {path: 'child_process', namespace: 'absent'} : undefined,
    );
    onLoad({filter: /.*/, namespace: 'absent'}, () => ({contents: 'module.exports = {};'}));
  },
};

/** What env-paths imports by default it gets as it is: esbuild copies each property of such a module, which takes a millisecond in each bundle. */
const wholeBuiltins = {
  name: 'whole-builtins',
  setup({onResolve, onLoad}) {
    onResolve({filter: /^node:(os|path|process)$/}, ({path, importer}) =>
      importer.includes('/env-paths/') ? {path, namespace: 'whole'} : undefined,
    );
    onLoad({filter: /.*/, namespace: 'whole'}, ({path}) => ({
      contents: `export default require('${path}');`,
    }));
  },
};

rmSync(join(root, 'dist'), {recursive: true, force: true});
const inputs = await Promise.all([...entries.map(bundle), bundlePage()]);
writeFileSync(join(root, 'dist/LICENSES.txt'), licences(inputs.flat()));
writeFileSync(
  join(root, 'dist/vigthoria.1'),
  execFileSync(process.execPath, [join(root, 'bin/vigthoria.js'), '__man']),
);
writeFileSync(join(root, 'dist/files.json'), `${JSON.stringify(sumUp('dist'), null, 2)}\n`);

/** The inspector's page: two files for a browser, and the HTML that names them. */
async function bundlePage() {
  const {metafile} = await build({
    absWorkingDir: root,
    entryPoints: {page: 'src/inspector/page/main.tsx', 'page-style': 'src/inspector/page/page.css'},
    outdir: 'dist/inspector/page',
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    mainFields: ['module', 'main'],
    metafile: true,
    logLevel: 'warning',
  });
  renameSync(join(root, 'dist/inspector/page/page-style.css'), join(root, 'dist/inspector/page/page.css'));
  copyFileSync(join(root, 'src/inspector/page/index.html'), join(root, 'dist/inspector/page/index.html'));
  return Object.keys(metafile.inputs);
}

async function bundle(entry) {
  const {metafile} = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: 'dist',
    outbase: 'src',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // `require` starts a room sooner than `import`, which reads its text once more for the names of its exports.
    supported: {'dynamic-import': false},
    // Node takes 2 ms more for a file over 128 KB; half of commander are comments.
    minifyWhitespace: true,
    // A stack of VIGTHORIA_DEBUG names lines, and a crash of a child shows one.
    lineLimit: 160,
    // jsonc-parser's main makes tables for a formatter as it loads, at 2 ms a bundle.
    alias: {'jsonc-parser': 'jsonc-parser/lib/esm/impl/scanner.js'},
    external: ['@ngrok/ngrok', '@photostructure/sqlite'],
    plugins: [lazyRooms(entry), noChildPrograms, wholeBuiltins],
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.inputs);
}

/** The SHA-256 of each built file, for `vigthoria doctor`. */
function sumUp(folder) {
  const files = readdirSync(join(root, folder), {recursive: true, withFileTypes: true}).filter(one =>
    one.isFile(),
  );
  const sums = files.map(({parentPath, name}) => {
    const path = join(parentPath, name);
    const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
    return [relative(join(root, folder), path).replaceAll('\\', '/'), sum];
  });
  return Object.fromEntries(sums.sort());
}

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
