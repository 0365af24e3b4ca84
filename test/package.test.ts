import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const lock = JSON.parse(read('package-lock.json'));
const kinds = ['dependencies', 'optionalDependencies', 'devDependencies'] as const;

/** What a lockfile entry without an address of its own means. */
const registry = 'https://registry.npmjs.org/';

interface Locked {
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

test('the package holds the command, what it is built into, and its documents, and nothing else', () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [packed] = JSON.parse(execFileSync('npm', args, {cwd: root, encoding: 'utf8', stdio: 'pipe'}));
  const files: string[] = packed.files.map(({path}: {path: string}) => path);
  const built = readdirSync(join(root, 'dist'), {recursive: true, encoding: 'utf8', withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1));
  expect(built.length).toBeGreaterThan(5);
  expect(files.sort()).toEqual(
    ['CHANGELOG.md', 'LICENSE', 'README.md', 'bin/vigthoria.js', 'package.json', ...built].sort(),
  );
  expect(built.filter(file => !/\.(?:1|js|json|txt|html|css|svg)$/.test(file))).toEqual([]);
  expect(packed.unpackedSize).toBeLessThan(6 * 2 ** 20);
});

test('every package is asked for in one exact version', () => {
  const loose = kinds.flatMap(kind =>
    Object.entries(manifest[kind] as Record<string, string>).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    ),
  );
  expect(loose).toEqual([]);
  expect(manifest.dependencies).toEqual({'@ngrok/ngrok': expect.any(String)});
  expect(manifest.optionalDependencies).toEqual({'@photostructure/sqlite': expect.any(String)});
});

test('what is installed comes from the registry, with its digest, and needs no script at install', () => {
  const packages = Object.entries(lock.packages as Record<string, Locked>).filter(([path]) => path !== '');
  expect(packages.length).toBeGreaterThan(50);
  const strange = packages.filter(
    ([, {resolved, integrity}]) =>
      !(resolved ?? registry).startsWith(registry) || !integrity?.startsWith('sha512-'),
  );
  expect(strange.map(([path]) => path)).toEqual([]);
  const withScript = packages.filter(
    ([, {dev, hasInstallScript}]) => dev !== true && hasInstallScript === true,
  );
  // It only looks for its prebuilt file, and .ci/packed.mjs installs without it.
  expect(withScript.map(([path]) => path)).toEqual(['node_modules/@photostructure/sqlite']);
  expect(Object.keys(manifest.scripts).filter(name => /^(?:pre|post)?install$/.test(name))).toEqual([]);
});

test('the README says what each package is for', () => {
  const chapter = /## Development\n([\s\S]*?)\n## /.exec(read('README.md'))?.[1] ?? '';
  const rows = [...chapter.matchAll(/^\| (`[^|]+) \| ([^|]+) \|$/gm)];
  const named = rows.flatMap(([, names = '']) => [...names.matchAll(/`([^`]+)`/g)].map(match => match[1]));
  expect(named.sort()).toEqual(kinds.flatMap(kind => Object.keys(manifest[kind])).sort());
  for (const [row, , reason = ''] of rows) expect(reason.trim().length, row).toBeGreaterThan(5);
});

test('the licence of each bundled package is in the package', () => {
  const licences = read('dist/LICENSES.txt');
  for (const name of ['commander', 'undici', 'chalk', 'ora', 'jsonc-parser', 'dotenv', 'yaml']) {
    expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
  }
  expect(licences).not.toContain('no licence text');
});
