import {execFile, spawnSync} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {type Answer, type App, startApp} from '../helpers/app.ts';
import {createHome, type Home, run} from '../helpers/cli.ts';
import {invalid, makeAttempt, makeDelivery} from '../helpers/deliveries.ts';
import {seed} from '../helpers/seed.ts';

const root = join(import.meta.dirname, '../..');
const recordedSecret = 's3cr3t-of-then';
const sign = (body: Buffer, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

/** A handler as in the documents: bare hex over the raw bytes. */
const handler =
  (secret: string): Answer =>
  ({headers, body}, response) =>
    response
      .writeHead(headers['x-vigthoria-signature'] === sign(body, secret) ? 204 : 401)
      .end('Invalid signature');

// Quotes, backslashes and line separators are what a fixture in source code may stumble over.
const odd = Buffer.from(
  '{"id":"evt_\'\\"\\\\`$ {x}","type":"a.\u2028b","n":1.0,"q":"\\"\\"\\"","mail":"a@b.c"}',
);
const binary = Buffer.from(Array.from({length: 256}, (_, byte) => byte));
const headersOf = (signature: string) =>
  [
    ['Host', 'abc.ngrok-free.app'],
    ['Content-Length', '999'],
    ['Connection', 'keep-alive'],
    ['Content-Type', 'application/json'],
    ['X-Vigthoria-Signature', signature],
    ['X-Odd', `"'\\ é`],
  ] as const;
const bodies = [odd, binary];
const deliveries = bodies.map((body, index) =>
  makeDelivery(index + 1, {body, headers: headersOf(sign(body, recordedSecret))}),
);
const forged = makeDelivery(3, {body: odd, headers: headersOf('ab')});

interface Runner {
  readonly framework: string;
  readonly file: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly why: string | null;
}

// Jest itself is a hundred times the size of what it would prove here: its globals and CommonJS are all that the file needs.
const jestGlobals = `const {test} = require('node:test'); globalThis.test = (name, fn, timeout) => test(name, {timeout}, fn);`;
const hasPytest = spawnSync('pytest', ['--version']).status === 0;
const runners: readonly Runner[] = [
  {
    framework: 'vitest',
    file: 'webhook.test.js',
    command: process.execPath,
    args: [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', '.', 'webhook.test.js'],
    why: null,
  },
  {
    framework: 'jest',
    file: 'webhook.test.cjs',
    command: process.execPath,
    args: ['--require', './jest-globals.cjs', 'webhook.test.cjs'],
    why: null,
  },
  {
    framework: 'pytest',
    file: 'test_webhook.py',
    command: 'pytest',
    args: ['-q', '-p', 'no:cacheprovider', 'test_webhook.py'],
    why: hasPytest ? null : 'there is no pytest here',
  },
];

let home: Home;
let app: App;
beforeAll(async () => {
  home = createHome();
  app = await startApp();
  const attempts = [...deliveries, forged].map((delivery, index) => ({
    ...makeAttempt(delivery, index + 1),
    url: `${app.url}/hooks?a=b`,
  }));
  await seed(home.store, [...deliveries, {delivery: forged, verdict: invalid, refused: false}], attempts);
  symlinkSync(join(root, 'node_modules'), join(home.cwd, 'node_modules'));
  writeFileSync(join(home.cwd, 'jest-globals.cjs'), jestGlobals);
});
beforeEach(() => {
  app.seen.length = 0;
});
afterAll(async () => {
  await app.close();
  home.remove();
});

// A runner of its own takes its time to start, most of all beside others.
describe.each(runners)(
  'an exported test for $framework',
  {timeout: 90_000},
  ({framework, file, command, args, why}) => {
    const exported = (more: readonly string[] = []) =>
      run(['events', 'export', '--all', '--framework', framework, '-o', file, '--force', ...more], home);
    const runTests = (env: Readonly<Record<string, string>> = {}): Promise<{code: number; output: string}> =>
      new Promise(resolve => {
        const options = {
          cwd: home.cwd,
          env: {...process.env, NO_COLOR: '1', WEBHOOK_SECRET: '', WEBHOOK_URL: '', ...env},
        };
        execFile(command, args, options, (error, stdout, stderr) =>
          resolve({code: error === null ? 0 : 1, output: `${stdout}${stderr}`}),
        );
      });

    test.skipIf(why !== null)(
      'passes as recorded: same bytes, headers and signature, to where they went',
      async () => {
        app.answer = handler(recordedSecret);
        expect((await exported()).code).toBe(0);
        const {code, output} = await runTests();
        expect([code, output]).toEqual([0, expect.any(String)]);
        expect(app.seen.map(({body}) => body)).toEqual([odd, binary, odd]);
        for (const {url, headers, body} of app.seen) {
          expect(url).toBe('/hooks?a=b');
          expect(headers).toMatchObject({
            host: app.url.slice('http://'.length),
            'content-length': String(body.length),
          });
          expect(headers['x-odd']).toBe(`"'\\ é`);
        }
      },
    );

    test.skipIf(why !== null)(
      'signs with the secret that the handler has today, redacted payloads too',
      async () => {
        app.answer = handler('another');
        expect((await exported(['--redact-path', 'mail'])).code).toBe(0);
        const {code, output} = await runTests({WEBHOOK_SECRET: 'another', WEBHOOK_URL: app.url});
        expect([code, output]).toEqual([0, expect.any(String)]);
        expect(app.seen.map(({url}) => url)).toEqual(['/hooks?x=1', '/hooks?x=1']);
        expect(String(app.seen[0]?.body)).toBe(String(odd).replace('a@b.c', '[redacted]'));
        const without = await runTests();
        expect(without.code).toBe(1);
        expect(without.output).toContain(
          'this payload was redacted, so its signature is gone: set WEBHOOK_SECRET',
        );
      },
    );

    test.skipIf(why !== null)(
      'fails where the handler takes what is forged, and where nobody answers',
      async () => {
        app.answer = (_request, response) => response.writeHead(200).end('OK');
        await exported();
        const {code, output} = await runTests();
        expect([code, output]).toEqual([
          1,
          expect.stringContaining(`expected 4xx, and ${app.url}/hooks?a=b answered 200: OK`),
        ]);
        const closed = await startApp();
        await closed.close();
        const unanswered = await runTests({WEBHOOK_URL: closed.url});
        expect(unanswered.code).toBe(1);
        expect(unanswered.output).toMatch(/cannot be reached \(.*\): start your app, or set WEBHOOK_URL/);
      },
    );
  },
);
