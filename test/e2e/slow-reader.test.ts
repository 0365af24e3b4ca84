import {type ChildProcess, spawn} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {once} from 'node:events';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type App, startApp} from '../helpers/app.ts';
import {bin, createHome, type Home} from '../helpers/cli.ts';
import {send} from '../helpers/send.ts';
import {waitFor} from '../helpers/wait.ts';

const secret = 's3cr3t-for-tests';
let app: App;
let home: Home;
let child: ChildProcess;
beforeEach(async () => {
  app = await startApp();
  home = createHome({WEBHOOK_SECRET: secret});
});
afterEach(async () => {
  child.kill('SIGKILL');
  await app.close();
  home.remove();
});

const megabyte = (number: number): string =>
  JSON.stringify({id: `evt_${number}`, type: 'generation.completed', text: 'x'.repeat(1024 * 1024)});

test('while nobody reads the output, listen takes no more than it has room for, and goes on where it left off', async () => {
  child = spawn(process.execPath, [bin, 'listen', '--no-tunnel', '--json', `${app.port}`], {
    cwd: home.cwd,
    env: home.env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const {stdout} = child;
  if (stdout === null) throw new Error('there is no stdout');
  const output: string[] = [];
  stdout.setEncoding('utf8').on('data', chunk => output.push(chunk));
  await waitFor(() => output.join('').includes('"type":"ready"'));
  const {url} = JSON.parse(output.join(''));
  stdout.pause();

  const waiting = Array.from({length: 30}, (_, number) => number);
  const statuses: number[] = [];
  const sender = async (): Promise<void> => {
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
      const body = megabyte(number);
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      statuses.push((await send(url, body, {headers: ['X-Vigthoria-Signature', signature]})).status);
    }
  };
  const sending = Promise.all([sender(), sender()]);
  // One record takes over 2 MB, and 16 MB may wait: then the senders wait too.
  let last = {count: 0, atMs: performance.now()};
  await waitFor(() => {
    if (statuses.length !== last.count) last = {count: statuses.length, atMs: performance.now()};
    return last.count > 3 && performance.now() - last.atMs > 1_500;
  });
  expect(waiting.length).toBeGreaterThan(10);

  stdout.resume();
  await sending;
  expect(statuses).toEqual(Array(30).fill(200));
  child.kill('SIGINT');
  await once(child, 'close');
  const records = output
    .join('')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  const ids = records.filter(({type}) => type === 'delivery').map(({event_id}) => event_id);
  expect(new Set(ids)).toEqual(new Set(Array.from({length: 30}, (_, number) => `evt_${number}`)));
  expect(records.at(-1)).toMatchObject({type: 'summary', deliveries: 30, accepted: 30});
});
