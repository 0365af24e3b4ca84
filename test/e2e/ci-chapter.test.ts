import {spawn} from 'node:child_process';
import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import net, {type AddressInfo} from 'node:net';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {parse} from 'yaml';
import {bin, createHome, type Home} from '../helpers/cli.ts';

interface Workflow {
  readonly jobs: {
    readonly webhooks: {
      readonly env: Readonly<Record<string, string | number>>;
      readonly steps: readonly {readonly run?: string}[];
    };
  };
}

let home: Home;
beforeEach(() => {
  home = createHome();
  mkdirSync(join(home.cwd, 'bin'));
  writeFileSync(join(home.cwd, 'bin/vigthoria'), `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`);
  chmodSync(join(home.cwd, 'bin/vigthoria'), 0o755);
});
afterEach(() => home.remove());

/** The job of the chapter's workflow, as it stands in the README. */
function readJob(): {env: Record<string, string>; script: string} {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const [, yaml = ''] = /^## In CI\n[\s\S]*?```yaml\n([\s\S]*?)```/m.exec(readme) ?? [];
  const {webhooks} = (parse(yaml) as Workflow).jobs;
  const env = Object.fromEntries(Object.entries(webhooks.env).map(([name, value]) => [name, `${value}`]));
  return {env, script: webhooks.steps.at(-1)?.run ?? ''};
}

/** An app as the chapter has it: `npm start` listens on `PORT`. */
function writeApp(handler: string): void {
  writeFileSync(join(home.cwd, 'package.json'), '{"scripts": {"start": "node app.mjs"}}');
  writeFileSync(
    join(home.cwd, 'app.mjs'),
    `import http from 'node:http';
     import {createHmac} from 'node:crypto';
     http.createServer(async (request, response) => {
       const chunks = [];
       for await (const chunk of request) chunks.push(chunk);
       const body = Buffer.concat(chunks);
       const right = createHmac('sha256', process.env.WEBHOOK_SECRET).update(body).digest('hex');
       ${handler}
     }).listen(process.env.PORT, 'localhost');`,
  );
}

/** Runs the step as GitHub does with `shell: bash`, and ends what it left running, as the end of a job does. */
async function runStep(): Promise<{code: number | null; output: string}> {
  const {env, script} = readJob();
  writeFileSync(join(home.cwd, 'step.sh'), script);
  const PATH = `${join(home.cwd, 'bin')}:${process.env['PATH']}`;
  const step = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', 'step.sh'], {
    cwd: home.cwd,
    env: {...home.env, ...env, PATH, PORT: `${await findFreePort()}`},
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [step.stdout, step.stderr]) stream.on('data', chunk => (output += chunk));
  const code = await new Promise<number | null>(resolve => step.once('exit', resolve));
  if (step.pid !== undefined) process.kill(-step.pid, 'SIGKILL');
  return {code, output};
}

async function findFreePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve));
  const {port} = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

const summary = (): unknown =>
  JSON.parse(readFileSync(join(home.cwd, 'activity.ndjson'), 'utf8').trimEnd().split('\n').at(-1) ?? '');

const verify = `response.writeHead(request.headers['x-vigthoria-signature'] === right ? 200 : 401).end();`;

test('the script of the chapter is green where the app takes its webhooks', {timeout: 60_000}, async () => {
  writeApp(verify);
  const {code, output} = await runStep();
  expect([code, output]).toEqual([0, expect.not.stringContaining('not all webhooks')]);
  expect(summary()).toMatchObject({type: 'summary', deliveries: 3, accepted: 3});
});

test('the script of the chapter is red where it does not, and shows what it answered', {
  timeout: 60_000,
}, async () => {
  writeApp(`if (JSON.parse(body).type === 'generation.failed') response.writeHead(500).end('no such model');
            else ${verify}`);
  const {code, output} = await runStep();
  expect(code).toBe(1);
  expect(output).toContain('not all webhooks were taken');
  expect(output).toContain('"coaching":"the app said: no such model"');
  expect(summary()).toMatchObject({type: 'summary', deliveries: 3, accepted: 2, failed: 1});
});
