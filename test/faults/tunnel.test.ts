import {readFileSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {afterEach, beforeEach, expect} from 'vitest';
import {type App, startApp} from '../helpers/app.ts';
import {createHome, type Home, type Listening, startListening} from '../helpers/cli.ts';
import {type Edge, startEdge, useEdge} from '../helpers/ngrok-edge/edge.ts';
import {waitFor} from '../helpers/wait.ts';
import {countLost, readRecorded} from './audit.ts';
import {type FaultCounts, faultTest, roundsOf} from './fault-test.ts';
import {isAccepted, type Outcome, secret, sendThroughTunnel} from './load.ts';

let edge: Edge;
let app: App;
let home: Home;
let one: Listening;
beforeEach(async () => {
  edge = await startEdge();
  app = await startApp();
  const token = '2aBcDeFgHiJkLmNoPqRsTuVwXyZ_7nTestTokenOfNobody';
  home = createHome({WEBHOOK_SECRET: secret, NGROK_AUTHTOKEN: token});
  useEdge(edge, home.cwd);
  one = await startListening(['--json', '-f', app.url], home);
});
afterEach(async () => {
  one.child.kill('SIGCONT');
  one.child.kill('SIGKILL');
  await one.finished;
  await edge.close();
  await app.close();
  home.remove();
});

/** `listen` and all that it started. */
function group(): number[] {
  const pid = one.child.pid ?? 0;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return [pid, ...children.map(Number)];
}

const online = (): readonly Record<string, number>[] =>
  one.records().filter(({type, state}) => type === 'tunnel' && state === 'online');

async function sendAll(name: string, count: number): Promise<Outcome[]> {
  return Promise.all(
    Array.from({length: count}, (_, index) => sendThroughTunnel(edge, one.url, `evt_${name}_${index}`)),
  );
}

/** Whatever was answered 2xx is in the record and at the app, and stdout is NDJSON to the last byte. */
async function audit(counts: FaultCounts, outcomes: readonly Outcome[]): Promise<void> {
  const recorded = await readRecorded(home.store);
  const accepted = outcomes.filter(isAccepted);
  const handedOn = new Set(app.seen.map(({body}) => JSON.parse(`${body}`).id));
  counts.rounds += 1;
  counts.requests += outcomes.length;
  counts.losses +=
    countLost(accepted, recorded) + accepted.filter(({eventId}) => !handedOn.has(eventId)).length;
  expect(() => one.records()).not.toThrow();
  expect(one.child.exitCode).toBeNull();
}

faultTest(
  'the whole group stopped, as in a sleep, then continued',
  async counts => {
    // Beyond 30 s the clock's jump tells of the sleep; under that, the connection that ngrok cut meanwhile does.
    for (const stoppedMs of roundsOf({short: 1, long: 2}) === 1 ? [4_000] : [4_000, 20_000, 45_000]) {
      const before = await sendAll(`before_${stoppedMs}`, 5);
      const told = online().length;
      const pids = group();
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      await delay(stoppedMs / 2);
      edge.cut();
      await delay(stoppedMs / 2);
      for (const pid of pids) process.kill(pid, 'SIGCONT');
      await waitFor(() => online().length > told, 20_000);
      const gapMs = online().at(-1)?.['offline_ms'] ?? 0;
      expect(gapMs).toBeGreaterThanOrEqual(stoppedMs - 1_500);
      expect(gapMs).toBeLessThan(stoppedMs + 15_000);
      const after = await sendAll(`after_${stoppedMs}`, 5);
      expect(after.map(({status}) => status)).toEqual([200, 200, 200, 200, 200]);
      await audit(counts, [...before, ...after]);
      counts.remark = `gap told ${(gapMs / 1000).toFixed(1)} s`;
    }
  },
  {short: 60_000, long: 240_000},
);

faultTest(
  '600 deliveries at once through the tunnel',
  async counts => {
    for (let round = 1; round <= roundsOf({short: 1, long: 10}); round += 1) {
      // Held until many are under way: the SDK carries 512 at once, and loses its session at more.
      app.answer = (_request, response) => setTimeout(() => response.end('OK'), 1_000);
      const outcomes = await sendAll(`burst_${round}`, 600);
      await waitFor(
        async () => (await sendThroughTunnel(edge, one.url, `evt_next_${round}`)).status === 200,
        30_000,
      );
      await audit(counts, outcomes);
      counts.remark = `${outcomes.filter(isAccepted).length} answered 2xx in the last round`;
    }
  },
  {short: 60_000, long: 400_000},
);

faultTest(
  'ngrok cut, gone, silent and refusing by turns',
  async counts => {
    for (let round = 1; round <= roundsOf({short: 1, long: 5}); round += 1) {
      // A silent ngrok takes 15 s to be given up: the short form leaves that and others out.
      for (const [name, begin, end] of faults().slice(0, roundsOf({short: 2, long: 6}))) {
        const told = online().length;
        await begin();
        edge.cut();
        const during = await sendAll(`${name}_${round}`, 20);
        await delay(500);
        await end();
        await waitFor(() => online().length > told, 40_000);
        const after = await sendAll(`after_${name}_${round}`, 20);
        expect(after.every(isAccepted), `after ${name}`).toBe(true);
        await audit(counts, [...during, ...after]);
      }
    }
  },
  {short: 90_000, long: 500_000},
);

function faults(): [name: string, begin: () => unknown, end: () => unknown][] {
  return [
    ['cut', () => undefined, () => undefined],
    ['gone', () => edge.crash(), () => edge.start()],
    ['silent', () => edge.silence(), () => edge.silence(false)],
    ['refusing', () => edge.refuseHost('*', 334), () => edge.refuseHost('*', null)],
    ['stopped', () => edge.stopTunnels(9999), () => undefined],
    ['aborting', () => edge.poison(), () => undefined],
  ];
}
