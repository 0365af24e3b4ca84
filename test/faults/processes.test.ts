import {afterEach, beforeEach, expect} from 'vitest';
import {type App, sha256, startApp} from '../helpers/app.ts';
import {createHome, type Home, type Listening, type NdjsonRecord, run, startListen} from '../helpers/cli.ts';
import {countDoubled, countLost, readRecorded} from './audit.ts';
import {faultTest, roundsOf} from './fault-test.ts';
import {secret, startLoad} from './load.ts';

let home: Home;
let app: App;
const listening: Listening[] = [];
beforeEach(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  app = await startApp();
});
afterEach(async () => {
  for (const one of listening.splice(0)) one.child.kill('SIGKILL');
  await app.close();
  home.remove();
});

/** Runs a command while others write; it says nothing of them, and what it prints is whole. */
async function ask(...args: readonly string[]): Promise<readonly NdjsonRecord[]> {
  const {code, stdout, stderr} = await run([...args, '--json'], home);
  expect({code, stderr}).toEqual({code: 0, stderr: expect.not.stringMatching(/vigthoria:|busy|locked/)});
  return stdout
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line));
}

faultTest(
  'two listens, replays and lists on one record at once',
  async counts => {
    for (let round = 1; round <= roundsOf({short: 1, long: 3}); round += 1) {
      const both = await Promise.all([
        startListen(['-f', app.url], home),
        startListen(['-f', app.url], home),
      ]);
      listening.push(...both);
      const count = roundsOf({short: 150, long: 300});
      const loads = both.map(({url}, index) =>
        startLoad({url, senders: 8, name: `${round}_${index}`, count}),
      );
      const isOver = (): boolean => loads.every(({outcomes}) => outcomes.length === count);
      let replays = 0;
      while (!isOver()) {
        const listed = await ask('events', 'list', '--full', '--limit', '100');
        for (const {body_base64, body_sha256} of listed) {
          expect(sha256(Buffer.from(body_base64, 'base64'))).toBe(body_sha256);
        }
        const [newest] = listed;
        counts.requests += 1;
        if (newest === undefined) continue;
        const attempts = await ask('replay', newest['delivery_id'], '--forward-to', app.url);
        expect(attempts).toMatchObject([{cause: 'replay', status: 200}]);
        replays += 1;
      }
      await Promise.all(loads.map(load => load.stop()));
      for (const one of both) {
        const {stderr} = await one.stop();
        expect([
          stderr,
          one.records().filter(({type, code}) => type === 'warning' && code !== 'same_endpoint'),
        ]).toEqual(['', []]);
      }
      const outcomes = loads.flatMap(load => load.outcomes);
      expect(outcomes.filter(({status}) => status !== 200)).toEqual([]);
      const recorded = await readRecorded(home.store);
      const listed = await ask('events', 'list', '--limit', '0');
      const causes = listed.flatMap(({attempts}) => attempts.map(({cause}: NdjsonRecord) => cause));
      counts.rounds += 1;
      counts.requests += outcomes.length + replays;
      counts.losses +=
        countLost(outcomes, recorded) +
        Math.abs(count * 2 * round - causes.filter(cause => cause === 'forward').length);
      counts.duplicates += countDoubled(recorded);
      expect(app.seen.splice(0)).toHaveLength(outcomes.length + replays);
    }
  },
  {short: 60_000, long: 500_000},
);
