import {afterEach, beforeEach} from 'vitest';
import {type App, sha256, startApp} from '../helpers/app.ts';
import {createHome, type Home, startListen} from '../helpers/cli.ts';
import {countDoubled, countLost, readRecorded} from './audit.ts';
import {faultTest, roundsOf} from './fault-test.ts';
import {isAccepted, secret, startLoad} from './load.ts';

let home: Home;
let app: App;
beforeEach(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  app = await startApp();
});
afterEach(async () => {
  await app.close();
  home.remove();
});

/** A new record from time to time, so that both young and grown ones are hit. */
const roundsPerRecord = 10;

faultTest(
  'kill -9 of listen under load',
  async counts => {
    for (let round = 1; round <= roundsOf({short: 10, long: 200}); round += 1) {
      const store = `${home.cwd}/record-${Math.ceil(round / roundsPerRecord)}/x.db`;
      const listening = await startListen(['-f', app.url, '--store', store], home);
      const killAfter = Math.floor(Math.random() * 120);
      let ended = 0;
      const load = startLoad({
        url: listening.url,
        senders: 16,
        name: `${round}`,
        onOutcome: () => {
          ended += 1;
          // Anywhere between two answers, not only right after one.
          if (ended === killAfter) setTimeout(() => listening.child.kill('SIGKILL'), Math.random() * 5);
        },
      });
      if (killAfter === 0) listening.child.kill('SIGKILL');
      await listening.finished;
      await load.stop();
      const recorded = await readRecorded(store);
      const handedOn = app.seen.splice(0).map(({body}) => ({
        eventId: JSON.parse(`${body}`).id,
        bodySha256: sha256(body),
      }));
      counts.rounds += 1;
      counts.requests += load.outcomes.length;
      counts.losses += countLost(load.outcomes.filter(isAccepted), recorded) + countLost(handedOn, recorded);
      counts.duplicates += countDoubled(recorded);
    }
  },
  {short: 60_000, long: 500_000},
);
