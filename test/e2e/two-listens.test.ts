import {readdirSync} from 'node:fs';
import {dirname} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type App, startApp} from '../helpers/app.ts';
import {createHome, type Home, startListen} from '../helpers/cli.ts';

let home: Home;
let app: App;
beforeEach(async () => {
  home = createHome({WEBHOOK_SECRET: 'x'});
  app = await startApp();
});
afterEach(async () => {
  await app.close();
  home.remove();
});

// https://github.com/probot/smee.io/issues/89
test('a second listen for the same endpoint is told so and runs, one for another endpoint has nothing to be told', async () => {
  const first = await startListen(['-f', `${app.url}/a`], home);
  const second = await startListen(['-f', `${app.url}/a`], home);
  const other = await startListen(['-f', `${app.url}/b`], home);
  expect(await second.record('warning')).toMatchObject({
    code: 'same_endpoint',
    message: `another vigthoria listen forwards to ${app.url}/a too: what both of them receive comes there twice`,
  });
  for (const one of [first, second, other]) await one.stop();
  const warnings = [first, other].flatMap(one => one.records().filter(({type}) => type === 'warning'));
  expect(warnings).toEqual([]);
  expect(readdirSync(dirname(home.store))).toEqual(['vigthoria.db']);
});
