import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {expect, test} from 'vitest';

const root = join(import.meta.dirname, '../src');
const layers: Record<string, number> = {
  webhook: 0,
  signature: 1,
  archive: 1,
  sample: 1,
  tunnel: 2,
  receiver: 2,
  forwarder: 2,
  store: 2,
  inspector: 2,
  output: 2,
  relay: 3,
  cli: 4,
};
const packages: Record<string, readonly string[]> = {
  // The scanner is a pure function over text, wrapped in one file.
  webhook: ['jsonc-parser'],
  signature: ['node:crypto', 'node:zlib'],
  archive: ['node:crypto'],
  sample: [],
  tunnel: ['@ngrok/ngrok'],
  receiver: [],
  forwarder: ['undici'],
  store: ['@photostructure/sqlite'],
  output: ['chalk', 'ora', 'fast-string-width'],
  inspector: ['preact', 'preact/hooks', '@preact/signals', 'uplot', 'uqr'],
  relay: [],
  cli: ['chokidar', 'commander', 'dotenv', 'yaml', 'env-paths', 'ms', 'bytes'],
};
const withNode = new Set(['tunnel', 'receiver', 'forwarder', 'store', 'inspector', 'output', 'cli']);
/** It runs in a browser: no Node, and a clock of its own. */
const isPage = (file: string): boolean => file.startsWith('inspector/page/');

interface Import {
  readonly file: string;
  readonly room: string;
  readonly specifier: string;
  readonly isType: boolean;
  readonly isDynamic: boolean;
}

// The text of programs that are written for the user runs elsewhere.
const files = readdirSync(root, {recursive: true, encoding: 'utf8'}).filter(
  file => /\.tsx?$/.test(file) && !file.endsWith('-code.ts'),
);
const imports = files.flatMap(readImports);

function readImports(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const room = file.split('/')[0] ?? '';
  const fixed = [...text.matchAll(/^(?:import|export)\s+(type\s+)?[^;'"]*?from\s+'([^']+)'/gm)].map(
    match => ({
      file,
      room,
      specifier: match[2] ?? '',
      isType: match[1] !== undefined,
      isDynamic: false,
    }),
  );
  const lazy = [...text.matchAll(/(typeof )?import\('([^']+)'\)/g)].map(match => ({
    file,
    room,
    specifier: match[2] ?? '',
    isType: match[1] !== undefined,
    isDynamic: true,
  }));
  return [...fixed, ...lazy];
}

function roomOf({file, specifier}: Import): string {
  return relative(root, join(root, dirname(file), specifier)).split('/')[0] ?? '';
}

const own = imports.filter(({specifier}) => specifier.startsWith('.') && !specifier.endsWith('package.json'));
const foreign = imports.filter(({specifier}) => !specifier.startsWith('.'));

test('the walls are read from real imports', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(own.length).toBeGreaterThan(100);
});

test('a room imports only rooms of lower layers, and never another room of its own layer', () => {
  const broken = own.filter(one => {
    const to = roomOf(one);
    if (to === one.room) return false;
    const isLower = (layers[to] ?? 9) < (layers[one.room] ?? -1);
    const isTypeOfLayer2 = one.room === 'relay' && layers[to] === 2 && !one.isType;
    return !isLower || isTypeOfLayer2;
  });
  expect(broken).toEqual([]);
});

test('a room uses only its own packages, and Node only where it does I/O', () => {
  const broken = foreign.filter(({file, room, specifier}) => {
    if (packages[room]?.includes(specifier)) return room === 'inspector' && !isPage(file);
    return !(specifier.startsWith('node:') && withNode.has(room)) || isPage(file);
  });
  expect(broken).toEqual([]);
});

test('the page takes only types from its server, which runs elsewhere', () => {
  const broken = own.filter(({file, specifier, isType}) => {
    const to = join(dirname(file), specifier);
    return isPage(file) && !isType && to.startsWith('inspector/') && !isPage(to);
  });
  expect(broken).toEqual([]);
});

test('costly rooms are loaded lazily, in context.ts only', () => {
  const costly = new Set(['receiver', 'forwarder', 'store', 'tunnel', 'inspector']);
  const broken = own.filter(one => {
    if (one.room !== 'cli' || one.isType || !costly.has(roomOf(one))) return false;
    return !(one.isDynamic && one.file === 'cli/context.ts');
  });
  expect(broken).toEqual([]);
});

test('the process, the console and the clock are arguments outside of the command line', () => {
  const broken = files.filter(file => {
    if (file.startsWith('cli/') || isPage(file) || /(?:worker|child)\.ts$/.test(file)) return false;
    const text = readFileSync(join(root, file), 'utf8').replace(/\/\/.*|\/\*[\s\S]*?\*\/|'[^'\n]*'/g, '');
    return /\bconsole\.|\bprocess\.(?:argv|cwd|env|exit|exitCode|hrtime|nextTick|on|once|pid|platform|std\w+|uptime)\b|Date\.now\(|Math\.random\(|randomUUID|randomBytes\(/.test(
      text,
    );
  });
  expect(broken).toEqual([]);
});

test('talk goes through `tell`, which escapes what came from outside', () => {
  // These two hold fixed texts, or what is escaped there.
  const own = new Set(['cli/hidden-prompt.ts', 'cli/program.ts']);
  const broken = files.filter(
    file => !own.has(file) && /\bstderr\.write\(/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(broken).toEqual([]);
});
