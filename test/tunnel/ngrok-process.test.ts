import {fork} from 'node:child_process';
import {copyFileSync, mkdtempSync, readFileSync, readlinkSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {token} from './open-tunnel.ts';
import {findProcesses, useStage} from './stage.ts';

const stage = useStage();
const hasProc = process.platform === 'linux';

test.runIf(hasProc)(
  'neither the token nor a secret is in the arguments or the environment of the process',
  async () => {
    const {open, childFile} = stage();
    await open({
      env: {
        ...process.env,
        NGROK_AUTHTOKEN: token,
        VIGTHORIA_WEBHOOK_SECRET: 'whsec_hidden',
        HOME: '/home/me',
      },
    });
    const [pid = 0] = findProcesses(childFile);
    const seen = ['cmdline', 'environ'].map(name => readFileSync(`/proc/${pid}/${name}`, 'utf8')).join('\n');
    expect(seen).toContain('HOME=/home/me');
    expect(seen).not.toContain(token);
    expect(seen).not.toMatch(/NGROK|VIGTHORIA_|whsec_/);
  },
);

test.runIf(hasProc)('the process has no stdout, so what the SDK prints cannot get into NDJSON', async () => {
  const {open, childFile} = stage();
  await open();
  const [pid = 0] = findProcesses(childFile);
  expect(readlinkSync(`/proc/${pid}/fd/1`)).toBe('/dev/null');
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'a %s to the whole group does not take the tunnel from deliveries under way',
  async signal => {
    const {open, send, childFile} = stage();
    const {tunnel, changes} = await open();
    for (const pid of findProcesses(childFile)) process.kill(pid, signal);
    expect((await send(tunnel.url)).status).toBe(201);
    expect(changes).toEqual([]);
  },
);

test('the process ends when its parent is gone', async () => {
  const child = fork(stage().childFile, [], {stdio: ['ignore', 'ignore', 'inherit', 'ipc']});
  await new Promise(resolve => child.once('spawn', resolve));
  const exited = new Promise(resolve => child.once('exit', resolve));
  child.disconnect();
  expect(await exited).toBe(0);
});

test('an SDK that cannot be loaded is told at once, with what to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigthoria-no-sdk-'));
  const childFile = join(folder, 'ngrok-child.cjs');
  copyFileSync(stage().childFile, childFile);
  try {
    await expect(stage().open({childFile})).rejects.toMatchObject({
      code: 'tunnel_unavailable',
      message: expect.stringContaining('the ngrok SDK cannot be loaded on this machine: Cannot find'),
      hint: expect.stringContaining('--no-tunnel'),
    });
  } finally {
    rmSync(folder, {recursive: true});
  }
});
