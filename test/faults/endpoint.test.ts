import {readFileSync} from 'node:fs';
import http from 'node:http';
import net, {type AddressInfo, type Socket} from 'node:net';
import {afterEach, beforeEach, expect} from 'vitest';
import {type App, startApp} from '../helpers/app.ts';
import {createHome, type Home, type Listening, type NdjsonRecord, run, startListen} from '../helpers/cli.ts';
import {waitFor} from '../helpers/wait.ts';
import {countDoubled, countLost, readRecorded} from './audit.ts';
import {faultTest, roundsOf} from './fault-test.ts';
import {isAccepted, secret, sendDelivery, sign, startLoad} from './load.ts';
import {good, misbehaviours} from './misbehaviour.ts';

let home: Home;
const closing: (() => unknown)[] = [];
beforeEach(() => {
  home = createHome({WEBHOOK_SECRET: secret});
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  home.remove();
});

async function open(...args: readonly string[]): Promise<Listening> {
  const listening = await startListen(args, home);
  closing.push(() => listening.child.kill('SIGKILL'));
  return listening;
}

/** A server below HTTP: `act` is called with the socket once a request is there. */
async function startRaw(act: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = net.createServer(socket => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', chunk => {
      text += chunk.toString('latin1');
      const length = /content-length: (\d+)/i.exec(text)?.[1];
      if (length === undefined || text.length < text.indexOf('\r\n\r\n') + 4 + Number(length)) return;
      text = '';
      act(socket);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

faultTest('an endpoint that misbehaves in every way that HTTP knows', async counts => {
  let act = good;
  const endpoint = await startRaw(socket => act(socket));
  const listening = await open('-f', endpoint, '--timeout', '400ms');
  const sent: {eventId: string; bodySha256: string}[] = [];
  for (let round = 1; round <= roundsOf({short: 1, long: 10}); round += 1) {
    for (const [index, one] of misbehaviours.entries()) {
      const id = `evt_${round}_${index}`;
      act = one.act;
      const outcome = await sendDelivery(listening.url, id);
      const attempt = await listening.record('attempt', ({event_id}) => event_id === id);
      expect([one.name, outcome.status]).toEqual([one.name, one.status]);
      expect([one.name, attempt['outcome'], attempt['status']]).toEqual([
        one.name,
        one.attempt.outcome,
        one.attempt.status ?? null,
      ]);
      const code = attempt['error']?.code ?? null;
      const codes: readonly (string | null)[] = one.attempt.codes ?? [null];
      expect(codes, `${one.name}: ${code}`).toContain(code);
      act = good;
      const next = await sendDelivery(listening.url, `${id}_next`);
      expect([one.name, next.status]).toEqual([one.name, 200]);
      sent.push(outcome, next);
      counts.rounds += 1;
      counts.requests += 2;
    }
  }
  await listening.stop();
  const recorded = await readRecorded(home.store);
  const {stdout} = await run(['events', 'list', '--json', '--limit', '0'], home);
  const listed: NdjsonRecord[] = stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
  counts.losses = countLost(sent, recorded) + listed.filter(({attempts}) => attempts.length === 0).length;
  counts.duplicates = countDoubled(recorded) + listed.filter(({attempts}) => attempts.length > 1).length;
});

/** Peak memory of a process, in megabytes (proc_pid_status(5)). */
function peakMegabytes(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

faultTest('an answer of 1 GB (100 MB in npm test), read slowly', async (counts, {skip}) => {
  if (process.platform !== 'linux') skip('peak memory is read from /proc');
  const size = roundsOf({short: 100, long: 1024}) * 1024 * 1024;
  const part = Buffer.alloc(64 * 1024, 'x');
  let written = 0;
  const server = http.createServer((request, response) => {
    request.resume();
    response.writeHead(200, {'Content-Length': size});
    const writeOn = (): void => {
      while (written < size) {
        written += part.length;
        if (!response.write(part)) {
          response.once('drain', writeOn);
          return;
        }
      }
      response.end();
    };
    writeOn();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const listening = await open('-f', `127.0.0.1:${(server.address() as AddressInfo).port}`);
  const pid = listening.child.pid ?? 0;
  const before = peakMegabytes(pid);
  const body = '{"id":"evt_large"}';
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const request = http.request(
      listening.url,
      {method: 'POST', headers: {'X-Vigthoria-Signature': sign(body)}, agent: false},
      resolve,
    );
    request.on('error', reject);
    request.end(body);
  });
  // Nobody reads yet: the endpoint must come to a halt, far from its end.
  let last = -1;
  await waitFor(() => {
    const isStill = last === written;
    last = written;
    return isStill;
  });
  expect(written).toBeLessThan(Math.min(size, 64 * 1024 * 1024));
  let read = 0;
  for await (const chunk of response) read += chunk.length;
  expect(read).toBe(size);
  const attempt = await listening.record('attempt');
  expect(attempt).toMatchObject({status: 200, answer_size_bytes: size, answer_truncated: true});
  expect(Buffer.from(attempt['answer_body_base64'], 'base64')).toEqual(part);
  const grown = peakMegabytes(pid) - before;
  expect(grown).toBeLessThan(100);
  counts.rounds = 1;
  counts.requests = 1;
  counts.remark = `peak memory grew by ${Math.round(grown)} MB`;
});

/** An app that notes how often it has handled each event. */
async function startCounting(
  answer?: Parameters<typeof startApp>[0],
  port = 0,
  handled = new Map<string, number>(),
): Promise<{readonly app: App; readonly handled: Map<string, number>}> {
  const app = await startApp(
    (request, response) => {
      const {id} = JSON.parse(`${request.body}`);
      handled.set(id, (handled.get(id) ?? 0) + 1);
      app.seen.length = 0;
      if (answer === undefined) response.end('OK');
      else answer(request, response);
    },
    {},
    port,
  );
  return {app, handled};
}

faultTest('an endpoint that closes each connection once it is idle', async counts => {
  const {app, handled} = await startCounting((_request, response) => {
    const {socket} = response;
    // Now and then just as the next delivery is on its way.
    response.on('finish', () => setTimeout(() => socket?.destroy(), Math.random() * 3));
    response.end('OK');
  });
  closing.push(app.close);
  const listening = await open('-f', app.url, '--quiet');
  const count = roundsOf({short: 600, long: 10_000});
  const load = startLoad({url: listening.url, senders: 16, name: 'idle', count});
  await waitFor(() => load.outcomes.length === count, 200_000);
  await load.stop();
  const {records} = listening;
  const retried = records().filter(({type, retried}) => type === 'attempt' && retried === true).length;
  await listening.stop();
  counts.rounds = 1;
  counts.requests = count;
  counts.losses =
    load.outcomes.filter(outcome => !isAccepted(outcome) || !handled.has(outcome.eventId)).length +
    countLost(load.outcomes, await readRecorded(home.store));
  counts.duplicates = [...handled.values()].filter(times => times > 1).length;
  counts.remark = `${retried} sent again on a fresh connection`;
});

faultTest('an endpoint that restarts under load', async counts => {
  let {app, handled} = await startCounting();
  closing.push(() => app.close());
  const listening = await open('-f', app.url);
  const load = startLoad({url: listening.url, senders: 16, name: 'restart'});
  for (let round = 1; round <= roundsOf({short: 3, long: 40}); round += 1) {
    const from = load.outcomes.length;
    await waitFor(() => load.outcomes.slice(from).filter(isAccepted).length >= 50);
    const {port} = app;
    await app.close();
    await waitFor(() => load.outcomes.some(({status}, index) => index >= from && status === 502));
    ({app} = await startCounting(undefined, port, handled));
    counts.rounds += 1;
  }
  await load.stop();
  await listening.stop();
  const again = new Set(
    listening.records().flatMap(({retried, event_id}) => (retried === true ? [event_id] : [])),
  );
  counts.requests = load.outcomes.length;
  counts.losses =
    load.outcomes.filter(outcome => isAccepted(outcome) && !handled.has(outcome.eventId)).length +
    countLost(load.outcomes, await readRecorded(home.store));
  // An app that dies after reading may see a delivery twice; that attempt says so.
  counts.duplicates = [...handled].filter(([id, times]) => times > 1 && !again.has(id)).length;
  expect(new Set(load.outcomes.map(({status}) => status))).toEqual(new Set([200, 502]));
});
