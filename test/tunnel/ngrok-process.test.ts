import {fork} from 'node:child_process';
import {readlinkSync} from 'node:fs';
import {expect, test} from 'vitest';
import {token} from './open-tunnel.ts';
import {findProcesses, readProcess, useStage} from './stage.ts';

const stage = useStage();

test('neither the token nor a secret is in the arguments or the environment of the process', async () => {
  const {open, childFile} = stage();
  await open({
    env: {...process.env, NGROK_AUTHTOKEN: token, VIGTHORIA_WEBHOOK_SECRET: 'whsec_hidden', HOME: '/home/me'},
  });
  const [pid = 0] = findProcesses(childFile);
  const seen = `${readProcess(pid, 'cmdline')}\n${readProcess(pid, 'environ')}`;
  expect(seen).toContain('HOME=/home/me');
  expect(seen).not.toContain(token);
  expect(seen).not.toMatch(/NGROK|VIGTHORIA_|whsec_/);
});

test('the process has no stdout, so what the SDK prints cannot get into NDJSON', async () => {
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
