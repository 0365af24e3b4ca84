import {afterEach, beforeEach, expect} from 'vitest';
import {type App, startApp} from '../helpers/app.ts';
import {createHome, type Home, run, startListen} from '../helpers/cli.ts';
import {waitFor} from '../helpers/wait.ts';
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

/** Each id once, in the order in which it first came. */
function firstOnly(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}

faultTest(
  'kill -9 of listen --hold, with an app that comes and goes',
  async counts => {
    const {port} = app;
    const handled: string[] = [];
    const takeSeen = (): void =>
      void handled.push(...app.seen.splice(0).map(({body}) => JSON.parse(`${body}`).id));
    const accepted: string[] = [];
    let kills = 0;
    const args = ['--hold', '-f', `127.0.0.1:${port}`];
    for (let round = 1; round <= roundsOf({short: 4, long: 60}); round += 1) {
      const listening = await startListen(args, home);
      const killAfter = 1 + Math.floor(Math.random() * 40);
      // One sender, so that the order is known.
      const load = startLoad({
        url: listening.url,
        senders: 1,
        name: `${round}`,
        onOutcome: () => {
          if (load.outcomes.length === killAfter)
            setTimeout(() => listening.child.kill('SIGKILL'), Math.random() * 5);
        },
      });
      await listening.finished;
      await load.stop();
      kills += 1;
      accepted.push(...load.outcomes.filter(isAccepted).map(({eventId}) => eventId));
      counts.rounds += 1;
      counts.requests += load.outcomes.length;
      if (round % 2 === 1) {
        await app.close();
        takeSeen();
      } else app = await startApp(undefined, {}, port);
    }
    const last = await startListen(args, home);
    const isDone = async (): Promise<boolean> =>
      (await run(['events', 'list', '--held', '--json'], home)).stdout === '';
    await waitFor(isDone, 60_000);
    takeSeen();
    await last.stop();
    const isSent = new Set(accepted);
    const repeats = handled.length - firstOnly(handled).length;
    counts.losses = accepted.filter(id => !handled.includes(id)).length;
    // A kill between the app's answer and its record sends one again; nothing else does.
    counts.duplicates = Math.max(0, repeats - kills);
    counts.remark = `in order; ${repeats} sent again after a kill`;
    // What was stored as the kill came may have gone without its sender's knowing.
    expect(firstOnly(handled).filter(id => isSent.has(id))).toEqual(accepted);
  },
  {short: 60_000, long: 300_000},
);
