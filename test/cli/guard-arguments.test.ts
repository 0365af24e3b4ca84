import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createHome, type Home} from '../helpers/cli.ts';
import {runInProcess} from '../helpers/in-process.ts';

let home: Home;
let file: string;
beforeEach(() => {
  home = createHome();
  file = join(home.cwd, 'body.json');
  writeFileSync(file, '{}');
});
afterEach(() => home.remove());

// https://github.com/stripe/stripe-cli/issues/1261
test('--secret on a terminal warns once, whatever the number of secrets, and shows none', async () => {
  const args = ['sign', '--payload', file, '--secret', 'whsec_one', '--secret', 'whsec_two'];
  const {code, stdout, stderr} = await runInProcess(args, home, {columns: 80});
  expect(code).toBe(0);
  expect(stderr.match(/warning: --secret stays in the shell's history/g)).toHaveLength(1);
  expect(stderr).toContain('--secret-file');
  expect(stdout + stderr).not.toContain('whsec_');
});

test('--secret in a script does not warn, and neither does a secret from elsewhere on a terminal', async () => {
  const typed = await runInProcess(['sign', '--payload', file, '--secret', 's'], home);
  writeFileSync(join(home.cwd, '.env'), 'WEBHOOK_SECRET=s\n');
  const configured = await runInProcess(['sign', '--payload', file], home, {columns: 80});
  expect([typed.code, typed.stderr, configured.code, configured.stderr]).toEqual([0, '', 0, '']);
  expect(typed.stdout).toBe(configured.stdout);
});
