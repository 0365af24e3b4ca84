import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openStore} from '../../src/store/open-store.ts';
import type {Attempt} from '../../src/webhook/attempt.ts';
import type {Verdict} from '../../src/webhook/verdict.ts';
import {type App, startApp} from '../helpers/app.ts';
import {createHome, type Home} from '../helpers/cli.ts';
import {makeAttempt, makeDelivery} from '../helpers/deliveries.ts';
import {allHostileText, forbidden, hostileText} from '../helpers/hostile-text.ts';
import {runInProcess} from '../helpers/in-process.ts';

let app: App;
const homes: Home[] = [];
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  for (const home of homes) home.remove();
  await app.close();
});

interface Words {
  readonly a: string;
  readonly b: string;
  readonly c: string;
}

interface Scene extends Words {
  readonly home: Home;
  /** Of the app; its answers are as hostile. */
  readonly url: string;
  /** Of a payload file whose name is hostile. */
  readonly payload: string;
  readonly ids: readonly string[];
}

const firstId = makeDelivery(1).id;

/** `tabs` of our own stand in each line of its output into a pipe. */
type Command = readonly [name: string, args: (scene: Scene) => readonly string[], tabs?: number];

/** Every command that prints for people, with what is hostile in its arguments; a new one takes a line. */
const commands: readonly Command[] = [
  ['an unknown command', ({a}) => [a]],
  ['an unknown option', ({a}) => ['verify', `--${a}`]],
  ['an excess argument', ({a}) => ['events', 'list', a]],
  ['an unknown colour', ({a}) => ['events', 'list', '--color', a]],
  ['listen to a bad endpoint', ({a}) => ['listen', '--no-tunnel', `http://${a}`]],
  ['listen with a bad header', ({a}) => ['listen', '--no-tunnel', '-H', a]],
  ['listen with a bad port', ({a}) => ['listen', '--no-tunnel', '--port', a]],
  ['listen with a bad path', ({a}) => ['listen', '--no-tunnel', '--path', `${a} `]],
  ['listen with a bad filter', ({a}) => ['listen', '--no-tunnel', '--events', `!${a},,`]],
  ['listen with a bad public URL', ({a}) => ['listen', '--public-url', a]],
  ['listen with a bad domain', ({a}) => ['listen', '--domain', a]],
  ['listen with a CA that is not there', ({a}) => ['listen', '--no-tunnel', '--ca', a]],
  ['listen with a secret file that is not there', ({a}) => ['listen', '--no-tunnel', '--secret-file', a]],
  ['listen to a remote endpoint', () => ['listen', '--no-tunnel', 'http://203.0.113.7/x']],
  ['verify a file that is not there', ({a}) => ['verify', '--payload', `none/${a}`, '--secret', 's']],
  [
    'verify a wrong signature',
    ({a, payload}) => ['verify', '--payload', payload, '--secret', 's', '--signature', a],
  ],
  [
    'verify a wrong digest',
    ({payload}) => ['verify', '--payload', payload, '--secret', 's', '--signature', '0'.repeat(64)],
  ],
  ['verify a bad header', ({a, payload}) => ['verify', '--payload', payload, '--secret', 's', '--header', a]],
  ['verify without a signature', ({payload}) => ['verify', '--payload', payload, '--secret', 's']],
  ['verify a recorded one', () => ['verify', '--event', firstId, '--secret', 's']],
  ['verify an unknown one', ({a}) => ['verify', '--event', a, '--secret', 's']],
  [
    'verify --json',
    ({payload, a}) => ['verify', '--payload', payload, '--secret', 's', '--json', '--signature', a],
  ],
  ['sign a file that is not there', ({a}) => ['sign', '--payload', `none/${a}`, '--secret', 's']],
  ['sign', ({payload}) => ['sign', '--payload', payload, '--secret', 's']],
  ['events list', () => ['events', 'list'], 6],
  ['events list --json', () => ['events', 'list', '--json', '--full']],
  [
    'events list in a bad record',
    ({a, home}) => ['events', 'list', '--store', join(home.cwd, `none.db/${a}`)],
  ],
  ['events show', () => ['events', 'show', firstId]],
  ['events show an unknown one', ({a}) => ['events', 'show', a]],
  ['events show a beginning', () => ['events', 'show', 'dlv_']],
  ['events show in an unknown form', ({a}) => ['events', 'show', firstId, '--as', a]],
  ['events show --as curl', () => ['events', 'show', firstId, '--as', 'curl']],
  ['events show --as json', () => ['events', 'show', firstId, '--as', 'json']],
  ['replay', ({url}) => ['replay', firstId, '--forward-to', url]],
  ['replay --dry-run', ({url}) => ['replay', firstId, '--dry-run', '--forward-to', `${url}/x`]],
  ['replay --curl', ({url}) => ['replay', firstId, '--curl', '--forward-to', url]],
  ['replay --json', ({url}) => ['replay', firstId, '--json', '--forward-to', url]],
  ['replay an unknown one', ({a}) => ['replay', a]],
  ['replay to a bad endpoint', ({a}) => ['replay', firstId, '--forward-to', a]],
  ['trigger', ({url}) => ['trigger', 'generation.completed', '--secret', 's', '--forward-to', url]],
  ['trigger an unknown type', ({a, url}) => ['trigger', a, '--secret', 's', '--forward-to', url]],
  [
    'trigger a payload',
    ({payload, url}) => ['trigger', '--payload', payload, '--secret', 's', '--forward-to', url],
  ],
  [
    'trigger with a bad edit',
    ({a, url}) => ['trigger', 'generation.completed', '--secret', 's', '--set', a, '--forward-to', url],
  ],
  ['trigger --list', () => ['trigger', '--list'], 1],
  ['check', ({url}) => ['check', url, '--secret', 's', '--timeout', '1s']],
  ['check a bad endpoint', ({a}) => ['check', a, '--secret', 's']],
  [
    'check with a report that cannot be written',
    ({a, url, home}) => ['check', url, '--secret', 's', '--report', join(home.cwd, 'none', a)],
  ],
  ['doctor', ({url}) => ['doctor', '--no-tunnel', '-f', url]],
  ['doctor of a bad domain', ({a}) => ['doctor', '--domain', a]],
  ['events diff', ({ids}) => ['events', 'diff', ...ids]],
  ['events diff an unknown one', ({a}) => ['events', 'diff', firstId, a]],
  [
    'events export to a file that cannot be',
    ({a, home}) => ['events', 'export', firstId, '--output', join(home.cwd, 'none', a)],
  ],
  ['events export in an unknown format', ({a}) => ['events', 'export', firstId, '--format', a]],
  ['events export without a path', ({a}) => ['events', 'export', firstId, '--redact-path', a]],
  ['events import a file that is not there', ({a, home}) => ['events', 'import', join(home.cwd, 'none', a)]],
  ['events import what is no export', ({payload}) => ['events', 'import', payload]],
  ['events prune with a bad age', ({a}) => ['events', 'prune', '--older-than', a]],
  ['replay with a bad edit', ({a, url}) => ['replay', firstId, '--set', a, '--forward-to', url]],
  [
    'replay an edit',
    ({a, url}) => ['replay', firstId, '--set', `x=${a}`, '--secret', 's', '--forward-to', url],
  ],
  [
    'replay many without consent',
    ({url}) => ['replay', '--last', '2', '--allow-unverified', '--forward-to', url],
  ],
  ['help on an unknown topic', ({a}) => ['help', a]],
  ['config list', () => ['config', 'list'], 2],
  ['config list --json', () => ['config', 'list', '--json']],
  ['config get an unknown key', ({a}) => ['config', 'get', a]],
  ['config set an unknown key', ({a, b}) => ['config', 'set', a, b]],
  ['config set a bad value', ({a}) => ['config', 'set', 'timeout', a]],
  ['config set an endpoint, and get it', ({b}) => ['config', 'set', 'public-url', `http://x/${b}`]],
  ['config get', () => ['config', 'get', 'public-url']],
  ['config unset an unknown key', ({a}) => ['config', 'unset', a]],
];

/** What prints bytes as they are into a pipe, and must not do so on a terminal. */
const exact: readonly Command[] = [
  ['events show --as body', () => ['events', 'show', firstId, '--as', 'body']],
  ['events show --as http', () => ['events', 'show', firstId, '--as', 'http']],
];

/** A machine whose record, files and app are as hostile as the words. */
async function setScene({a, b, c}: Words): Promise<Scene> {
  const home = createHome({NO_COLOR: '1'});
  homes.push(home);
  const body = Buffer.from(JSON.stringify({id: a, type: b, created: c, data: {[c]: [a, {[b]: null}]}}));
  const headers = [[`x-${a}`, b]] as const;
  const verdict: Verdict = {kind: 'invalid', reason: a, explanation: b, notes: [c]};
  const store = await openStore(home.store, {nowMs: Date.now(), onNotice: () => undefined});
  for (const [number, path] of [a, '/hooks'].entries()) {
    const delivery = makeDelivery(number, {body, headers, path: `/${path}`, receivedAtMs: Date.now()});
    await store.recordDelivery({delivery, verdict, refused: false});
    const answered = {...makeAttempt(delivery, 2 * number), answerHeaders: headers, answerBody: body};
    const failed = {...answered, id: `att_${number}`, url: `http://${a}`, error: {code: 'reset', message: b}};
    await store.recordAttempt(answered);
    await store.recordAttempt({...failed, outcome: 'failed'} as Attempt);
  }
  await store.close();
  app.answer = (_request, response) => {
    response.writeHead(500, {'X-Powered-By': 'é', Location: '/é'}).end(`${a}${b}${c}`);
  };
  // A file name is bytes without NUL and slashes; lone surrogates have none.
  const payload = join(home.cwd, `${a.replaceAll('/', '').slice(0, 40)}.json`);
  writeFileSync(payload, body);
  return {a, b, c, home, url: app.url, payload, ids: [makeDelivery(0).id, firstId]};
}

function expectHarmless(name: string, text: string, tabs = 0): void {
  for (const whole of text.split('\n')) {
    const cells = whole.split('\t');
    const line = cells.length === tabs + 1 ? cells.join(' ') : whole;
    const found = forbidden.exec(line);
    if (found !== null)
      throw new Error(`${name} printed ${JSON.stringify(found[0])} in ${JSON.stringify(line)}`);
  }
}

const words = fc.record({a: hostileText, b: hostileText, c: hostileText});
const terminals = [{columns: null}, {columns: 40}] as const;

const isLong = process.env['FAULTS'] === 'long';

test('no command shows anything that came from outside unescaped, on a terminal or in a pipe', {
  timeout: isLong ? 600_000 : 240_000,
}, async () => {
  const all = {a: allHostileText, b: allHostileText, c: allHostileText};
  await fc.assert(
    fc.asyncProperty(words, async given => {
      const scene = await setScene(given);
      for (const [name, args, tabs] of commands) {
        for (const terminal of terminals) {
          const {stdout, stderr} = await runInProcess(args(scene), scene.home, terminal);
          expect(`${stdout}${stderr}`, name).not.toBe('');
          expectHarmless(name, stdout, terminal.columns === null ? tabs : 0);
          expectHarmless(name, stderr);
        }
      }
      for (const [name, args] of exact) {
        const {stdout, stderr} = await runInProcess(args(scene), scene.home, {columns: 80});
        expect(stdout, name).not.toBe('');
        expectHarmless(name, `${stdout}${stderr}`);
      }
    }),
    {numRuns: isLong ? 50 : 2, examples: [[all]]},
  );
});

test('--as body and --as http are exact in a pipe', async () => {
  const {home} = await setScene({a: allHostileText, b: allHostileText, c: allHostileText});
  const body = await runInProcess(['events', 'show', firstId, '--as', 'body'], home);
  expect(JSON.parse(body.stdout).id).toBe(allHostileText);
  expect((await runInProcess(['events', 'show', firstId, '--as', 'http'], home)).stdout).toContain(
    body.stdout,
  );
});

test.each([
  ['.env', (word: string) => `VIGTHORIA_TIMEOUT="${word.replaceAll('"', '')}"\n`],
  ['.env', (word: string) => `VIGTHORIA_FORWARD_TO="http://${word.replaceAll('"', '')}"\n`],
  ['vigthoria.config.json', (word: string) => JSON.stringify({[word]: {}})],
  ['vigthoria.config.json', (word: string) => JSON.stringify({'no-tunnel': word})],
  ['config/vigthoria/config.json', (word: string) => JSON.stringify({color: word})],
  ['config/vigthoria/config.json', (word: string) => `{${word}`],
  ['config/ngrok/ngrok.yml', (word: string) => `connect_cas: ${JSON.stringify(word)}\nauthtoken: x\n`],
])('what %s holds is shown escaped', async (file, write) => {
  await fc.assert(
    fc.asyncProperty(hostileText, async word => {
      const home = createHome({NO_COLOR: '1', VIGTHORIA_DEBUG: '1'});
      homes.push(home);
      mkdirSync(join(home.cwd, file, '..'), {recursive: true});
      writeFileSync(join(home.cwd, file), write(word));
      const opensTunnel = file.startsWith('config/ngrok');
      const args = opensTunnel ? ['listen'] : ['events', 'list'];
      // A spinner moves the cursor of a terminal itself.
      for (const terminal of opensTunnel ? terminals.slice(0, 1) : terminals) {
        const {stdout, stderr} = await runInProcess(args, home, terminal);
        expectHarmless(file, `${stdout}${stderr}`);
      }
    }),
    {numRuns: 5, examples: [[allHostileText]]},
  );
});
