import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {findSurroundings} from '../../src/cli/surroundings.ts';

const root = mkdtempSync(join(tmpdir(), 'vigthoria-test-'));
afterEach(() => rmSync(root, {recursive: true, force: true}));

const cgroup = 'proc/1/cgroup';
const release = 'proc/sys/kernel/osrelease';

test.each<[string, Record<string, string>, ReturnType<typeof findSurroundings>]>([
  ['Docker', {'.dockerenv': ''}, 'container'],
  ['Podman', {'run/.containerenv': 'engine="podman"'}, 'container'],
  ['Kubernetes', {[cgroup]: '0::/kubepods.slice/kubepods-burstable.slice'}, 'container'],
  ['Docker on WSL2', {'.dockerenv': '', [release]: '5.15.167.4-microsoft-standard-WSL2'}, 'container'],
  ['WSL2', {[cgroup]: '0::/init.scope', [release]: '5.15.167.4-microsoft-standard-WSL2'}, 'wsl'],
  ['WSL1', {[release]: '4.4.0-19041-Microsoft'}, null],
  ['Linux', {[cgroup]: '0::/init.scope', [release]: '6.12.0-amd64'}, null],
  ['Linux that shows nothing', {}, null],
])('%s is told by its files', (_name, files, surroundings) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), {recursive: true});
    writeFileSync(join(root, path), text);
  }
  expect(findSurroundings('linux', root)).toBe(surroundings);
});

test('other systems are never either', () => {
  mkdirSync(root, {recursive: true});
  writeFileSync(join(root, '.dockerenv'), '');
  expect([findSurroundings('darwin', root), findSurroundings('win32', root)]).toEqual([null, null]);
});
